import * as ascii from './bytes.ts';

// Constants of this file, which V8 folds; see plain-tuples.ts.
const { BACKSLASH, QUOTE, SPACE, escapeLength } = ascii;

export const STRING = { open: 0, closed: 1, broken: 2 } as const;
const { open, closed, broken } = STRING;

/** Finds the end of a JSON string, going on where it stopped when the data ended inside it. */
export class StringScan {
  /** The closing quote, or the byte that may not stand in a string. */
  at = 0;
  hasEscapes = false;
  #from = -1;

  /** Scans the string whose first byte behind the quote is `from`; data ends at `end`. */
  run(bytes: Uint8Array, from: number, end: number): number {
    if (this.#from !== from) {
      this.#from = from;
      this.at = from;
      this.hasEscapes = false;
    }
    let at = this.at;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return this.#finish(at, closed);
      if (byte < SPACE) return this.#finish(at, broken);
      if (byte === BACKSLASH) {
        const length = escapeLength(bytes, at, end);
        if (length < 0) break;
        if (length === 0) return this.#finish(at, broken);
        this.hasEscapes = true;
        at += length - 1;
      }
    }
    this.at = at;
    return open;
  }

  /** Tells that the buffer was moved by `shift` bytes to the front. */
  moved(shift: number): void {
    if (this.#from >= 0) this.#from -= shift;
    this.at -= shift;
  }

  #finish(at: number, outcome: number): number {
    this.at = at;
    this.#from = -1;
    return outcome;
  }
}
