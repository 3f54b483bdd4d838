import { HOUR_MS } from '#core/window.ts';
import type { FlowBatch, StoredContext } from './flow-batch.ts';
import { SeenTuples } from './seen-tuples.ts';

/** What one record has in one hour. */
export interface RecordCount {
  readonly hourMs: number;
  readonly context: StoredContext;
  tuples: number;
  /** Tuples that seem to say what another one of the record in the same batch says; may be too many, never too few. */
  repeats: number;
}

/** Counts the tuples of each record of an insert by hour. */
export function countRecords(batches: readonly FlowBatch[]): RecordCount[] {
  const counter = new RecordCounter();
  for (const batch of batches) counter.add(batch);
  return counter.take({ open: true });
}

/** Counts the tuples of each record by hour, in rows that come in several batches. */
export class RecordCounter {
  #counts = new Map<string, RecordCount>();
  readonly #ended = new Set<string>();
  readonly #seen = new SeenTuples();
  /** Key of the last record, which may go on in the next batch. */
  #open: string | null = null;
  /** The open record was there before: each of its tuples may repeat one of then. */
  #again = false;

  /** Rows that follow those of the batch before. */
  add(batch: FlowBatch): void {
    const keys = batch.contexts.map(recordKey);
    for (let from = 0; from < batch.columns.count; ) {
      const key = keys[batch.columns.context[from] ?? 0] ?? '';
      const to = endOfRecord(batch, { from, keys, key });
      this.#reach(key, to - from);
      this.#count(batch, { from, to, key });
      from = to;
    }
  }

  /** What is counted since the last call; with `open` also the last record, which is over then. */
  take({ open }: { open: boolean }): RecordCount[] {
    const kept = new Map<string, RecordCount>();
    const taken: RecordCount[] = [];
    for (const [key, count] of this.#counts) {
      if (!open && recordKey(count.context) === this.#open) kept.set(key, count);
      else taken.push(count);
    }
    this.#counts = kept;
    if (open) this.#end();
    return taken;
  }

  #reach(key: string, rows: number): void {
    if (key === this.#open) {
      this.#seen.makeRoom(rows);
      return;
    }
    this.#end();
    this.#open = key;
    this.#again = this.#ended.has(key);
    this.#seen.restart(rows);
  }

  #end(): void {
    if (this.#open !== null) this.#ended.add(this.#open);
    this.#open = null;
  }

  /** Counts rows of one record, which may be of two hours. */
  #count(batch: FlowBatch, { from, to, key }: { from: number; to: number; key: string }): void {
    const { timeMs, context } = batch.columns;
    const isNew = this.#seen.tuplesOf(batch.columns);
    let current: RecordCount | undefined;
    for (let row = from; row < to; row += 1) {
      const hourMs = Math.floor((timeMs[row] ?? 0) / HOUR_MS) * HOUR_MS;
      if (hourMs !== current?.hourMs) current = this.#countOf(key, hourMs, batch.contexts[context[row] ?? 0]);
      if (current === undefined) continue;
      current.tuples += 1;
      if (this.#again || !isNew(row)) current.repeats += 1;
    }
  }

  #countOf(key: string, hourMs: number, context: StoredContext | undefined): RecordCount | undefined {
    const name = `${key}\n${hourMs}`;
    const known = this.#counts.get(name);
    if (known !== undefined || context === undefined) return known;
    const fresh = { hourMs, context, tuples: 0, repeats: 0 };
    this.#counts.set(name, fresh);
    return fresh;
  }
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
