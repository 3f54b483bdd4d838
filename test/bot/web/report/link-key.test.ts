import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { keptLinkKey } from '#bot/web/report/link-key.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

test('the key of links is made once, kept for its owner alone, and never printed', async () => {
  await using folder = await tempFolder();
  const made = await keptLinkKey(folder.path);
  const again = await keptLinkKey(folder.path);
  assert.equal(again.reveal(), made.reveal());
  assert.equal(Buffer.from(made.reveal(), 'base64url').length, 32);
  assert.equal(`${made}`, '[secret]');
  const file = join(folder.path, 'report-links.key');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await readFile(file, 'utf8')).trim(), made.reveal());
});

test('a file that holds no key is replaced', async () => {
  await using folder = await tempFolder();
  await writeFile(join(folder.path, 'report-links.key'), 'short');
  assert.match((await keptLinkKey(folder.path)).reveal(), /^[\w-]{43}$/);
});
