import type { InputStream } from './input-source.ts';

/** A stream that text goes to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** `done` is called when the text was taken, or could not be. */
  write(text: string, done?: () => void): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
}

/** What a command line command gets from the process. */
export interface CommandIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin?: InputStream;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
}

/** Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 130 ended by Ctrl-C as shells have it. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const WIDEST = 120;
const NARROWEST = 40;

/** Columns to wrap at: the terminal's, within reason; 100 where there is no terminal, or one that does not know. */
export const columnsOf = (output: Output): number => Math.max(NARROWEST, Math.min(output.columns || 100, WIDEST));

/** Colour only on a terminal, and never where NO_COLOR is set (no-color.org). */
export const wantsColour = (output: Output, environment: CommandIo['environment']): boolean =>
  output.isTTY === true && !environment['NO_COLOR'];
