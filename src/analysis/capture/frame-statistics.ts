import type { CaptureInterface } from './capture-facts.ts';
import type { CaptureTime } from './capture-time.ts';
import type { Packet } from './packet.ts';

const NEVER = -1;

/** Counts frames: lengths, times, cuts. */
export class FrameStatistics {
  packets = 0;
  wireBytes = 0;
  capturedBytes = 0;
  cutPackets = 0;
  packetsWithoutTime = 0;
  timeGoesBack = 0;
  #firstSeconds = NEVER;
  #firstNanoseconds = 0;
  #lastSeconds = NEVER;
  #lastNanoseconds = 0;
  #previousSeconds = NEVER;
  #previousNanoseconds = 0;

  add(packet: Packet): void {
    const { wireLength, capturedLength, seconds, nanoseconds } = packet;
    this.packets++;
    this.wireBytes += wireLength;
    this.capturedBytes += capturedLength;
    if (capturedLength < wireLength) this.cutPackets++;
    if (!packet.hasTime) {
      this.packetsWithoutTime++;
      return;
    }
    const isBack =
      seconds < this.#previousSeconds || (seconds === this.#previousSeconds && nanoseconds < this.#previousNanoseconds);
    this.#previousSeconds = seconds;
    this.#previousNanoseconds = nanoseconds;
    if (isBack) this.timeGoesBack++;
    if (isBack || this.#firstSeconds === NEVER) this.#setFirst(seconds, nanoseconds);
    if (!isBack) this.#setLast(seconds, nanoseconds);
  }

  get first(): CaptureTime | null {
    return this.#firstSeconds === NEVER ? null : { seconds: this.#firstSeconds, nanoseconds: this.#firstNanoseconds };
  }

  get last(): CaptureTime | null {
    return this.#lastSeconds === NEVER ? null : { seconds: this.#lastSeconds, nanoseconds: this.#lastNanoseconds };
  }

  /** A packet earlier than the one before may be the earliest of all. */
  #setFirst(seconds: number, nanoseconds: number): void {
    const isLater =
      seconds > this.#firstSeconds || (seconds === this.#firstSeconds && nanoseconds >= this.#firstNanoseconds);
    if (this.#firstSeconds !== NEVER && isLater) return;
    this.#firstSeconds = seconds;
    this.#firstNanoseconds = nanoseconds;
  }

  #setLast(seconds: number, nanoseconds: number): void {
    if (seconds < this.#lastSeconds || (seconds === this.#lastSeconds && nanoseconds < this.#lastNanoseconds)) return;
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
  }
}

/** Names of the link types that packets have, most packets first; without packets those of the interfaces. */
export function linkTypesOf(interfaces: readonly CaptureInterface[]): readonly string[] {
  const used = interfaces.filter(({ packets }) => packets > 0);
  const packets = new Map<string, number>();
  for (const one of used.length > 0 ? used : interfaces) {
    packets.set(one.linkName, (packets.get(one.linkName) ?? 0) + one.packets);
  }
  return [...packets].sort(([, one], [, other]) => other - one).map(([name]) => name);
}

/** Sum over the interfaces that state it; null when none does. */
export function dropsOf(interfaces: readonly CaptureInterface[]): number | null {
  const stated = interfaces.flatMap(({ drops }) => drops ?? []);
  return stated.length === 0 ? null : stated.reduce((sum, drops) => sum + drops, 0);
}
