import { columnsFor, type EnrichedColumns } from '#analysis/enrich/enrichment.ts';
import { RowArrayPool } from '#analysis/flow-log/row-array-pool.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';

/** Rows of a full batch; for much fewer it is not worth keeping the arrays. */
const FULL_ROWS = 65_536;
const FEW_ROWS = 8192;
/** For both sides of so many batches as rows may lie ready. */
const MOST_FREE = 12;

/** Arrays of batches that are stored, to be filled again with rows and with what is known of their addresses. */
export class BatchArrays {
  readonly rows = new RowArrayPool();
  #facts: EnrichedColumns[] = [];

  /** Room for the facts of so many addresses, with anything in it; undefined where fresh arrays will do. */
  factsFor(count: number): EnrichedColumns | undefined {
    if (count < FEW_ROWS || count > FULL_ROWS) return undefined;
    return this.#facts.pop() ?? columnsFor(FULL_ROWS);
  }

  /** Takes a batch back, which nobody may look at any more. */
  give({ columns, src, dst }: FlowBatch): void {
    this.rows.give(columns);
    for (const facts of [src, dst]) {
      if (facts.asn.length === FULL_ROWS && this.#facts.length < MOST_FREE) this.#facts.push(facts);
    }
  }

  /** Lets go of all that lie ready. */
  clear(): void {
    this.rows.clear();
    this.#facts = [];
  }
}
