import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockDataDirectory } from '#state/data-lock.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('a data directory is taken by one process, and free when it is done', async () => {
  await using folder = await tempFolder();
  const directory = join(folder.path, 'data');
  const lock = await lockDataDirectory(directory);
  assert.deepEqual(await readdir(directory), ['flowbell.lock']);
  await lock[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(directory), []);
});

test('a directory that another living process holds is refused with its number and what to do', async () => {
  await using folder = await tempFolder();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    await writeFile(join(folder.path, 'flowbell.lock'), `${other.pid}\n`);
    await assert.rejects(lockDataDirectory(folder.path), (error: Error & { code?: string; next?: string }) => {
      assert.equal(error.code, 'FB1003');
      assert.match(error.message, new RegExp(`process ${other.pid}`));
      assert.match(error.next ?? '', /FLOWBELL_DATA/);
      return true;
    });
  } finally {
    other.kill();
    await once(other, 'exit');
  }
  await using _lock = await lockDataDirectory(folder.path);
});

test('the lock of an earlier life with our own process number is taken over, as in a container', async () => {
  await using folder = await tempFolder();
  await writeFile(join(folder.path, 'flowbell.lock'), `${process.pid}\n`);
  await using _lock = await lockDataDirectory(folder.path);
});

test('a folder that cannot be written is told', async () => {
  await using folder = await tempFolder();
  await writeFile(join(folder.path, 'file'), '');
  await assert.rejects(lockDataDirectory(join(folder.path, 'file', 'data')), /ENOTDIR|not a directory/);
});
