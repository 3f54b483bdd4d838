import type { FlowFormat } from '#core/flow.ts';
import { ARRAY_CLOSE, ARRAY_OPEN, COMMA, OBJECT_CLOSE, OBJECT_OPEN, QUOTE, foundAt, isSpace } from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import { Envelope } from './envelope.ts';
import type { ProblemList } from './problem.ts';
import type { Outcome } from './record-grammar.ts';
import { RecordScanner } from './record-scanner.ts';
import type { RowWriter } from './row-writer.ts';

/** A longer record is given up. A NIC writes one record a minute; 64 MB are some 700,000 tuples. */
const LONGEST_RECORD = 64 * 1024 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** How the object at `#start` is read. */
type Mode = 'record' | 'candidate' | 'rest of envelope';

/**
 * Finds the records of a flow log, whatever they are wrapped in, and finds the next one after something broken: there
 * each brace behind the start of the broken record is tried, because a lost quote hides where records begin.
 */
export class DocumentReader {
  readonly #window: ByteWindow;
  readonly #writer: RowWriter;
  readonly #problems: ProblemList;
  readonly #scanner: RecordScanner;
  readonly #envelope: Envelope;
  records = 0;
  #at = 0;
  /** Brace of the open object; -1 between objects. */
  #start = -1;
  #mode: Mode = 'record';
  /** After something broken: look for a record behind the next brace. */
  #isSearching = false;
  #isFirstByte = true;
  #isCut = false;
  #head = 'end of data';

  constructor(window: ByteWindow, writer: RowWriter, problems: ProblemList) {
    this.#window = window;
    this.#writer = writer;
    this.#problems = problems;
    this.#scanner = new RecordScanner(window, writer, problems);
    this.#envelope = new Envelope((expected) => this.#report('envelope', expected, this.#at));
  }

  get formats(): ReadonlySet<FlowFormat> {
    return this.#scanner.scope.formats;
  }

  /** Reads as far as the data in the window goes and drops what is done with. */
  read(): void {
    if (this.#isFirstByte && !this.#skipMark()) return;
    while (this.#readNext());
    const done = this.#start >= 0 ? this.#start : this.#at;
    this.#window.drop(done);
    this.#scanner.moved(done);
    this.#at -= done;
    if (this.#start >= 0) this.#start = 0;
  }

  /** Ends the data. */
  end(isPart: boolean): void {
    this.#isFirstByte = false;
    this.#noteHead();
    this.read();
    while (this.#start >= 0) {
      this.#isCut = true;
      this.#scanner.expected = 'the rest of the record';
      this.#broken(this.#window.end);
      this.read();
    }
    if (!isPart) this.#envelope.end();
    this.#checkIsFlowLog(isPart);
  }

  #readNext(): boolean {
    if (this.#start >= 0) {
      const outcome = this.#scanner.run();
      if (outcome === 'more' && this.#window.end - this.#start <= LONGEST_RECORD) return false;
      this.#settle(outcome);
      return true;
    }
    return this.#isSearching ? this.#search() : this.#readBetween();
  }

  #settle(outcome: Outcome): void {
    const { hasFlows } = this.#scanner;
    switch (outcome) {
      case 'more':
        this.#scanner.expected = `the end of the record within ${LONGEST_RECORD} bytes`;
        this.#broken(this.#scanner.at);
        return;
      case 'broken':
        this.#broken(this.#scanner.at);
        return;
      case 'envelope':
        this.#finishRecord();
        if (!this.#envelope.openObject()) {
          this.#scanner.expected = 'records that are not nested deeply';
          this.#broken(this.#scanner.at);
          return;
        }
        this.#isSearching = false;
        break;
      case 'complete':
        if (!hasFlows && this.#mode === 'record') {
          this.#report(
            `record ${this.records + 1}`,
            'an object with properties.flows or flowRecords.flows',
            this.#start,
          );
        }
        this.#finishRecord();
        this.#envelope.valueEnded();
        if (this.#mode === 'rest of envelope') this.#envelope.close(OBJECT_CLOSE);
        if (hasFlows) this.#isSearching = false;
        if (this.#scanner.hidesRecords) {
          this.#searchInside();
          return;
        }
        break;
    }
    this.#at = this.#scanner.at;
    this.#start = -1;
  }

  /** The open object ends at `at` against the rules of JSON. */
  #broken(at: number): void {
    const isRecord = this.#scanner.hasFlows || this.#mode !== 'candidate';
    if (isRecord) this.#report(`record ${this.records + 1}`, this.#scanner.expected, at);
    this.#finishRecord();
    this.#searchInside();
  }

  /** Looks for records from behind the brace of the open object on. */
  #searchInside(): void {
    this.#at = this.#start + 1;
    this.#start = -1;
    this.#isSearching = true;
    this.#envelope.isTrusted = false;
  }

  #finishRecord(): void {
    if (this.#scanner.hasFlows) this.records++;
    this.#scanner.finish();
    this.#writer.release();
  }

  #begin(mode: Mode): void {
    this.#start = this.#at;
    this.#mode = mode;
    this.#scanner.begin(this.#at, this.records + 1, mode === 'rest of envelope');
  }

  /** Tries the next brace. False when there is none. */
  #search(): boolean {
    const { bytes, end } = this.#window;
    const brace = bytes.indexOf(OBJECT_OPEN, this.#at);
    if (brace < 0 || brace >= end) {
      this.#at = end;
      return false;
    }
    this.#at = brace;
    this.#begin('candidate');
    return true;
  }

  /** Takes the next byte that stands between records. False when there is none. */
  #readBetween(): boolean {
    const { bytes, end } = this.#window;
    while (isSpace(bytes[this.#at] ?? 0)) this.#at++;
    if (this.#at >= end) return false;
    const byte = bytes[this.#at] ?? 0;
    if (byte === OBJECT_OPEN) {
      this.#envelope.valueBegins();
      this.#begin('record');
      return true;
    }
    if (byte === QUOTE && this.#envelope.isInObject) {
      this.#begin('rest of envelope');
      return true;
    }
    if (!this.#takePunctuation(byte)) {
      this.#report('file', 'a record', this.#at);
      this.#isSearching = true;
      this.#envelope.isTrusted = false;
    }
    this.#at++;
    return true;
  }

  #takePunctuation(byte: number): boolean {
    switch (byte) {
      case ARRAY_OPEN:
        return this.#envelope.openArray();
      case ARRAY_CLOSE:
      case OBJECT_CLOSE:
        this.#envelope.close(byte);
        return true;
      case COMMA:
        this.#envelope.comma();
        return true;
      default:
        return false;
    }
  }

  /** Skips the byte order mark of UTF-8. False while too little data is there to tell. */
  #skipMark(): boolean {
    const { bytes, end } = this.#window;
    if (end < 3 && BYTE_ORDER_MARK.every((byte, index) => index >= end || bytes[index] === byte)) return false;
    this.#isFirstByte = false;
    this.#noteHead();
    if (BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte)) this.#at = 3;
    return true;
  }

  #noteHead(): void {
    if (this.#head === 'end of data') this.#head = foundAt(this.#window.bytes, 0, this.#window.end);
  }

  #report(path: string, expected: string, at: number): void {
    const { bytes, end, offset } = this.#window;
    this.#problems.add({ offset: offset + at, path, expected, found: foundAt(bytes, at, end) });
  }

  /** One clear problem instead of many when nothing of a flow log was met. */
  #checkIsFlowLog(isPart: boolean): void {
    const isEmpty = !this.#envelope.wasOpened && this.#problems.count === 0;
    if (this.records > 0 || (isEmpty && isPart) || (!isEmpty && this.#problems.count === 0)) return;
    if (this.#isCut && this.#problems.count === 1) return;
    this.#problems.clear();
    const expected = 'a flow log, such as {"records":[…]}';
    this.#problems.add({ offset: this.#window.startOffset, path: 'file', expected, found: this.#head });
  }
}
