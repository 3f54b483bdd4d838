import { foundAt } from './bytes.ts';
import type { ByteWindow } from './byte-window.ts';
import type { ProblemList } from './problem.ts';

/** Tells of values of the wrong kind, each once, though the data may end inside one more than once. */
export class MisfitReport {
  readonly #window: ByteWindow;
  readonly #problems: ProblemList;
  /** Offset in the blob of the value that was last told. */
  #offset = -1;

  constructor(window: ByteWindow, problems: ProblemList) {
    this.#window = window;
    this.#problems = problems;
  }

  /** The value at `at` of the window is not what was expected. */
  add(expected: string, at: number, record: number): void {
    const { bytes, end } = this.#window;
    const offset = this.#window.offset + at;
    if (offset === this.#offset) return;
    this.#offset = offset;
    this.#problems.add({ offset, path: `record ${record}`, expected, found: foundAt(bytes, at, end) });
  }
}
