import { asAppError } from '#core/errors.ts';
import { visible } from '#core/literal.ts';

/** An error as a person at a terminal reads it: what, what to do, code. Names of files cannot drive the terminal. */
export function errorText(error: unknown): string {
  const { code, message, next } = asAppError(error);
  return [...message.split('\n'), next, `[${code}]`].map((line) => `${visible(line)}\n`).join('');
}
