import type { CaptureInterface } from '../capture-facts.ts';
import { linkName } from '../link-types.ts';
import { type OptionArea, optionsOf } from './pcapng-blocks.ts';
import { PcapngClock } from './pcapng-time.ts';

/** Options of the interface description block (section 4.2) and of the interface statistics block (section 4.6). */
const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

const MICROSECONDS = 6;
const NAME_BYTES = 256;
const TEXT = new TextDecoder();

/** An interface of a section, with what its packets and statistics have told so far. */
export class PcapngInterface {
  readonly index: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly clock: PcapngClock;
  readonly #name: string;
  packets = 0;
  #drops: number | null = null;

  /** Body of the block: link type 16 bits, reserved 16, snap length 32, options. `at` is where the body begins. */
  constructor(index: number, area: OptionArea) {
    const { view, littleEndian, at } = area;
    this.index = index;
    this.linkType = view.getUint16(at, littleEndian);
    this.snapLength = view.getUint32(at + 4, littleEndian);
    let resolution = MICROSECONDS;
    let offsetSeconds = 0n;
    let name = '';
    for (const option of optionsOf({ ...area, at: at + 8 })) {
      if (option.code === IF_NAME) name = textAt(view, option.at, Math.min(option.length, NAME_BYTES));
      if (option.code === IF_TSRESOL && option.length >= 1) resolution = view.getUint8(option.at);
      if (option.code === IF_TSOFFSET && option.length >= 8) offsetSeconds = view.getBigInt64(option.at, littleEndian);
    }
    this.clock = new PcapngClock(resolution, offsetSeconds);
    this.#name = name;
  }

  /** Statistics are totals since the capture began: the last ones count. Options begin at `area.at`. */
  addStatistics(area: OptionArea): void {
    let drops: number | null = null;
    for (const { code, at, length } of optionsOf(area)) {
      if ((code !== ISB_IFDROP && code !== ISB_OSDROP) || length < 8) continue;
      drops = (drops ?? 0) + Number(area.view.getBigUint64(at, area.littleEndian));
    }
    this.#drops = drops ?? this.#drops;
  }

  facts(): CaptureInterface {
    const { linkType, snapLength, packets, clock } = this;
    return {
      linkType,
      linkName: linkName(linkType),
      snapLength,
      name: this.#name,
      packets,
      hasNanoseconds: clock.isFine,
      drops: this.#drops,
    };
  }
}

function textAt(view: DataView, at: number, length: number): string {
  const text = TEXT.decode(new Uint8Array(view.buffer, view.byteOffset + at, length).slice());
  return text.replace(/\0.*$/s, '');
}
