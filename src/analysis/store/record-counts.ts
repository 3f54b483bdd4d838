import { HOUR_MS } from '#core/window.ts';
import type { FlowBatch, StoredContext } from './flow-batch.ts';

/** What one record has in one hour. */
export interface RecordCount {
  readonly hourMs: number;
  readonly context: StoredContext;
  tuples: number;
  /** Tuples that seem to say what another one of the record in the same insert says; may be too many, never too few. */
  repeats: number;
}

/** Counts the tuples of each record of an insert by hour. */
export function countRecords(batches: readonly FlowBatch[]): RecordCount[] {
  const counts = new Map<string, RecordCount>();
  const ended = new Set<string>();
  const seen = new SeenTuples();
  for (const batch of batches) {
    const keys = batch.contexts.map(recordKey);
    for (let from = 0; from < batch.columns.count; ) {
      const key = keys[batch.columns.context[from] ?? 0] ?? '';
      const to = endOfRecord(batch, { from, keys, key });
      seen.restart(to - from);
      countRows(batch, { from, to, key, again: ended.has(key), counts, seen });
      ended.add(key);
      from = to;
    }
  }
  return [...counts.values()];
}

const recordKey = ({ source, nic, recordTimeMs }: StoredContext): string => `${source}\n${nic}\n${recordTimeMs}`;

/** The first row after `from` that is of another record. */
function endOfRecord(
  { columns: { context, count } }: FlowBatch,
  { from, keys, key }: { from: number; keys: readonly string[]; key: string },
): number {
  let index = context[from];
  for (let row = from + 1; row < count; row += 1) {
    if (context[row] === index) continue;
    index = context[row];
    if (keys[index ?? 0] !== key) return row;
  }
  return count;
}

interface Rows {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  /** The record was there before in this insert: each of its tuples may repeat one of then. */
  readonly again: boolean;
  readonly counts: Map<string, RecordCount>;
  readonly seen: SeenTuples;
}

/** Counts rows of one record, which may be of two hours. */
function countRows(batch: FlowBatch, { from, to, key, again, counts, seen }: Rows): void {
  const { timeMs, context } = batch.columns;
  const isNew = tupleSet(batch, seen);
  let current: RecordCount | undefined;
  for (let row = from; row < to; row += 1) {
    const hourMs = Math.floor((timeMs[row] ?? 0) / HOUR_MS) * HOUR_MS;
    if (hourMs !== current?.hourMs)
      current = countOf(`${key}\n${hourMs}`, { hourMs, counts, context: batch.contexts[context[row] ?? 0] });
    if (current === undefined) continue;
    current.tuples += 1;
    if (again || !isNew(row)) current.repeats += 1;
  }
}

function countOf(
  key: string,
  { hourMs, counts, context }: { hourMs: number; counts: Map<string, RecordCount>; context: StoredContext | undefined },
): RecordCount | undefined {
  const known = counts.get(key);
  if (known !== undefined || context === undefined) return known;
  const fresh = { hourMs, context, tuples: 0, repeats: 0 };
  counts.set(key, fresh);
  return fresh;
}

/** Adds a row to the set by what two tuples that say the same have in common: five-tuple, second and state. */
function tupleSet({ columns }: FlowBatch, seen: SeenTuples): (row: number) => boolean {
  const { timeMs, srcPort, dstPort, protocol, action, state } = columns;
  const src = words(columns.src);
  const dst = words(columns.dst);
  return (row) => {
    // A denial has state B in one format, D in another; NSG v1 has no state where others have B.
    const kind = action[row] === 1 ? 4 : Math.max(state[row] ?? 0, 1);
    let a = Math.imul(Math.floor((timeMs[row] ?? 0) / 1000) ^ (kind << 28), 0x85ebca6b);
    let b = Math.imul(((srcPort[row] ?? 0) << 16) ^ (dstPort[row] ?? 0), 0xc2b2ae35) ^ (protocol[row] ?? 0);
    for (let word = row * 4; word < row * 4 + 4; word += 1) {
      a = Math.imul(a ^ (src[word] ?? 0), 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b ^ (dst[word] ?? 0), 0x85ebca77);
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ b, 0xcc9e2d51);
    return seen.add(a ^ (a >>> 16), b ^ (a << 7));
  };
}

/** Addresses as 32-bit words; copied only where they do not begin at a multiple of four. */
const words = (bytes: Uint8Array): Int32Array =>
  bytes.byteOffset % 4 === 0
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    : new Int32Array(bytes.slice().buffer, 0, bytes.length >> 2);

/** A set of pairs of 32-bit hashes, open addressing, at most half full; small enough for the processor's cache. */
class SeenTuples {
  #slots = new Int32Array(0);
  #mask = 0;

  /** Empties the set and makes room. */
  restart(most: number): void {
    const size = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2)));
    if (this.#slots.length < size * 2) this.#slots = new Int32Array(size * 2);
    else this.#slots.fill(0, 0, size * 2);
    this.#mask = size - 1;
  }

  /** False when it was there. */
  add(first: number, second: number): boolean {
    const slots = this.#slots;
    // An empty slot is zero.
    const high = first | 1;
    const low = second | 0;
    for (let slot = first & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const there = slots[slot * 2];
      if (there === 0) {
        slots[slot * 2] = high;
        slots[slot * 2 + 1] = low;
        return true;
      }
      if (there === high && slots[slot * 2 + 1] === low) return false;
    }
  }
}
