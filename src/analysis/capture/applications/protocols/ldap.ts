import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { berHeader, berInteger } from '../ber.ts';
import { u8 } from '../byte-reads.ts';
import { readUpgrade } from '../tls/read-tls.ts';

/** RFC 4511 section 4.1.1: operations are APPLICATION tags 0..25; here as the bytes that stand in messages. */
const OPERATIONS = new Set([
  0x60, 0x61, 0x42, 0x63, 0x64, 0x65, 0x73, 0x66, 0x67, 0x68, 0x69, 0x4a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x50, 0x77,
  0x78, 0x79,
]);

/** SEQUENCE, INTEGER message id, operation. */
function test({ bytes, at, end }: Message): boolean {
  const sequence = berHeader(bytes, at, end);
  if (sequence === undefined || sequence.tag !== 0x30) return false;
  const id = berInteger(bytes, sequence.from, end);
  return id !== undefined && id.next < end && OPERATIONS.has(u8(bytes, id.next));
}

export const ldap: Application = {
  name: 'LDAP',
  service: 'ldap',
  recognisers: [
    { transport: TCP, firstBytes: [0x30], ports: [389, 3268], test },
    { transport: UDP, firstBytes: [0x30], ports: [389], test },
  ],
  read: readUpgrade,
};
