import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main.ts');
/** A hanging command is ended; a slow machine needs some seconds for each. */
const LIMIT_MS = 120_000;

export interface Run {
  /** Null when it was ended from outside. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a command: nothing of Flowbell's own that happens to be set here. */
export function environmentWith(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(FLOWBELL_|NO_COLOR|FORCE_COLOR|NODE_OPTIONS|NODE_TEST)/.test(name),
  );
  return { ...Object.fromEntries(own.map(([name, value]) => [name, value ?? ''])), ...extra };
}

/** Starts the real command in a process of its own. */
export function startFlowbell(args: readonly string[], options: { env?: Readonly<Record<string, string>> } = {}) {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    env: environmentWith(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the real command to its end. */
export async function runFlowbell(
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const child = startFlowbell(args, options);
  const hanging = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  clearTimeout(hanging);
  return { code: child.exitCode, stdout, stderr };
}
