import { asAppError } from '#core/errors.ts';

/** An error as a person at a terminal reads it: what, what to do, code. */
export function errorText(error: unknown): string {
  const { code, message, next } = asAppError(error);
  return `${message}\n${next}\n[${code}]\n`;
}
