import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { containsAnyCase, u16, u8 } from '../byte-reads.ts';
import { readUpgrade } from '../tls/read-tls.ts';

/** X.224 (ISO 8073 section 13): connection request and confirm. */
const CONNECTION_REQUEST = 0xe0;
const CONNECTION_CONFIRM = 0xd0;

/**
 * [MS-RDPBCGR] sections 2.2.1.1 and 2.2.1.2: TPKT (RFC 1006 section 6: 3, 0, length 2), X.224 with its length 1, type,
 * 2 references of 2 and class; then a cookie or a negotiation structure (type 1, 2 or 3, flags, length 8).
 */
function test({ bytes, at, end, responderPort, isCut }: Message): boolean {
  if (end - at < 11 || u16(bytes, at) !== 0x0300) return false;
  const length = u16(bytes, at + 2);
  const type = u8(bytes, at + 5) & 0xf0;
  if (length < 11 || u8(bytes, at + 4) + 5 !== length || (!isCut && at + length > end)) return false;
  if (type !== CONNECTION_REQUEST && type !== CONNECTION_CONFIRM) return false;
  const last = Math.min(end, at + length);
  return responderPort === 3389 || hasNegotiation(bytes, last) || containsAnyCase(bytes, at + 11, last, 'mstshash=');
}

/** The structure is the last 8 bytes of the packet: its length field is little-endian 8. */
function hasNegotiation(bytes: Uint8Array, end: number): boolean {
  const type = u8(bytes, end - 8);
  return type >= 1 && type <= 3 && u16(bytes, end - 6) === 0x0800;
}

export const rdp: Application = {
  name: 'RDP',
  service: 'ms-wbt-server',
  recognisers: [{ transport: TCP, firstBytes: [3], ports: [3389], test }],
  read: readUpgrade,
};
