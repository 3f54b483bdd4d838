import type { Application, Message, Reading } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { berHeader } from '../ber.ts';
import { u32, u8 } from '../byte-reads.ts';
import { detail } from '../detail.ts';

/** RFC 4120 section 5.10: message types are APPLICATION tags; their bytes in the message. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x6a, 'AS-REQ'],
  [0x6b, 'AS-REP'],
  [0x6c, 'TGS-REQ'],
  [0x6d, 'TGS-REP'],
  [0x6e, 'AP-REQ'],
  [0x6f, 'AP-REP'],
  [0x74, 'KRB-SAFE'],
  [0x75, 'KRB-PRIV'],
  [0x7e, 'KRB-ERROR'],
]);

/** Over TCP a length of 4 bytes comes first (RFC 4120 section 7.2.2). */
const start = ({ transport, at }: Message): number => (transport === TCP ? at + 4 : at);

/** APPLICATION tag, SEQUENCE, and [0] or [1] INTEGER pvno = 5 (section 5.4.1). */
function test(message: Message): boolean {
  const { bytes, end, transport, at } = message;
  const from = start(message);
  if (end - from < 12 || !TYPES.has(u8(bytes, from))) return false;
  if (transport === TCP && u32(bytes, at) > 0xffffff) return false;
  const outer = berHeader(bytes, from, end);
  const sequence = outer === undefined ? undefined : berHeader(bytes, outer.from, end);
  if (sequence === undefined || sequence.tag !== 0x30 || sequence.from + 5 > end) return false;
  const tag = u8(bytes, sequence.from);
  return (tag === 0xa0 || tag === 0xa1) && u32(bytes, sequence.from + 1) === 0x03020105;
}

const read = (message: Message): Reading => detail(TYPES.get(u8(message.bytes, start(message))) ?? '');

export const kerberos: Application = {
  name: 'Kerberos',
  service: 'kerberos',
  recognisers: [
    { transport: UDP, firstBytes: [...TYPES.keys()], ports: [88], test },
    { transport: TCP, firstBytes: [0], ports: [88], test },
  ],
  read,
};
