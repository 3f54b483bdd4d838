const TWO_32 = 4_294_967_296n;
/** One less than 2^32 - 1, which the flow table keeps for itself. */
const LATEST_SECOND = 0xfffffffe;

/**
 * Time of a pcapng packet: 64-bit ticks since 1970 of a resolution and an offset that the interface states.
 * The ticks do not fit a double, so the part that the upper 32 bits make is divided with BigInt and kept: it changes
 * every 71 minutes at microseconds and every 4.3 seconds at nanoseconds.
 */
export class PcapngClock {
  readonly #ticksPerSecond: number;
  /** 0 where it is not a whole number. */
  readonly #nanosecondsPerTick: number;
  readonly #offsetSeconds: bigint;
  #high = -1;
  #highSeconds = 0;
  #highTicks = 0;
  seconds = 0;
  nanoseconds = 0;

  /**
   * `resolution` is if_tsresol: bit 7 clear, 10^-n of a second, set 2^-n. Finer than 2^52 ticks a second, it is not
   * understood: nothing has such a clock, and this arithmetic would not be exact.
   */
  constructor(resolution: number, offsetSeconds: bigint) {
    const ticks = (resolution & 0x80 ? 2 : 10) ** (resolution & 0x7f);
    this.#ticksPerSecond = ticks <= 2 ** 52 ? ticks : Number.NaN;
    this.#nanosecondsPerTick = 1e9 % ticks === 0 ? 1e9 / ticks : 0;
    this.#offsetSeconds = offsetSeconds;
  }

  get isUnderstood(): boolean {
    return !Number.isNaN(this.#ticksPerSecond);
  }

  /** Finer than microseconds. */
  get isFine(): boolean {
    return 1e6 % this.#ticksPerSecond !== 0;
  }

  /** Sets `seconds`, from 0 to 2^32-1, and `nanoseconds`. */
  set(high: number, low: number): void {
    if (high !== this.#high) this.#setHigh(high);
    const perSecond = this.#ticksPerSecond;
    const ticks = this.#highTicks + low;
    const more = Math.floor(ticks / perSecond);
    const fraction = ticks - more * perSecond;
    this.seconds = clampedSeconds(this.#highSeconds + more);
    this.nanoseconds = this.#nanosecondsPerTick > 0 ? fraction * this.#nanosecondsPerTick : this.#divided(fraction);
  }

  /** For ticks that are no whole number of nanoseconds, such as powers of two: doubles would be off by one at times. */
  #divided(ticks: number): number {
    return Number((BigInt(ticks) * 1_000_000_000n) / BigInt(this.#ticksPerSecond));
  }

  #setHigh(high: number): void {
    this.#high = high;
    const perSecond = BigInt(this.#ticksPerSecond);
    const ticks = BigInt(high) * TWO_32;
    this.#highSeconds = Number(ticks / perSecond + this.#offsetSeconds);
    this.#highTicks = Number(ticks % perSecond);
  }
}

const clampedSeconds = (seconds: number): number => Math.min(Math.max(seconds, 0), LATEST_SECOND);
