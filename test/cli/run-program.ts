import { createProgram } from '#cli/program.ts';
import type { Run } from './run-flowbell.ts';

/** Runs a command in this process, which saves the start of one; for commands one after the other. */
export async function runProgram(
  args: readonly string[],
  { stdin }: { readonly stdin?: Uint8Array } = {},
): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string, done?: () => void) => {
      written[name] += text;
      done?.();
    },
  });
  const program = createProgram({
    environment: {},
    ...(stdin === undefined ? {} : { stdin: once(stdin) }),
    stdout: output('stdout'),
    stderr: output('stderr'),
    signal: new AbortController().signal,
  });
  const code = await program(args);
  return { code, ...written };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
