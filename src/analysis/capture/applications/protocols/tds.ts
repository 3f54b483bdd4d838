import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** [MS-TDS] section 2.2.3.1.1: SQL batch, RPC, response, attention, bulk load, login, SSPI, prelogin … */
const TYPES = new Set([0x01, 0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x0e, 0x10, 0x11, 0x12]);
const PRELOGIN = 0x12;
const LOGIN = 0x10;
const RPC = 0x03;
const HEADER = 8;

/** Section 2.2.3.1: type, status, length 2 (big-endian, with the header), process id 2, packet number, window 0. */
function isPacket({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < HEADER + 1 || !TYPES.has(u8(bytes, at)) || u8(bytes, at + 1) > 0x1f) return false;
  const length = u16(bytes, at + 2);
  const fits = isCut ? length >= end - at : length === end - at;
  return fits && u8(bytes, at + 7) === 0;
}

/** Section 2.2.6.5: the first option of a prelogin is VERSION (0) at an offset within the packet, 6 bytes long. */
function test(message: Message): boolean {
  const { bytes, at, end, responderPort } = message;
  if (!isPacket(message)) return false;
  const type = u8(bytes, at);
  // TPKT, and so RDP, starts as RPC does; packet numbers start at 1.
  if (responderPort === 1433) return type !== RPC || u8(bytes, at + 6) !== 0;
  if (type === PRELOGIN || type === 0x04) {
    return end - at >= HEADER + 5 && u8(bytes, at + HEADER) === 0 && u16(bytes, at + HEADER + 3) === 6;
  }
  // Section 2.2.6.4: a login has its own length, and version 7.0 to 7.4 in bytes 4 to 7, little-endian.
  const major = u8(bytes, at + HEADER + 7);
  return type === LOGIN && end - at >= HEADER + 36 && major >= 0x70 && major <= 0x75;
}

export const tds: Application = {
  name: 'MsSQL-TDS',
  service: 'ms-sql-s',
  recognisers: [{ transport: TCP, firstBytes: [...TYPES], ports: [1433], test }],
};
