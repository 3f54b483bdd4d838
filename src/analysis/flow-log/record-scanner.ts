import { COLON, COMMA, QUOTE, foundAt, isSpace, ARRAY_CLOSE, ARRAY_OPEN, OBJECT_CLOSE, OBJECT_OPEN } from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import { literalEnd } from './literal.ts';
import type { ProblemList } from './problem.ts';
import { RecordScope } from './record-scope.ts';
import type { RowWriter } from './row-writer.ts';
import { STRING, StringScan } from './string-scan.ts';
import { ENVELOPE, KIND, TEXT, elementKind, isArrayKind, isContainer, isTuples, roleOf } from './structure.ts';
import { TupleReader } from './tuple-reader.ts';

/** How a run ended: data ended inside the record; record complete; `records` found; not JSON at `at`. */
export type Outcome = 'more' | 'complete' | 'envelope' | 'broken';
type Step = Outcome | 'next';

const AWAITS = { keyOrEnd: 0, key: 1, colon: 2, value: 3, valueOrEnd: 4, element: 5, commaOrEnd: 6 } as const;
const EXPECTED = [
  'a key or }',
  'a key',
  'a colon',
  'a value',
  'a value or ]',
  'a value',
  'a comma or the end of the object or list',
] as const;
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
  #isVnet = false;
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
    return 'next';
  }

  #key(byte: number): Step {
    if (byte !== QUOTE) return 'broken';
    const stopped = this.#scanString();
    if (stopped !== 'next') return stopped;
    const from = this.at + 1;
    const { at: to, hasEscapes } = this.#string;
    this.#role = roleOf(this.#top(), this.#window.bytes, { from, to, hasEscapes });
    this.at = to + 1;
    this.#awaits = AWAITS.colon;
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
    const misfit = this.#misfit(top, byte);
    if (misfit !== '') this.#problems.add({ ...this.#whereAt(), expected: misfit });
    const isFitting = misfit === '' && isContainer(this.#role);
    if (byte === OBJECT_OPEN) return this.#push(isFitting ? this.#role : KIND.otherObject);
    if (byte === ARRAY_OPEN) return this.#push(isFitting && this.#role !== 0 ? this.#role : KIND.otherArray);
    return byte === QUOTE ? this.#text() : this.#literal();
  }

  /** What should stand here instead of a value that begins with `byte`; '' when it may. */
  #misfit(top: number, byte: number): string {
    if (isTuples(top)) return 'a tuple as text';
    const role = this.#role;
    if (role === ENVELOPE) return 'a list of records';
    if (role === 0 || !isContainer(role)) return '';
    if (isArrayKind(role)) return byte === ARRAY_OPEN ? '' : 'a list';
    return byte === OBJECT_OPEN ? '' : 'an object';
  }

  #whereAt(): { offset: number; path: string; found: string } {
    const { bytes, end, offset } = this.#window;
    return { offset: offset + this.at, path: `record ${this.#tuples.record}`, found: foundAt(bytes, this.at, end) };
  }

  #readTuples(kind: number): Step {
    const outcome = this.#tuples.read(this.at, kind === KIND.vnetTuples);
    this.at = this.#tuples.at;
    if (outcome === 'next') this.#awaits = AWAITS.commaOrEnd;
    if (outcome === 'broken') this.expected = 'the closing quote of a tuple';
    return outcome;
  }

  #text(): Step {
    const stopped = this.#scanString();
    if (stopped !== 'next') return stopped;
    const { at: to, hasEscapes } = this.#string;
    if (this.#role >= TEXT.time && this.#role <= TEXT.inner) {
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
    switch (kind) {
      case KIND.nsgRules:
      case KIND.vnetAcls:
        this.hasFlows = true;
        this.#isVnet = kind === KIND.vnetAcls;
        break;
      case KIND.nsgRule:
      case KIND.vnetAcl:
        this.scope.openOuter();
        break;
      case KIND.nsgMac:
      case KIND.vnetRule:
        this.scope.openInner();
        break;
      case KIND.nsgTuples:
      case KIND.vnetTuples:
        this.#tuples.open();
        break;
    }
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
