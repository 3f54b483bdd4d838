/** Texts that get a number; what comes later is written out. They cost some 100 bytes each. */
const MOST_TEXTS = 65_536;
/** A power of two. */
const RECENT = 64;

/**
 * Numbers for texts, from 0 on in the order of their coming: host names, answers and fingerprints are the same in many
 * flows, and a number is quicker to write and to read than a text. -1 when all numbers are taken.
 */
export class TextNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  /** Texts that came lately, by their length and first character: most are record types, codes and versions. */
  readonly #recent = new Array<string>(RECENT).fill('');
  readonly #recentNumbers = new Int32Array(RECENT).fill(-1);

  numberOf(text: string): number {
    const place = (text.length * 7 + text.charCodeAt(0)) & (RECENT - 1);
    const number = this.#recentNumbers[place] ?? -1;
    if (number >= 0 && this.#recent[place] === text) return number;
    const found = this.#find(text);
    this.#recent[place] = text;
    this.#recentNumbers[place] = found;
    return found;
  }

  #find(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (this.#texts.length === MOST_TEXTS) return -1;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }
}
