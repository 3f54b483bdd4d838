import { COMMA, QUOTE, escapedPosition, foundAt, unescaped } from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import { readPlainTuples } from './plain-tuples.ts';
import type { ProblemList } from './problem.ts';
import type { RecordScope } from './record-scope.ts';
import type { RowBatch } from './row-batch.ts';
import type { RowWriter } from './row-writer.ts';
import { STRING, type StringScan } from './string-scan.ts';
import { malformedField, readNsgTuple, readVnetTuple } from './tuple-parser.ts';

interface Parts {
  readonly window: ByteWindow;
  readonly writer: RowWriter;
  readonly problems: ProblemList;
  readonly string: StringScan;
  readonly scope: RecordScope;
}

/** Reads lists of tuples into rows and tells what is wrong with those that are malformed. */
export class TupleReader {
  readonly #parts: Parts;
  /** Number of the record, and of its tuples so far. */
  record = 0;
  #tuple = 0;
  /** Position in the window after `read`. */
  at = 0;
  #isOpen = false;
  #firstRow = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(record: number): void {
    this.record = record;
    this.#tuple = 0;
    this.#isOpen = false;
  }

  /** A list of tuples begins: the rows from here on belong to it. */
  open(): void {
    this.#isOpen = true;
    this.#firstRow = this.#parts.writer.batch.count;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.scope.addRows(this.#parts.writer.batch, this.#firstRow);
  }

  /** Reads the tuple whose quote stands at `from` and those that follow it without white space. */
  read(from: number, isVnet: boolean): 'next' | 'more' | 'broken' {
    const { bytes, view } = this.#parts.window;
    let quote = from;
    for (;;) {
      const batch = this.#roomyBatch();
      const before = batch.count;
      this.at = readPlainTuples(view, quote, isVnet, batch);
      this.#tuple += batch.count - before;
      if (this.at === quote) {
        const outcome = this.#readOther(quote, isVnet, batch);
        if (outcome !== 'next') return outcome;
      }
      if (bytes[this.at] !== COMMA || bytes[this.at + 1] !== QUOTE) return 'next';
      quote = this.at + 1;
    }
  }

  /** One tuple in any form. */
  #readOther(quote: number, isVnet: boolean, batch: RowBatch): 'next' | 'more' | 'broken' {
    const { bytes } = this.#parts.window;
    const { arrays, count: row } = batch;
    this.#tuple++;
    const end = isVnet ? readVnetTuple(bytes, quote + 1, arrays, row) : readNsgTuple(bytes, quote + 1, arrays, row);
    if (end < 0) return this.#readOdd(quote + 1, isVnet, batch);
    batch.count = row + 1;
    this.at = end;
    return 'next';
  }

  /** The current batch, with room for a row. */
  #roomyBatch(): RowBatch {
    const { writer, scope } = this.#parts;
    const { batch } = writer;
    if (batch.count < batch.capacity) return batch;
    writer.makeRoom();
    if (writer.batch !== batch) {
      scope.addRows(batch, this.#firstRow);
      this.#firstRow = 0;
    }
    return writer.batch;
  }

  /** A tuple that the parser does not take: cut by the end of the data, written with escapes, or malformed. */
  #readOdd(from: number, isVnet: boolean, batch: RowBatch): 'next' | 'more' | 'broken' {
    const { window, string } = this.#parts;
    const { bytes } = window;
    const outcome = string.run(bytes, from, window.end);
    if (outcome === STRING.open) {
      this.#tuple--;
      return 'more';
    }
    this.at = string.at;
    if (outcome === STRING.broken) return 'broken';
    this.at++;
    if (!string.hasEscapes) {
      this.#report(bytes, { from, to: string.at, isVnet }, (index) => index);
      return 'next';
    }
    const plain = new TextEncoder().encode(`${unescaped(bytes, from, string.at)}"\0`);
    const to = plain.length - 2;
    const { arrays, count: row } = batch;
    const end = isVnet ? readVnetTuple(plain, 0, arrays, row) : readNsgTuple(plain, 0, arrays, row);
    if (end === to + 1) batch.count++;
    else this.#report(plain, { from: 0, to, isVnet }, (index) => escapedPosition(bytes, from, index));
    return 'next';
  }

  #report(
    bytes: Uint8Array,
    tuple: { from: number; to: number; isVnet: boolean },
    positionOf: (index: number) => number,
  ): void {
    const { from, to, isVnet } = tuple;
    const { problems, window } = this.#parts;
    const path = `record ${this.record}, tuple ${this.#tuple}`;
    const fields = countFields(bytes, from, to);
    if (fields !== 13 && (isVnet || fields !== 8)) {
      const expected = isVnet ? '13 fields' : '8 or 13 fields';
      const found = `${fields} ${fields === 1 ? 'field' : 'fields'}: ${foundAt(bytes, from, to)}`.slice(0, 60);
      problems.add({ offset: window.offset + positionOf(from), path, expected, found });
      return;
    }
    const field = malformedField(bytes, from, isVnet);
    const comma = bytes.indexOf(COMMA, field.at);
    const end = comma < 0 ? to : Math.min(comma, to);
    const found = field.at >= end ? 'nothing' : foundAt(bytes, field.at, end);
    problems.add({
      offset: window.offset + positionOf(field.at),
      path: `${path}, ${field.name}`,
      expected: field.expected,
      found,
    });
  }
}

function countFields(bytes: Uint8Array, from: number, to: number): number {
  let fields = 1;
  for (let at = from; at < to; at++) if (bytes[at] === COMMA) fields++;
  return fields;
}
