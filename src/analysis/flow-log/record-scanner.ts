import * as ascii from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import { KeyMemory } from './key-memory.ts';
import { literalEnd } from './literal.ts';
import { MisfitReport } from './misfit-report.ts';
import type { ProblemList } from './problem.ts';
import * as grammar from './record-grammar.ts';
import type { Outcome } from './record-grammar.ts';
import { RecordScope } from './record-scope.ts';
import type { RowWriter } from './row-writer.ts';
import * as strings from './string-scan.ts';
import * as structure from './structure.ts';
import { TupleReader } from './tuple-reader.ts';

// Constants of this file, which V8 folds; see plain-tuples.ts.
const { COLON, COMMA, QUOTE, isSpace, ARRAY_CLOSE, ARRAY_OPEN, OBJECT_CLOSE, OBJECT_OPEN } = ascii;
const { AWAITS, EXPECTED, misfitOf } = grammar;
const { STRING, StringScan } = strings;
const { ENVELOPE, KIND, MISPLACED, TEXT, elementKind, isArrayKind, isContainer, isTuples } = structure;
const { roleOf, roleOfEscaped } = structure;

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
  readonly #misfits: MisfitReport;
  readonly #tuples: TupleReader;
  readonly #string = new StringScan();
  readonly #stack = new Uint8Array(DEEPEST);
  readonly #keys = new KeyMemory(DEEPEST);
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
  /** What was expected where the record broke. */
  expected = '';

  constructor(window: ByteWindow, writer: RowWriter, problems: ProblemList) {
    this.#window = window;
    this.#misfits = new MisfitReport(window, problems);
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
    this.#keys.open(0);
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
    const { bytes, view } = this.#window;
    const top = this.#top();
    const level = this.#depth - 1;
    if (this.#keys.recall(level, top, view, this.at + 1)) return this.#keyEnded(this.#keys.role, this.#keys.end, true);
    const stopped = this.#scanString();
    if (stopped !== 'next') return stopped;
    const { at: to, hasEscapes } = this.#string;
    const from = this.at + 1;
    const role = hasEscapes ? roleOfEscaped(top, bytes, from, to) : roleOf(top, bytes, from, to);
    const isColonNext = bytes[to + 1] === COLON;
    if (isColonNext) this.#keys.keep(level, top, { bytes, from, to: to + 2, role });
    return this.#keyEnded(role, isColonNext ? to + 2 : to + 1, isColonNext);
  }

  #keyEnded(role: number, at: number, isColonNext: boolean): Step {
    this.#role = role;
    if (role === MISPLACED) this.hidesRecords = true;
    this.at = at;
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
    if (misfit !== '') this.#misfits.add(misfit, this.at, this.#tuples.record);
    const isFitting = misfit === '' && isContainer(this.#role);
    if (byte === OBJECT_OPEN) return this.#push(isFitting ? this.#role : KIND.otherObject);
    if (byte === ARRAY_OPEN) return this.#push(isFitting && this.#role !== 0 ? this.#role : KIND.otherArray);
    return byte === QUOTE ? this.#text() : this.#literal();
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
      const quote = this.scope.repeatText(this.#role, this.#window.view, this.at + 1);
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
    this.#keys.open(this.#depth);
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
