import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u16 } from '../byte-reads.ts';

/** RFC 2661 section 3.1: flags with the length bit 0x4000 and version 2 (or 3, RFC 3931), length 2 of the whole. */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 8) return false;
  const flags = u16(bytes, at);
  const version = flags & 15;
  if (version !== 2 && version !== 3) return false;
  return (flags & 0x4000) === 0 ? (flags & 0x8000) === 0 : isCut || u16(bytes, at + 2) === end - at;
}

export const l2tp: Application = {
  name: 'L2TP',
  service: 'l2tp',
  recognisers: [{ transport: UDP, ports: [1701], onlyThere: true, test }],
};
