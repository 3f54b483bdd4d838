export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured log. Fields are values for programs; secrets print as placeholders by their type. */
export interface Log {
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

const nothing = (): void => undefined;

/** A log that keeps silent. */
export const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
