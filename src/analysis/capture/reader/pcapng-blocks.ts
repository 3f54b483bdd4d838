/** Block types of pcapng, https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ section 10.1. All others are passed over. */
export const BLOCK = {
  interfaceDescription: 1,
  /** Obsolete since 2004, still written by some. */
  packet: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  /** Reads the same in both byte orders. */
  sectionHeader: 0x0a0d0d0a,
} as const;

/** Bytes of a block around its body: type and length before, length behind. */
export const BLOCK_FRAME_BYTES = 12;

/** Largest block, as in Wireshark: the largest packet with its options. */
export const LARGEST_BLOCK = 128 * 1024 * 1024 + 131_072;

export interface PcapngOption {
  readonly code: number;
  /** Where the value stands. */
  readonly at: number;
  readonly length: number;
}

/** Where options lie: [at, end) of a view, in the section's byte order. */
export interface OptionArea {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly at: number;
  readonly end: number;
}

/**
 * Options up to opt_endofopt or the end of the block (section 3.5): code and length of 16 bits, value padded to 32.
 * A value that would go beyond the block ends the list.
 */
export function* optionsOf({ view, littleEndian, at, end }: OptionArea): Generator<PcapngOption> {
  for (let next = at; next + 4 <= end; ) {
    const code = view.getUint16(next, littleEndian);
    const length = view.getUint16(next + 2, littleEndian);
    if (code === 0 || next + 4 + length > end) return;
    yield { code, at: next + 4, length };
    next += 4 + paddedTo4(length);
  }
}

export const paddedTo4 = (length: number): number => (length + 3) & ~3;
