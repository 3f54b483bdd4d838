import type { Line, Token } from './tokens.ts';
import { position, tokensFrom } from './tokens.ts';

/** Reads the words of one line from left to right. */
export class Cursor {
  #line: Line;
  readonly #first: number;
  #at: number;

  constructor(line: Line, at = 0) {
    this.#line = line;
    this.#first = at;
    this.#at = at;
  }

  get done(): boolean {
    return this.#at >= this.#line.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#line.tokens[this.#at + ahead];
  }

  /** The next word in lower case; '' at the end or when it stands in quotes. */
  word(ahead = 0): string {
    const token = this.peek(ahead);
    return token === undefined || token.quoted ? '' : token.text.toLowerCase();
  }

  take(): Token | undefined {
    const token = this.peek();
    if (token !== undefined) this.#at += 1;
    return token;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Takes the next word when it is one of `words`. */
  takeWord(words: ReadonlySet<string>): string | null {
    const word = this.word();
    if (word === '' || !words.has(word)) return null;
    this.#at += 1;
    return word;
  }

  /** Where to return to with `rewind`. */
  get mark(): number {
    return this.#at;
  }

  rewind(mark: number): void {
    this.#at = mark;
  }

  /** A cursor behind the next word, with `words` to be read first as if they stood in its place. */
  withWords(words: readonly string[], place: Token): Cursor {
    const tokens = [...this.#line.tokens];
    tokens.splice(this.#at, 1, ...words.map((text) => ({ ...place, text })));
    return new Cursor({ text: this.#line.text, tokens }, this.#at);
  }

  /** Reads the line on from an offset, word by word. */
  resume(offset: number): void {
    const tokens = [...this.#line.tokens.slice(0, this.#at), ...tokensFrom(this.#line.text, offset)];
    this.#line = { text: this.#line.text, tokens };
  }

  /** Position of a word, or of the end of the line, as people count: the first character is 1. */
  position(token: Token | undefined): number {
    return position(this.#line.text, token?.start ?? this.#line.text.trimEnd().length);
  }

  /** Position of an offset into the line. */
  positionOf(offset: number): number {
    return position(this.#line.text, offset);
  }

  /** The command up to a word. */
  before(token: Token): string {
    const start = this.#line.tokens[this.#first]?.start ?? 0;
    return this.#line.text.slice(start, token.start).replaceAll(/\s+/gu, ' ').trim();
  }

  /** The whole command with `replacement` for one word: what a button says. */
  replacing(token: Pick<Token, 'start' | 'end'>, replacement: string): string {
    const { text } = this.#line;
    const start = this.#line.tokens[this.#first]?.start ?? 0;
    return `${text.slice(start, token.start)}${replacement}${text.slice(token.end)}`.replaceAll(/\s+/gu, ' ').trim();
  }
}
