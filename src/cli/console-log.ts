import { AppError } from '#core/errors.ts';
import type { Log, LogLevel } from '#core/log.ts';

export interface LogSettings {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  /** Where lines go; each ends with a newline. */
  readonly write: (line: string) => void;
  readonly nowMs: () => number;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** One line per event, as text for people or JSON for machines. */
export function consoleLog({ level, format, write, nowMs }: LogSettings): Log {
  const lowest = LEVELS.indexOf(level);
  const at =
    (own: LogLevel) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (LEVELS.indexOf(own) < lowest) return;
      const time = new Date(nowMs()).toISOString();
      const plain = plainFields(fields);
      write(
        format === 'json' ? jsonLine({ time, level: own, event, ...plain }) : textLine({ time, own, event, plain }),
      );
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const jsonLine = (fields: object): string => `${JSON.stringify(fields)}\n`;

interface Line {
  readonly time: string;
  readonly own: LogLevel;
  readonly event: string;
  readonly plain: Readonly<Record<string, unknown>>;
}

function textLine({ time, own, event, plain }: Line): string {
  const fields = Object.entries(plain).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${time.slice(11, 19)} ${own.padEnd(5)} ${[event, ...fields].join(' ').replaceAll(/[\r\n]+/g, ' ⏎ ')}\n`;
}

/** Errors become name, code and message; stacks only for faults that nobody foresaw. */
function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorText(value) : value]),
  );
}

function errorText(error: Error): string {
  if (error instanceof AppError && error.code !== 'FB9001') return `${error.code} ${error.message}`;
  const cause = error.cause instanceof Error ? ` ← ${errorText(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
