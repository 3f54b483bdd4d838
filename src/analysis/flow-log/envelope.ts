import { ARRAY_CLOSE } from './bytes.ts';

/** Deeper wrapping is no flow log; one published sample nests `records` in `records`. */
const DEEPEST = 16;

/**
 * What stands around and between records: `{"records":[`, commas, `]}`. Parts of a blob have no opener, lines of JSON
 * no commas; both are taken. Punctuation that contradicts what was opened is told to `report`, and records are read on.
 */
export class Envelope {
  readonly #report: (expected: string) => void;
  /** Open containers, true for arrays. */
  readonly #open: boolean[] = [];
  #last: 'opener' | 'value' | 'comma' | 'nothing' = 'nothing';
  wasOpened = false;
  /** False after something broken, which may have hidden punctuation. */
  isTrusted = true;

  constructor(report: (expected: string) => void) {
    this.#report = report;
  }

  get isInObject(): boolean {
    return this.#open.at(-1) === false;
  }

  /** False when it would be nested too deeply. */
  openObject(): boolean {
    return this.#push(false);
  }

  /** False when it would be nested too deeply. */
  openArray(): boolean {
    this.valueBegins();
    return this.#push(true);
  }

  #push(isArray: boolean): boolean {
    if (this.#open.length >= DEEPEST) return false;
    this.wasOpened = true;
    this.#open.push(isArray);
    this.#last = 'opener';
    return true;
  }

  close(byte: number): void {
    if (this.#last === 'comma') this.#doubt('a record after the comma');
    const isArray = this.#open.pop();
    if (isArray === undefined) {
      if (this.wasOpened) this.#doubt('the end of the data');
    } else if (isArray !== (byte === ARRAY_CLOSE)) {
      this.#doubt(isArray ? ']' : '}');
    }
    this.#last = 'value';
  }

  comma(): void {
    const isFirst = this.#last === 'nothing';
    if (this.#last !== 'value' && !isFirst) this.#doubt('a record');
    this.#last = 'comma';
  }

  valueBegins(): void {
    if (this.#last === 'value' && this.#open.length > 0) this.#doubt('a comma');
  }

  valueEnded(): void {
    this.#last = 'value';
  }

  end(): void {
    if (this.#open.length > 0) this.#doubt('the end of the list of records');
  }

  #doubt(expected: string): void {
    if (this.isTrusted) this.#report(expected);
  }
}
