import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** RFC 4271 section 4.1: marker of 16 bytes 0xff, length 2 (19..4096), type 1..5. */
function test({ bytes, at, end }: Message): boolean {
  if (end - at < 19) return false;
  for (let index = at; index < at + 16; index++) if (u8(bytes, index) !== 0xff) return false;
  const length = u16(bytes, at + 16);
  return length >= 19 && length <= 4096 && u8(bytes, at + 18) >= 1 && u8(bytes, at + 18) <= 5;
}

export const bgp: Application = {
  name: 'BGP',
  service: 'bgp',
  recognisers: [{ transport: TCP, firstBytes: [0xff], test }],
};
