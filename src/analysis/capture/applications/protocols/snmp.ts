import type { Application, Message, Reading } from '../application.ts';
import { UDP } from '../application.ts';
import { berHeader, berInteger } from '../ber.ts';
import { isPrintable, u8 } from '../byte-reads.ts';
import { detail } from '../detail.ts';

/** RFC 1157 section 4, RFC 3416 section 3: PDU tags from 0xa0 on. */
const OPERATIONS =
  'get-request get-next-request response set-request trap get-bulk-request inform-request snmpV2-trap report'.split(
    ' ',
  );
const FIRST_TAG = 0xa0;
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0, 'SNMPv1'],
  [1, 'SNMPv2c'],
  [3, 'SNMPv3'],
]);

/** SEQUENCE, INTEGER version, then OCTET STRING community and PDU; version 3 has a SEQUENCE (RFC 3412 section 6). */
function partsOf({ bytes, at, end }: Message): { version: string; operation: string } | undefined {
  const sequence = berHeader(bytes, at, end);
  if (sequence === undefined || sequence.tag !== 0x30) return undefined;
  const number = berInteger(bytes, sequence.from, end);
  const version = number === undefined ? undefined : VERSIONS.get(number.value);
  if (number === undefined || version === undefined) return undefined;
  const next = berHeader(bytes, number.next, end);
  if (next === undefined) return undefined;
  if (number.value === 3) return next.tag === 0x30 ? { version, operation: '' } : undefined;
  if (next.tag !== 0x04 || next.to >= end || !isPrintable(bytes, next.from, next.to)) return undefined;
  const operation = OPERATIONS[u8(bytes, next.to) - FIRST_TAG];
  return operation === undefined ? undefined : { version, operation };
}

/** The community is a password and not kept. */
function read(message: Message): Reading {
  const { version = '', operation = '' } = partsOf(message) ?? {};
  return detail(`${version} ${operation}`.trimEnd());
}

export const snmp: Application = {
  name: 'SNMP',
  service: 'snmp',
  recognisers: [
    { transport: UDP, firstBytes: [0x30], ports: [161, 162], test: (message) => partsOf(message) !== undefined },
  ],
  read,
};
