import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '#core/secret.ts';

const FILE = 'report-links.key';
/** 256 bits as base64url. */
const KEY = /^[\w-]{43}$/u;

/** The key of report links in the data directory; made at the first start. Deleting the file makes all links void. */
export async function keptLinkKey(directory: string): Promise<Secret> {
  const path = join(directory, FILE);
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (KEY.test(kept)) return new Secret(kept);
  const made = randomBytes(32).toString('base64url');
  // Put in place whole: half a key would be another key at the next start.
  await writeFile(`${path}.part`, `${made}\n`, { mode: 0o600 });
  await chmod(`${path}.part`, 0o600);
  await rename(`${path}.part`, path);
  return new Secret(made);
}
