import type { FlowContext } from '#core/flow.ts';

/** The contexts of one batch, each kept once. */
export class ContextTable {
  readonly list: FlowContext[] = [];
  readonly #byHash = new Map<number, number>();

  /** Index of an equal context in `list`, added when there is none; equal contexts must come with equal hashes. */
  indexOf(context: FlowContext, hash: number): number {
    for (let slot = hash; ; slot++) {
      const index = this.#byHash.get(slot);
      if (index === undefined) {
        this.#byHash.set(slot, this.list.length);
        return this.list.push(context) - 1;
      }
      const known = this.list[index];
      if (known !== undefined && isSame(known, context)) return index;
    }
  }
}

function isSame(a: FlowContext, b: FlowContext): boolean {
  return (
    Object.is(a.recordTimeMs, b.recordTimeMs) &&
    a.format === b.format &&
    a.rule === b.rule &&
    a.aclId === b.aclId &&
    a.mac === b.mac &&
    a.flowLogId === b.flowLogId &&
    a.targetId === b.targetId
  );
}
