const PAGE_BITS = 12;
const PAGE_FLOWS = 1 << PAGE_BITS;
const MOST_GENERATIONS = 2 ** 32;

/**
 * Which flows of a capture were chosen, so that a second reading can tell for each packet. A flow is known by its slot
 * in the flow table and by how many flows ended in that slot before it: both readings begin and end the same flows in
 * the same slots. A bit a flow in pages of those that are chosen, and a counter a slot.
 */
export class FlowChoice {
  readonly #ended: Uint32Array;
  readonly #pages = new Map<number, Uint8Array>();
  #flows = 0;

  constructor(maxFlows: number) {
    this.#ended = new Uint32Array(maxFlows);
  }

  get flows(): number {
    return this.#flows;
  }

  /** In the first reading: the flow in the slot has ended. */
  end(slot: number, isChosen: boolean): void {
    const generation = this.#ended[slot] ?? 0;
    this.#ended[slot] = generation + 1;
    if (!isChosen) return;
    this.#flows++;
    const key = pageOf(slot, generation);
    let page = this.#pages.get(key);
    if (page === undefined) this.#pages.set(key, (page = new Uint8Array(PAGE_FLOWS / 8)));
    const at = (slot & (PAGE_FLOWS - 1)) >> 3;
    page[at] = (page[at] ?? 0) | (1 << (slot & 7));
  }

  /** Begins the second reading. */
  again(): ChosenFlows {
    return new ChosenFlows(this.#pages, this.#ended.length);
  }
}

/** The choice, as a second reading goes through the same flows. */
export class ChosenFlows {
  readonly #pages: ReadonlyMap<number, Uint8Array>;
  readonly #ended: Uint32Array;

  constructor(pages: ReadonlyMap<number, Uint8Array>, maxFlows: number) {
    this.#pages = pages;
    this.#ended = new Uint32Array(maxFlows);
  }

  end(slot: number): void {
    this.#ended[slot] = (this.#ended[slot] ?? 0) + 1;
  }

  /** Whether the flow that is in the slot now was chosen. */
  has(slot: number): boolean {
    const page = this.#pages.get(pageOf(slot, this.#ended[slot] ?? 0));
    return page !== undefined && ((page[(slot & (PAGE_FLOWS - 1)) >> 3] ?? 0) & (1 << (slot & 7))) !== 0;
  }
}

const pageOf = (slot: number, generation: number): number => (slot >> PAGE_BITS) * MOST_GENERATIONS + generation;
