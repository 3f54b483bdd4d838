/** Names of organisations by autonomous system number, kept as bytes: 84,000 strings would cost five times as much. */
export class OrganisationNames {
  readonly #rowOfAsn = new Map<number, number>();
  #starts = new Uint32Array(1024);
  #pool = new Uint8Array(1 << 16);
  #used = 0;

  has(asn: number): boolean {
    return this.#rowOfAsn.has(asn);
  }

  /** Keeps the UTF-8 name; the first name given to a number stays. */
  add(asn: number, name: Uint8Array): void {
    if (this.has(asn)) return;
    const row = this.#rowOfAsn.size;
    if (row + 1 >= this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
    if (this.#used + name.length > this.#pool.length) {
      this.#pool = grown(this.#pool, new Uint8Array(2 * this.#pool.length + name.length));
    }
    this.#pool.set(name, this.#used);
    this.#used += name.length;
    this.#rowOfAsn.set(asn, row);
    this.#starts[row + 1] = this.#used;
  }

  /** '' for a number that is not there. */
  get(asn: number): string {
    const row = this.#rowOfAsn.get(asn);
    if (row === undefined) return '';
    return new TextDecoder().decode(this.#pool.subarray(this.#starts[row], this.#starts[row + 1]));
  }
}

function grown<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
