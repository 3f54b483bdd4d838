import { COLON, COMMA, QUOTE, foundAt, isSpace, ARRAY_CLOSE, ARRAY_OPEN, OBJECT_CLOSE, OBJECT_OPEN } from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import { literalEnd } from './literal.ts';
import type { ProblemList } from './problem.ts';
import { AWAITS, EXPECTED, type Outcome, misfitOf } from './record-grammar.ts';
import { RecordScope } from './record-scope.ts';
import type { RowWriter } from './row-writer.ts';
import { STRING, StringScan } from './string-scan.ts';
import {
  ENVELOPE,
  KIND,
  MISPLACED,
  TEXT,
  elementKind,
  isArrayKind,
  isContainer,
  isTuples,
  roleOf,
  roleOfEscaped,
} from './structure.ts';
import { TupleReader } from './tuple-reader.ts';

type Step = Outcome | 'next';

/** A record needs eight levels; the bound keeps hostile input from costing time. */
const DEEPEST = 32;

/**
 * Walks one object at the top of a flow log as a pushdown automaton, token by token, so that data may end anywhere and
 * nothing is read twice. Tuples go to the writer as they are met; contexts follow when the record ends.
 */
export class RecordScanner {
  readonly scope = new RecordScope();
  readonly #window: ByteWindow;
  readonly #problems: ProblemList;
  readonly #tuples: TupleReader;
  readonly #string = new StringScan();
  readonly #stack = new Uint8Array(DEEPEST);
  #depth = 0;
  #awaits: number = AWAITS.keyOrEnd;
  #role = 0;
  /** Position in the window. */
  at = 0;
  /** `properties.flows` or `flowRecords.flows` was met: the object is a flow log record. */
  hasFlows = false;
  /** Something inside the object looks like a record too. */
  hidesRecords = false;
  #isVnet = false;
  /** Offset in the blob of the value that was last reported as misfit. */
  #misfitOffset = -1;
  /** What was expected where the record broke. */
  expected = '';

  constructor(window: ByteWindow, writer: RowWriter, problems: ProblemList) {
    this.#window = window;
    this.#problems = problems;
    this.#tuples = new TupleReader({ window, writer, problems, string: this.#string, scope: this.scope });
  }

  /**
   * Begins with the object whose brace stands at `at`, or whose next key does; `number` is what problems call the
   * record.
   */
  begin(at: number, number: number, isAtKey: boolean): void {
    this.at = isAtKey ? at : at + 1;
    this.#depth = 1;
    this.#stack[0] = KIND.record;
    this.#awaits = isAtKey ? AWAITS.key : AWAITS.keyOrEnd;
    this.hasFlows = false;
    this.hidesRecords = false;
    this.#isVnet = false;
    this.scope.begin();
    this.#tuples.begin(number);
  }

  /** Tells that the window dropped `count` bytes at its front. */
  moved(count: number): void {
    this.at -= count;
    this.#string.moved(count);
  }

  /** Ends the record wherever it stands: its rows get the contexts known so far. */
  finish(): void {
    this.#tuples.close();
    this.scope.resolve(this.#isVnet);
  }

  run(): Outcome {
    const { bytes, end } = this.#window;
    for (;;) {
      while (isSpace(bytes[this.at] ?? 0)) this.at++;
      if (this.at >= end) return 'more';
      const step = this.#step(bytes[this.at] ?? 0);
      if (step === 'next') continue;
      if (step === 'broken' && this.expected === '') this.expected = EXPECTED[this.#awaits] ?? '';
      return step;
    }
  }

  #step(byte: number): Step {
    this.expected = '';
    switch (this.#awaits) {
      case AWAITS.keyOrEnd:
        return byte === OBJECT_CLOSE ? this.#pop() : this.#key(byte);
      case AWAITS.key:
        return this.#key(byte);
      case AWAITS.colon:
        if (byte !== COLON) return 'broken';
        this.at++;
        this.#awaits = AWAITS.value;
        return 'next';
      case AWAITS.valueOrEnd:
        return byte === ARRAY_CLOSE ? this.#pop() : this.#value(byte);
      case AWAITS.commaOrEnd:
        return this.#commaOrEnd(byte);
      default:
        return this.#value(byte);
    }
  }

  #commaOrEnd(byte: number): Step {
    const isArray = isArrayKind(this.#top());
    if (byte === (isArray ? ARRAY_CLOSE : OBJECT_CLOSE)) return this.#pop();
    if (byte !== COMMA) return 'broken';
    this.at++;
    this.#awaits = isArray ? AWAITS.element : AWAITS.key;
    return !isArray && this.#window.bytes[this.at] === QUOTE ? this.#key(QUOTE) : 'next';
  }

  #key(byte: number): Step {
    if (byte !== QUOTE) return 'broken';
    const stopped = this.#scanString();
    if (stopped !== 'next') return stopped;
    const { bytes } = this.#window;
    const { at: to, hasEscapes } = this.#string;
    const top = this.#top();
    this.#role = hasEscapes ? roleOfEscaped(top, bytes, this.at + 1, to) : roleOf(top, bytes, this.at + 1, to);
    if (this.#role === MISPLACED) this.hidesRecords = true;
    const isColonNext = bytes[to + 1] === COLON;
    this.at = isColonNext ? to + 2 : to + 1;
    this.#awaits = isColonNext ? AWAITS.value : AWAITS.colon;
    return 'next';
  }

  /** A value of the role that its key or list gives it. */
  #value(byte: number): Step {
    const top = this.#top();
    if (isArrayKind(top)) {
      if (byte === QUOTE && isTuples(top)) return this.#readTuples(top);
      this.#role = elementKind(top);
    }
    if (this.#role === ENVELOPE && (byte === ARRAY_OPEN || byte === OBJECT_OPEN)) return 'envelope';
    const misfit = misfitOf(top, this.#role, byte);
    if (misfit !== '') this.#reportMisfit(misfit);
    const isFitting = misfit === '' && isContainer(this.#role);
    if (byte === OBJECT_OPEN) return this.#push(isFitting ? this.#role : KIND.otherObject);
    if (byte === ARRAY_OPEN) return this.#push(isFitting && this.#role !== 0 ? this.#role : KIND.otherArray);
    return byte === QUOTE ? this.#text() : this.#literal();
  }

  /** Once for each value, though the data may end inside it more than once. */
  #reportMisfit(expected: string): void {
    const { bytes, end } = this.#window;
    const offset = this.#window.offset + this.at;
    if (offset === this.#misfitOffset) return;
    this.#misfitOffset = offset;
    const path = `record ${this.#tuples.record}`;
    this.#problems.add({ offset, path, expected, found: foundAt(bytes, this.at, end) });
  }

  #readTuples(kind: number): Step {
    const outcome = this.#tuples.read(this.at, kind === KIND.vnetTuples);
    this.at = this.#tuples.at;
    if (outcome === 'next') this.#awaits = AWAITS.commaOrEnd;
    if (outcome === 'broken') this.expected = 'the closing quote of a tuple';
    return outcome;
  }

  #text(): Step {
    const isWanted = this.#role >= TEXT.time && this.#role <= TEXT.inner;
    if (isWanted) {
      const quote = this.scope.repeatText(this.#role, this.#window.bytes, this.at + 1);
      if (quote >= 0) return this.#valueEnded(quote + 1);
    }
    const stopped = this.#scanString();
    if (stopped !== 'next') return stopped;
    const { at: to, hasEscapes } = this.#string;
    if (isWanted) {
      this.scope.setText(this.#role, this.#window.bytes, { from: this.at + 1, to, hasEscapes });
    }
    return this.#valueEnded(to + 1);
  }

  #literal(): Step {
    const end = literalEnd(this.#window.bytes, this.at, this.#window.end);
    if (end === 0) return 'broken';
    return end < 0 ? 'more' : this.#valueEnded(end);
  }

  #valueEnded(at: number): Step {
    this.at = at;
    this.#awaits = AWAITS.commaOrEnd;
    return 'next';
  }

  /** Scans the string at `at`; 'next' when all of it is there. */
  #scanString(): Step {
    const { bytes, end } = this.#window;
    const outcome = this.#string.run(bytes, this.at + 1, end);
    if (outcome === STRING.closed) return 'next';
    if (outcome === STRING.open) return 'more';
    this.at = this.#string.at;
    this.expected = 'the closing quote of a text';
    return 'broken';
  }

  #push(kind: number): Step {
    if (this.#depth === DEEPEST) {
      this.expected = `at most ${DEEPEST} levels`;
      return 'broken';
    }
    this.#stack[this.#depth++] = kind;
    this.at++;
    this.#awaits = isArrayKind(kind) ? AWAITS.valueOrEnd : AWAITS.keyOrEnd;
    if (kind >= KIND.nsgProperties) this.#opened(kind);
    return 'next';
  }

  #opened(kind: number): void {
    if (kind === KIND.nsgRules || kind === KIND.vnetAcls) {
      this.hasFlows = true;
      this.#isVnet = kind === KIND.vnetAcls;
    }
    if (isTuples(kind)) this.#tuples.open();
    else this.scope.open(kind);
  }

  #pop(): Step {
    if (isTuples(this.#top())) this.#tuples.close();
    this.#depth--;
    this.at++;
    this.#awaits = AWAITS.commaOrEnd;
    return this.#depth === 0 ? 'complete' : 'next';
  }

  #top(): number {
    return this.#stack[this.#depth - 1] ?? KIND.otherObject;
  }
}
