import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** RFC 2865 section 3, RFC 2866, RFC 5176: access, accounting, disconnect and change of authorization. */
const CODES = new Set([1, 2, 3, 4, 5, 11, 12, 13, 40, 41, 42, 43, 44, 45]);

/** Code 1, id 1, length 2 of the whole, authenticator 16; attributes of type and length. */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 20 || !CODES.has(u8(bytes, at))) return false;
  const length = u16(bytes, at + 2);
  if (isCut ? length < 20 : length !== end - at) return false;
  return end - at < 22 || (u8(bytes, at + 21) >= 2 && at + 20 + u8(bytes, at + 21) <= at + length);
}

export const radius: Application = {
  name: 'Radius',
  service: 'radius',
  recognisers: [{ transport: UDP, ports: [1812, 1813, 1645, 1646, 3799], onlyThere: true, test }],
};
