import { literal } from '#core/literal.ts';
import { CommandError } from './command-error.ts';
import type { Cursor } from './cursor.ts';

/** For commands that stand alone. Throws FB2002 for anything behind them. */
export function noArguments(cursor: Cursor, name: string): void {
  const token = cursor.peek();
  if (token === undefined) return;
  throw new CommandError('FB2002', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} is not expected: \`${name}\` stands alone.`,
    next: `Say \`${name}\` alone.`,
    suggestions: [{ label: name, command: name }],
  });
}
