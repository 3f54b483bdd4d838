import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projectFiles, root, textOf } from './project-files.ts';

/** The key that Azurite and the emulators before it have always had; Microsoft publishes it. */
const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const FORBIDDEN: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a path of one machine', pattern: /(?<![\w.])\/(?:home|Users|root|work)\/[\w.-]+/ },
  { what: 'a Windows path of one machine', pattern: /\b[A-Z]:\\(?:Users|work)\\/ },
  { what: 'a package registry', pattern: /\bregistry\.(?:npmjs|yarnpkg)\.\w+|\bnpm\.pkg\.github\.com/ },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/ },
  { what: 'a GitHub token', pattern: /\bgh[oprsu]_\w{30,}|\bgithub_pat_\w{20,}/ },
  { what: 'a shared access signature', pattern: /[?&]sig=[\w%+/]{20,}/ },
  { what: 'a storage account key', pattern: /\b[A-Za-z0-9+/]{86}==/ },
  { what: 'a client secret of Entra ID', pattern: /\b\w{3}8Q~[\w.~-]{31,34}/ },
  { what: 'a JSON web token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
];

describe('the repository', () => {
  const files = projectFiles();
  const skip = files === null ? 'this is not a git repository' : false;

  for (const { what, pattern } of FORBIDDEN) {
    test(`holds nowhere ${what}`, { skip }, () => {
      const found = (files ?? []).filter((name) => {
        // Checksums in the lock file look like keys; it has a test of its own.
        if (name === 'package-lock.json' && pattern.source.includes('{86}')) return false;
        return pattern.test(textOf(name).replaceAll(AZURITE_KEY, '')) && name !== 'test/repo/no-leaks.test.ts';
      });
      assert.deepEqual(found, []);
    });
  }

  test('does not hold the path that it lies in', { skip }, () => {
    const place = root.replace(/[\\/]$/, '');
    assert.deepEqual(
      (files ?? []).filter((name) => place.length > 5 && textOf(name).includes(`${place}/`)),
      [],
    );
  });

  test('would be found to hold a leak', () => {
    const leaks = [
      '/home/anna/x',
      'C:\\Users\\anna',
      'https://registry.npmjs.org/x',
      '-----BEGIN RSA PRIVATE KEY-----',
      `xoxb-${'1'.repeat(12)}`,
    ];
    for (const leak of leaks)
      assert.ok(
        FORBIDDEN.some(({ pattern }) => pattern.test(leak)),
        leak,
      );
    assert.ok(FORBIDDEN.some(({ pattern }) => pattern.test(AZURITE_KEY)));
  });
});
