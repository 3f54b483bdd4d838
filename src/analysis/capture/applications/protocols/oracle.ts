import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** Oracle Net's TNS header: length 2, checksum 2 = 0, type (1 connect, 2 accept, 4 refuse, 11 resend), flags, 2 × 0. */
function test({ bytes, at, end, isCut, responderPort }: Message): boolean {
  if (end - at < 10 || u16(bytes, at + 2) !== 0 || u16(bytes, at + 6) !== 0) return false;
  const length = u16(bytes, at);
  const type = u8(bytes, at + 4);
  const fits = isCut || length === end - at;
  if (responderPort === 1521)
    return fits && (type === 1 || type === 2 || type === 4 || type === 5 || type === 6 || type === 11);
  // A connect states version 300 or later, and that its data follow at 58 to 74.
  return fits && type === 1 && end - at > 58 && u16(bytes, at + 8) >= 300 && u16(bytes, at + 8) < 400;
}

export const oracle: Application = {
  name: 'Oracle',
  service: 'ncube-lm',
  recognisers: [{ transport: TCP, ports: [1521], test }],
};
