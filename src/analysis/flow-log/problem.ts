/** One thing in a flow log that could not be read. */
export interface FlowLogProblem {
  /** Byte offset in the blob. */
  readonly offset: number;
  /** What part: file, record, tuple, field. */
  readonly path: string;
  readonly expected: string;
  /** What stands there, cut to 60 printable characters. */
  readonly found: string;
  /** All of it as one sentence. */
  readonly message: string;
}

/** Problems kept in full; the rest is only counted. */
export const PROBLEMS_KEPT = 100;

export class ProblemList {
  readonly kept: FlowLogProblem[] = [];
  count = 0;

  add(problem: Omit<FlowLogProblem, 'message'>): void {
    this.count++;
    if (this.kept.length >= PROBLEMS_KEPT) return;
    const found = problem.found === 'end of data' ? problem.found : `"${problem.found}"`;
    const message = `${sentenceStart(problem.path)} at byte ${problem.offset}: expected ${problem.expected}, found ${found}.`;
    this.kept.push({ ...problem, message });
  }

  clear(): void {
    this.kept.length = 0;
    this.count = 0;
  }
}

const sentenceStart = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
