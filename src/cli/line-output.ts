import type { Output } from './io.ts';

const GATHERED_CHARACTERS = 1 << 18;

/** Lines for a reader that may be slower, or go away as `head` does. */
export class LineOutput {
  readonly #output: Output;
  #lines: string[] = [];
  #characters = 0;
  /** Lines joined to pieces that are worth a write. */
  readonly #ready: string[] = [];
  #isClosed = false;

  constructor(output: Output) {
    this.#output = output;
    // Without a listener a reader that goes away ends the process with a stack trace.
    output.on?.('error', () => {
      this.#isClosed = true;
    });
  }

  /** Nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(line: string): void {
    if (this.#isClosed) return;
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters >= GATHERED_CHARACTERS) this.#gather();
  }

  /** Writes what was added, piece by piece as it is taken; the last little only at the end. */
  async drain({ end }: { end: boolean }): Promise<void> {
    if (end) this.#gather();
    for (const text of this.#ready.splice(0)) {
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => {
        this.#output.write(text, () => resolve());
      });
    }
  }

  #gather(): void {
    if (this.#lines.length === 0) return;
    this.#ready.push(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#characters = 0;
  }
}
