import { hasText, u16le, u32, u32le, u8 } from '../byte-reads.ts';
import { textOf } from '../text-cache.ts';
import { isGoogleVersion } from './versions.ts';

/** "QUIC Wire Layout Specification" of Google, 2016: flags, connection id of 8 bytes when 0x08 is set, version when 0x01. */
export function googleVersion(bytes: Uint8Array, at: number, end: number): number {
  const flags = u8(bytes, at);
  const versionAt = at + ((flags & 0x08) === 0 ? 1 : 9);
  if ((flags & 0x81) !== 0x01 || versionAt + 4 > end) return 0;
  const version = u32(bytes, versionAt);
  // `Q0` and two digits.
  return isGoogleVersion(version) && version >>> 16 === 0x5130 ? version : 0;
}

/** The client's hello (tag CHLO) is in the clear up to version Q046, near the beginning of its packet. */
const FARTHEST_HELLO = 128;
const MOST_TAGS = 64;

/**
 * Server name of a CHLO message ("QUIC Crypto", Google): `CHLO`, number of tags 2, padding 2, then per tag its 4
 * characters and the offset 4 where its value ends, all little-endian; values follow. '' when there is none.
 */
export function googleServerName(bytes: Uint8Array, at: number, end: number): string {
  for (let from = at; from < Math.min(end - 8, at + FARTHEST_HELLO); from++) {
    if (hasText(bytes, from, end, 'CHLO')) return nameInTags(bytes, from + 8, end, u16le(bytes, from + 4));
  }
  return '';
}

function nameInTags(bytes: Uint8Array, at: number, end: number, count: number): string {
  const tags = Math.min(count, MOST_TAGS);
  const values = at + 8 * count;
  let valueFrom = 0;
  for (let tag = 0; tag < tags; tag++) {
    const entry = at + 8 * tag;
    if (entry + 8 > end) return '';
    const valueEnd = u32le(bytes, entry + 4);
    if (hasText(bytes, entry, end, 'SNI\0')) {
      return values + valueEnd <= end ? textOf(bytes, values + valueFrom, values + valueEnd) : '';
    }
    valueFrom = valueEnd;
  }
  return '';
}
