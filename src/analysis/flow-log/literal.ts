import { textOf } from './bytes.ts';

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** Longer numbers are refused. */
const LONGEST = 400;

/** End of the JSON number, true, false or null at `at`; 0 when it is none, -1 when the data ends inside it. */
export function literalEnd(bytes: Uint8Array, at: number, end: number): number {
  // One digit is what versions mostly are.
  if (isDigit(bytes[at] ?? 0) && at + 1 < end && !isLiteralByte(bytes[at + 1] ?? 0)) return at + 1;
  let to = at;
  while (to < end && to - at <= LONGEST && isLiteralByte(bytes[to] ?? 0)) to++;
  if (to === at || to - at > LONGEST) return 0;
  if (to === end) return -1;
  return LITERAL.test(textOf(bytes, at, to)) ? to : 0;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const isLiteralByte = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45;
