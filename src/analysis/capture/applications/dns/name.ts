import { u16, u8 } from '../byte-reads.ts';
import { textOf } from '../text-cache.ts';

/** RFC 1035 section 2.3.4: 255 octets with the length bytes. */
const LONGEST_NAME = 255;
/** More pointers than a name can have labels are a loop. */
const MOST_POINTERS = 16;

const scratch = new Uint8Array(LONGEST_NAME + 1);

/**
 * A domain name (RFC 1035 section 4.1.4) in lower case with dots between its labels; `.` for the root.
 * `next` is the position after it where it stands, -1 when it is malformed or cut.
 */
export interface DomainName {
  readonly text: string;
  readonly next: number;
}

const MALFORMED: DomainName = { text: '', next: -1 };

/** Position after the name at `at`, -1 when it is malformed or cut. Pointers are not followed. */
export function afterName(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && next - at <= LONGEST_NAME) {
    const length = u8(bytes, next);
    if (length === 0) return next + 1;
    if (length >= 0xc0) return next + 2 <= end ? next + 2 : -1;
    if (length > 63) return -1;
    next += 1 + length;
  }
  return -1;
}

/** `message` is where the DNS header stands: pointers count from there. */
export function domainName(bytes: Uint8Array, at: number, end: number, message: number): DomainName {
  const next = afterName(bytes, at, end);
  if (next < 0) return MALFORMED;
  let filled = 0;
  let from = at;
  for (let pointers = 0; pointers <= MOST_POINTERS; ) {
    const length = from < end ? u8(bytes, from) : 64;
    if (length === 0) return { text: filled === 0 ? '.' : textOf(scratch, 0, filled), next };
    if (length >= 0xc0) {
      if (from + 2 > end) return MALFORMED;
      from = message + (u16(bytes, from) & 0x3fff);
      pointers++;
      continue;
    }
    if (length > 63 || from + 1 + length > end || filled + 1 + length > LONGEST_NAME) return MALFORMED;
    if (filled > 0) scratch[filled++] = DOT;
    filled = copyLower(bytes, from + 1, length, filled);
    from += 1 + length;
  }
  return MALFORMED;
}

/**
 * Position after the name at `at` when it is `text` (lower case) and written without pointers, else -1. Most names
 * are those of the question before: comparing them where they stand is cheaper than reading them again.
 */
export function afterSameName(bytes: Uint8Array, at: number, end: number, text: string): number {
  let from = at;
  let matched = 0;
  while (from < end) {
    const length = u8(bytes, from);
    if (length === 0) return matched === text.length + 1 ? from + 1 : -1;
    // Each label but the first has a dot before it: `matched` counts the label's length byte as that dot.
    if (length > 63 || from + length >= end || matched + length > text.length) return -1;
    if (matched > 0 && text.charCodeAt(matched - 1) !== DOT) return -1;
    for (let index = 0; index < length; index++) {
      if (lower(u8(bytes, from + 1 + index)) !== text.charCodeAt(matched + index)) return -1;
    }
    matched += length + 1;
    from += length + 1;
  }
  return -1;
}

const DOT = 0x2e;
const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);

function copyLower(bytes: Uint8Array, from: number, length: number, to: number): number {
  for (let index = 0; index < length; index++) scratch[to + index] = lower(u8(bytes, from + index));
  return to + length;
}
