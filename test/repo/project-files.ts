import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Text files that git has or would take, paths relative to the repository; null where this is no git repository. */
export function projectFiles(): string[] | null {
  if (!existsSync(join(root, '.git'))) return null;
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1e8 } as const;
  const names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], options).split(
    '\0',
  );
  return names.filter((name) => name !== '' && existsSync(join(root, name)) && !isBinary(name));
}

export const textOf = (name: string): string => readFileSync(join(root, name), 'utf8');

const isBinary = (name: string): boolean => readFileSync(join(root, name)).subarray(0, 8192).includes(0);
