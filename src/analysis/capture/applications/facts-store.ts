import { ByteArena } from './byte-arena.ts';
import type { ApplicationFacts } from './facts.ts';
import { FactsReader, FactsWriter } from './facts-codec.ts';
import { TextNumbers } from './text-numbers.ts';

/** The first flows' facts are objects, which is quicker: enough for most captures. */
const OBJECTS = 100_000;
/** Of the other flows, those whose facts were changed last. A power of two; few, so that they are still in the cache. */
const LIVE = 32;

/**
 * Facts of flows, by their slots. Those of the first slots, and those that were just changed, are objects, which their
 * readers go on changing; the others are bytes outside of V8's heap, where a million of them cost some 32 MB.
 */
export class FactsStore {
  /** Facts for which there was no room. */
  lost = 0;
  readonly #arena: ByteArena;
  readonly #addresses: Uint32Array;
  readonly #objects: (ApplicationFacts | undefined)[] = [];
  readonly #liveFlows = new Int32Array(LIVE).fill(-1);
  readonly #liveFacts = new Array<ApplicationFacts | undefined>(LIVE).fill(undefined);
  readonly #texts = new TextNumbers();
  readonly #writer = new FactsWriter(this.#texts);
  readonly #reader = new FactsReader(this.#texts);

  constructor(maxFlows: number, mostBytes: number) {
    this.#arena = new ByteArena(mostBytes);
    this.#addresses = new Uint32Array(maxFlows);
  }

  get(flow: number): ApplicationFacts | undefined {
    if (flow < OBJECTS) return flow < this.#objects.length ? this.#objects[flow] : undefined;
    if (this.#liveFlows[flow & (LIVE - 1)] === flow) return this.#liveFacts[flow & (LIVE - 1)];
    const address = this.#addresses[flow] ?? 0;
    return address === 0 ? undefined : this.#reader.read(this.#arena.bytesOf(address), ByteArena.contentsAt(address));
  }

  set(flow: number, facts: ApplicationFacts): void {
    if (flow < OBJECTS) {
      while (this.#objects.length <= flow) this.#objects.push(undefined);
      this.#objects[flow] = facts;
      return;
    }
    const place = flow & (LIVE - 1);
    if (this.#liveFlows[place] !== flow) {
      this.#putAway(place);
      this.#liveFlows[place] = flow;
    }
    this.#liveFacts[place] = facts;
  }

  drop(flow: number): void {
    if (flow < OBJECTS) {
      if (flow < this.#objects.length) this.#objects[flow] = undefined;
      return;
    }
    const place = flow & (LIVE - 1);
    if (this.#liveFlows[place] === flow) {
      this.#liveFlows[place] = -1;
      this.#liveFacts[place] = undefined;
    }
    const address = this.#addresses[flow] ?? 0;
    if (address === 0) return;
    this.#arena.free(address);
    this.#addresses[flow] = 0;
  }

  /** Makes bytes of the facts that are objects at this place. */
  #putAway(place: number): void {
    const facts = this.#liveFacts[place];
    const flow = this.#liveFlows[place] ?? -1;
    if (facts === undefined || flow < 0) return;
    this.#writer.write(facts);
    const { bytes, length } = this.#writer;
    const address = this.#arena.keep(this.#addresses[flow] ?? 0, bytes, length);
    this.#addresses[flow] = address;
    if (address === 0) this.lost++;
  }
}
