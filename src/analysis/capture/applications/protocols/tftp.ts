import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { hasTextAnyCase, isPrintable, positionOf, textAtAnyCase, u16 } from '../byte-reads.ts';

const MODES = ['octet\0', 'netascii\0', 'mail\0'];

/** RFC 1350 section 5: operation 1 (read) or 2 (write), file name, NUL, mode, NUL. What follows has ports of its own. */
function test({ bytes, at, end }: Message): boolean {
  const operation = end - at < 6 ? 0 : u16(bytes, at);
  if (operation !== 1 && operation !== 2) return false;
  const nul = positionOf(bytes, at + 2, end, 0);
  return nul > at + 2 && isPrintable(bytes, at + 2, nul) && textAtAnyCase(bytes, nul + 1, end, MODES) !== '';
}

/** Blocks, acknowledgements and errors, on the well-known port only. */
function testLater({ bytes, at, end }: Message): boolean {
  const operation = end - at < 4 ? 0 : u16(bytes, at);
  return (
    (operation === 3 && end - at <= 516) ||
    (operation === 4 && end - at === 4) ||
    operation === 5 ||
    isOptions(bytes, at, end)
  );
}

/** RFC 2347: option acknowledgement. */
const isOptions = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at > 4 &&
  u16(bytes, at) === 6 &&
  (hasTextAnyCase(bytes, at + 2, end, 'blksize') || hasTextAnyCase(bytes, at + 2, end, 'tsize'));

export const tftp: Application = {
  name: 'TFTP',
  service: 'tftp',
  recognisers: [
    { transport: UDP, firstBytes: [0], ports: [69], test },
    { transport: UDP, ports: [69], onlyThere: true, test: testLater },
  ],
};
