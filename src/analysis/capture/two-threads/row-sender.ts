import { PacketRows } from '../packet-rows.ts';
import { WindowBuffer } from '../source/byte-windows.ts';
import { BATCH, BATCHES, type ChannelMemory, CONTROL, LAST_BATCH, PROGRESS } from './channel-memory.ts';

/** Nobody waits for what is being decoded. */
export class NobodyWaits extends Error {}

/** The decoding thread's side: waits, and blocks its thread, while the flow table is behind. */
export class RowSender {
  /** Bytes of the file and packets so far; goes along with the next batch. */
  readonly progress = { bytes: 0, packets: 0 };
  readonly #memory: ChannelMemory;
  readonly #windows: readonly WindowBuffer[];
  readonly #rows: readonly PacketRows[];
  /** Batches published when each window was last used. */
  readonly #lastUse: Int32Array;
  #window = -1;
  #published = 0;

  constructor(memory: ChannelMemory) {
    this.#memory = memory;
    this.#windows = memory.windows.map((window) => new WindowBuffer(window));
    this.#rows = memory.rows.map((words) => new PacketRows(words));
    this.#lastUse = new Int32Array(memory.windows.length);
  }

  /** Rows to be filled first. */
  get rows(): PacketRows {
    const rows = this.#rows[this.#published & (BATCHES - 1)];
    if (rows === undefined) throw new Error('a channel has rows');
    rows.count = 0;
    return rows;
  }

  /** The window after the last one, when all rows that point into it have been counted. */
  nextWindow(): WindowBuffer {
    if (this.#window >= 0) this.#lastUse[this.#window] = this.#published;
    this.#window = (this.#window + 1) % this.#windows.length;
    this.#waitFor(this.#lastUse[this.#window] ?? 0);
    const window = this.#windows[this.#window];
    if (window === undefined) throw new Error('a channel has windows');
    return window;
  }

  /** Hands over the rows; returns those to be filled next. */
  publish({ count }: PacketRows): PacketRows {
    this.#hand(count);
    return this.rows;
  }

  /** No rows will come any more. */
  end(): void {
    this.#hand(LAST_BATCH);
  }

  #hand(rows: number): void {
    const { control, progress } = this.#memory;
    const batch = this.#published & (BATCHES - 1);
    control[CONTROL.batches + batch * BATCH.words + BATCH.window] = this.#window;
    control[CONTROL.batches + batch * BATCH.words + BATCH.rows] = rows;
    progress[batch * PROGRESS.doubles + PROGRESS.bytes] = this.progress.bytes;
    progress[batch * PROGRESS.doubles + PROGRESS.packets] = this.progress.packets;
    this.#published = (this.#published + 1) | 0;
    Atomics.store(control, CONTROL.published, this.#published);
    Atomics.notify(control, CONTROL.published);
    if (rows !== LAST_BATCH) this.#waitFor((this.#published - BATCHES + 1) | 0);
  }

  /** Until so many batches were taken. */
  #waitFor(batches: number): void {
    const { control } = this.#memory;
    for (;;) {
      if (Atomics.load(control, CONTROL.stop) !== 0) throw new NobodyWaits();
      const taken = Atomics.load(control, CONTROL.taken);
      if (((batches - taken) | 0) <= 0) return;
      Atomics.wait(control, CONTROL.taken, taken);
    }
  }
}
