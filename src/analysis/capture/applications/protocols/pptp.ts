import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u32 } from '../byte-reads.ts';

/** RFC 2637 section 2: length 2, kind 2 (1 or 2), magic cookie 0x1a2b3c4d. */
const test = ({ bytes, at, end }: Message): boolean =>
  end - at >= 12 && (u16(bytes, at + 2) === 1 || u16(bytes, at + 2) === 2) && u32(bytes, at + 4) === 0x1a2b3c4d;

export const pptp: Application = {
  name: 'PPTP',
  service: 'pptp',
  recognisers: [{ transport: TCP, firstBytes: [0], test }],
};
