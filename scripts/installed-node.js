import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const REQUIRED_MAJOR = 24;

/** The Node that comes with the installation, by the package `node` from npm. */
export const nodeBinary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** True when the installed Node is there, runs on this machine and is new enough. */
export function installedNodeWorks() {
  if (!existsSync(nodeBinary)) return false;
  const { status, stdout } = spawnSync(nodeBinary, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && Number(/^v(\d+)\./.exec(stdout)?.[1]) >= REQUIRED_MAJOR;
}
