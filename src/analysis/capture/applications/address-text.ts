import { u16, u8 } from './byte-reads.ts';

export const ipv4Text = (bytes: Uint8Array, at: number): string =>
  `${u8(bytes, at)}.${u8(bytes, at + 1)}.${u8(bytes, at + 2)}.${u8(bytes, at + 3)}`;

/** RFC 5952 section 4: lower case, the first longest run of two or more zero groups as `::`. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => u16(bytes, at + 2 * index));
  let runAt = -1;
  let runLength = 1;
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && groups[to] === 0) to++;
    if (to - from > runLength) {
      runAt = from;
      runLength = to - from;
    }
    from = to;
  }
  const texts = groups.map((group) => group.toString(16));
  if (runAt < 0) return texts.join(':');
  return `${texts.slice(0, runAt).join(':')}::${texts.slice(runAt + runLength).join(':')}`;
}
