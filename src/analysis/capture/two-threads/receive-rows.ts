import { setImmediate } from 'node:timers/promises';
import { PacketRows } from '../packet-rows.ts';
import { BATCH, BATCHES, type ChannelMemory, CONTROL, LAST_BATCH, PROGRESS } from './channel-memory.ts';

/** Batches between two turns of the event loop: some milliseconds. */
const BATCHES_PER_TURN = 32;
/** The next batch is mostly there at once; waiting for it longer than this lets the event loop go on. */
const SHORT_MS = 2;
const LONG_MS = 250;

export interface ReceiveOptions {
  readonly signal: AbortSignal;
  /** Bytes of the file and packets so far. Reading waits for it. */
  readonly onProgress: (bytes: number, packets: number) => void | Promise<void> | undefined;
  /** True when the other thread has ended, and will send nothing more. */
  readonly isDead: () => boolean;
}

/** The flow table's side: takes batch after batch until the last, and frees each when `count` has returned. */
export async function receiveRows(
  { control, progress, rows, windows }: ChannelMemory,
  count: (rows: PacketRows) => void,
  { signal, onProgress, isDead }: ReceiveOptions,
): Promise<void> {
  const batches = rows.map((words) => new PacketRows(words));
  const bytes = windows.map((window) => new Uint8Array(window));
  const views = windows.map((window) => new DataView(window));
  for (let taken = 0; !isDead(); ) {
    if (Atomics.load(control, CONTROL.published) === taken) {
      await published(control, taken, signal);
      continue;
    }
    const at = taken & (BATCHES - 1);
    const batch = batches[at];
    const length = control[CONTROL.batches + at * BATCH.words + BATCH.rows] ?? LAST_BATCH;
    const window = control[CONTROL.batches + at * BATCH.words + BATCH.window] ?? 0;
    if (batch === undefined || length === LAST_BATCH) return;
    batch.count = length;
    batch.bytes = bytes[window] ?? batch.bytes;
    batch.view = views[window] ?? batch.view;
    count(batch);
    taken = (taken + 1) | 0;
    Atomics.store(control, CONTROL.taken, taken);
    Atomics.notify(control, CONTROL.taken);
    if (taken % BATCHES_PER_TURN !== 0) continue;
    const progressAt = at * PROGRESS.doubles;
    await onProgress(progress[progressAt + PROGRESS.bytes] ?? 0, progress[progressAt + PROGRESS.packets] ?? 0);
    await setImmediate();
    signal.throwIfAborted();
  }
}

/** Until more than `taken` batches have been published, or some time has gone. */
async function published(control: Int32Array<SharedArrayBuffer>, taken: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (Atomics.wait(control, CONTROL.published, taken, SHORT_MS) !== 'timed-out') return;
  const { async: isAsync, value } = Atomics.waitAsync(control, CONTROL.published, taken, LONG_MS);
  if (isAsync) await value;
}
