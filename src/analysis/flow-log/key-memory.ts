import { startsWith } from './same-bytes.ts';

const KINDS = 16;
/** Keys of an object that are remembered by their number in it; later ones share the last place. */
const KEYS = 16;
/** Longer keys are read each time. */
const LONGEST = 64;

interface KnownKey {
  /** From behind the opening quote up to the colon. */
  readonly view: DataView;
  readonly role: number;
}

/**
 * The key that stood last at each place of each kind of object: records of a log have their keys in the same order, so
 * one comparison tells the key's end and its role.
 */
export class KeyMemory {
  readonly #known: (KnownKey | undefined)[] = new Array<KnownKey | undefined>(KINDS * KEYS).fill(undefined);
  /** Keys so far of the open object of each level. */
  readonly #places: Uint32Array;
  /** Role and position behind the colon of the last key found. */
  role = 0;
  end = 0;

  constructor(levels: number) {
    this.#places = new Uint32Array(levels);
  }

  /** Another object begins at the level. */
  open(level: number): void {
    this.#places[level] = 0;
  }

  /** Tells whether the key whose first byte is `at` is the one that was last at this place, with its colon. */
  recall(level: number, kind: number, view: DataView, at: number): boolean {
    const known = this.#known[this.#slot(level, kind)];
    if (known === undefined || !startsWith(view, at, known.view)) return false;
    this.#places[level] = (this.#places[level] ?? 0) + 1;
    this.role = known.role;
    this.end = at + known.view.byteLength;
    return true;
  }

  /** Keeps the key at [from, to), which ends with its quote and colon. */
  keep(level: number, kind: number, key: { bytes: Uint8Array; from: number; to: number; role: number }): void {
    const slot = this.#slot(level, kind);
    this.#places[level] = (this.#places[level] ?? 0) + 1;
    if (key.to - key.from > LONGEST) return;
    this.#known[slot] = { view: new DataView(key.bytes.slice(key.from, key.to).buffer), role: key.role };
  }

  #slot(level: number, kind: number): number {
    return kind * KEYS + Math.min(this.#places[level] ?? 0, KEYS - 1);
  }
}
