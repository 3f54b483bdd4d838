import type { ApplicationFacts, BannerFacts, DnsFacts, TlsFacts } from './facts.ts';
import { plainTextOf } from './text-cache.ts';
import type { TextNumbers } from './text-numbers.ts';

const KINDS = { dns: 1, tls: 2, quic: 3, http: 4, banner: 5, bannerWithTls: 6, detail: 7 } as const;
const FIRST_SIZE = 4096;
const NONE: readonly string[] = Object.freeze([]);

/**
 * Facts as bytes: a kind, then the fields in their order; numbers in groups of seven bits, the lowest first, one higher
 * than they are, since -1 stands for what was not seen; texts as twice their number, or as twice their length + 1 and their bytes,
 * which are ASCII.
 */
export class FactsWriter {
  /** Valid in [0, length); replaced when longer facts come. */
  bytes = new Uint8Array(FIRST_SIZE);
  length = 0;
  readonly #texts: TextNumbers;

  constructor(texts: TextNumbers) {
    this.#texts = texts;
  }

  write(facts: ApplicationFacts): void {
    this.length = 0;
    switch (facts.kind) {
      case 'dns':
        return this.#dns(facts);
      case 'tls':
        this.#number(KINDS.tls);
        return this.#tls(facts);
      case 'quic':
        this.#number(KINDS.quic);
        return this.#tls(facts);
      case 'http':
        this.#number(KINDS.http);
        this.#text(facts.host);
        this.#text(facts.method);
        this.#number(facts.status);
        return this.#text(facts.userAgent);
      case 'banner':
        return this.#banner(facts);
      case 'detail':
        this.#number(KINDS.detail);
        return this.#text(facts.text);
    }
  }

  #dns({ name, type, code, answers, furtherNames, queries, responses, failures }: DnsFacts): void {
    this.#number(KINDS.dns);
    this.#text(name);
    this.#text(type);
    this.#text(code);
    this.#list(answers);
    this.#list(furtherNames);
    this.#number(queries);
    this.#number(responses);
    this.#number(failures);
  }

  #tls({ serverName, alpn, version, ja4 }: Omit<TlsFacts, 'kind'>): void {
    this.#text(serverName);
    this.#text(alpn);
    this.#text(version);
    this.#text(ja4);
  }

  #banner({ client, server, tls }: BannerFacts): void {
    this.#number(tls === undefined ? KINDS.banner : KINDS.bannerWithTls);
    this.#text(client);
    this.#text(server);
    if (tls !== undefined) this.#tls(tls);
  }

  #list(texts: readonly string[]): void {
    this.#number(texts.length);
    for (const text of texts) this.#text(text);
  }

  #text(text: string): void {
    const number = this.#texts.numberOf(text);
    if (number >= 0) this.#number(2 * number);
    else this.#writeOut(text);
  }

  #writeOut(text: string): void {
    const { length } = text;
    this.#number(2 * length + 1);
    this.#reserve(length);
    const { bytes } = this;
    const at = this.length;
    for (let index = 0; index < length; index++) bytes[at + index] = text.charCodeAt(index);
    this.length = at + length;
  }

  #number(value: number): void {
    this.#reserve(5);
    let rest = value + 1;
    for (; rest >= 0x80; rest >>>= 7) this.bytes[this.length++] = (rest & 0x7f) | 0x80;
    this.bytes[this.length++] = rest;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what a `FactsWriter` wrote. */
export class FactsReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  readonly #texts: TextNumbers;

  constructor(texts: TextNumbers) {
    this.#texts = texts;
  }

  read(bytes: Uint8Array, at: number): ApplicationFacts {
    this.#bytes = bytes;
    this.#at = at;
    const kind = this.#number();
    switch (kind) {
      case KINDS.dns:
        return this.#dns();
      case KINDS.tls:
        return this.#tls();
      case KINDS.quic:
        return { ...this.#tls(), kind: 'quic' };
      case KINDS.http:
        return {
          kind: 'http',
          host: this.#text(),
          method: this.#text(),
          status: this.#number(),
          userAgent: this.#text(),
        };
      case KINDS.banner:
        return { kind: 'banner', client: this.#text(), server: this.#text() };
      case KINDS.bannerWithTls:
        return { kind: 'banner', client: this.#text(), server: this.#text(), tls: this.#tls() };
      default:
        return { kind: 'detail', text: this.#text() };
    }
  }

  #dns(): DnsFacts {
    return {
      kind: 'dns',
      name: this.#text(),
      type: this.#text(),
      code: this.#text(),
      answers: this.#list(),
      furtherNames: this.#list(),
      queries: this.#number(),
      responses: this.#number(),
      failures: this.#number(),
    };
  }

  #tls(): TlsFacts {
    return { kind: 'tls', serverName: this.#text(), alpn: this.#text(), version: this.#text(), ja4: this.#text() };
  }

  #list(): readonly string[] {
    const count = this.#number();
    if (count === 0) return NONE;
    const texts: string[] = [];
    for (let index = 0; index < count; index++) texts.push(this.#text());
    return texts;
  }

  #text(): string {
    const number = this.#number();
    if ((number & 1) === 0) return this.#texts.textOf(number >> 1);
    const from = this.#at;
    this.#at = from + (number >> 1);
    return plainTextOf(this.#bytes, from, this.#at);
  }

  #number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value - 1;
    }
  }
}
