import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { z } from 'zod';
import { loadConfig } from '#config/load.ts';
import { AppError } from '#core/errors.ts';

const VALUE = 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0';

describe('secrets', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowbell-secret-'));
    writeFileSync(join(folder, 'rules.yaml'), '{}');
    writeFileSync(join(folder, 'key.txt'), `${VALUE}\n`);
    writeFileSync(join(folder, 'empty.txt'), '\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const load = (connectionString: string, environment: Record<string, string> = {}) => {
    writeFileSync(join(folder, 'flowbell.yaml'), `storage:\n  accounts: [{connectionString: ${connectionString}}]\n`);
    return loadConfig({ files: {}, environment, defaultsDir: folder, rulesSchema: z.looseObject({}) });
  };

  const given: readonly (readonly [title: string, reference: string])[] = [
    ['an environment variable', '{env: MY_STORAGE}'],
    ['a file beside the settings', '{file: key.txt}'],
  ];
  for (const [title, reference] of given) {
    test(`come from ${title} and print as a placeholder`, () => {
      const config = load(reference, { MY_STORAGE: VALUE });
      const [account] = config.storage.accounts;
      assert.ok(account?.kind === 'connectionString');
      assert.equal(account.connectionString.reveal(), VALUE);
      assert.doesNotMatch(inspect(config, { depth: 9 }) + JSON.stringify(config), /AccountKey/);
    });
  }

  test('FLOWBELL_STORAGE_CONNECTION_STRING adds an account', () => {
    const config = load('{file: key.txt}', { FLOWBELL_STORAGE_CONNECTION_STRING: 'UseDevelopmentStorage=true' });
    assert.equal(config.storage.accounts.length, 2);
    const added = config.storage.accounts[1];
    assert.ok(added?.kind === 'connectionString');
    assert.equal(added.connectionString.reveal(), 'UseDevelopmentStorage=true');
  });

  const refused: readonly (readonly [title: string, reference: string, expected: RegExp])[] = [
    [
      'written into the file',
      `"${VALUE}"`,
      /connectionString: expected \{env: NAME\} or \{file: path\}; secrets do not stand/,
    ],
    [
      'from a variable that is not set',
      '{env: MISSING}',
      /expected a value in the environment variable MISSING, found none/,
    ],
    [
      'from a file that is not there',
      '{file: gone.txt}',
      /expected a readable secret in the file gone\.txt, found none/,
    ],
    ['from an empty file', '{file: empty.txt}', /expected a secret in the file empty\.txt, found it empty/],
    ['from two places', '{env: A, file: b}', /expected \{env: NAME\} or \{file: path\}/],
  ];
  for (const [title, reference, expected] of refused) {
    test(`${title} are refused without repeating the value`, () => {
      assert.throws(
        () => load(reference),
        (error) => {
          assert.ok(error instanceof AppError);
          assert.equal(error.code, 'FB1001');
          assert.match(error.message, expected);
          assert.doesNotMatch(inspect(error, { depth: 9 }), /AccountKey|c2VjcmV0/);
          return true;
        },
      );
    });
  }
});
