import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '#config/schema.ts';
import { downloadPolicy } from '#bot/import/importer.ts';
import { AppError } from '#core/errors.ts';
import { Secret } from '#core/secret.ts';
import { checkUrl, isAllowedHost, TERMINAL_POLICY } from '#download/policy.ts';

const SETTINGS = configSchema(() => new Secret('x')).parse({}).import;

describe('isAllowedHost', () => {
  for (const [host, pattern, expected] of [
    ['account.blob.core.windows.net', '*.blob.core.windows.net', true],
    ['ACCOUNT.Blob.Core.Windows.Net', '*.blob.core.windows.net', true],
    ['account.blob.core.windows.net.', '*.blob.core.windows.net', true],
    ['account.z12.blob.storage.azure.net', '*.blob.storage.azure.net', true],
    ['blob.core.windows.net', '*.blob.core.windows.net', false],
    ['.blob.core.windows.net', '*.blob.core.windows.net', false],
    ['evilblob.core.windows.net', '*.blob.core.windows.net', false],
    ['account.blob.core.windows.net.evil.example', '*.blob.core.windows.net', false],
    ['files.example.com', 'files.example.com', true],
    ['a.files.example.com', 'files.example.com', false],
    ['files.example.com', 'filesXexample.com', false],
    ['anything.example', '*', true],
  ] as const) {
    test(`${host} is ${expected ? '' : 'not '}among ${pattern}`, () =>
      assert.equal(isAllowedHost(host, [pattern]), expected));
  }
});

describe('a service', () => {
  const anyHost = downloadPolicy({ ...SETTINGS, allowedHosts: ['*'], allowHttp: true, ports: [80, 443] });
  const usual = downloadPolicy(SETTINGS);

  /** Spellings of places inside; the URL standard brings those of IPv4 to one form. */
  const inside = [
    'http://127.0.0.1/x',
    'http://2130706433/x',
    'http://0x7f000001/x',
    'http://0x7f.1/x',
    'http://017700000001/x',
    'http://127.1/x',
    'http://0/x',
    'http://127.0.0.1./x',
    'http://①②⑦.⓪.⓪.①/x',
    'http://127%2e0%2e0%2e1/x',
    'http://[::1]/x',
    'http://[::]/x',
    'http://[::ffff:127.0.0.1]/x',
    'http://[::ffff:7f00:1]/x',
    'http://[64:ff9b::7f00:1]/x',
    'http://[2002:7f00:1::]/x',
    'http://[fe80::1]/x',
    'http://[fd00::1]/x',
    'http://169.254.169.254/metadata/instance',
    'http://168.63.129.16/machine',
    'http://10.0.0.1/x',
    'http://me@10.0.0.1/x',
    'http://account.blob.core.windows.net@10.0.0.1/x',
    'http://10.0.0.1\\@account.blob.core.windows.net/x',
  ];
  for (const address of inside) {
    test(`does not fetch ${address}, whatever hosts are allowed`, () => refused(address, anyHost, /not a public one/));
  }

  for (const [address, message] of [
    ['http://account.blob.core.windows.net/c/b', /begins with https/],
    ['ftp://account.blob.core.windows.net/c/b', /begins with https/],
    ['file:///etc/passwd', /begins with https/],
    ['data:text/plain,x', /begins with https/],
    ['https://account.blob.core.windows.net:8443/c/b', /Port 8443/],
    ['https://evil.example/c/b', /not among those/],
    ['https://account.blob.core.windows.net@evil.example/c/b', /Host evil\.example/],
    ['https://evil.example\\@account.blob.core.windows.net/c/b', /Host evil\.example/],
    ['https://evil.example#@account.blob.core.windows.net/c/b', /Host evil\.example/],
    ['https://evil.example?.blob.core.windows.net/c/b', /Host evil\.example/],
    ['https://account.blob.core.windows.net.evil.example/c/b', /not among those/],
    ['https://20.38.112.4/c/b', /not among those/],
    ['https://accountblob.core.windows.net/c/b', /not among those/],
    ['https://account.blob.core.windows。net.evil.example/c/b', /not among those/],
  ] as const) {
    test(`does not fetch ${address} as it is configured`, () => refused(address, usual, message));
  }

  test('fetches blobs of every Azure cloud', () => {
    for (const host of [
      'account.blob.core.windows.net',
      'account-secondary.blob.core.windows.net',
      'account.z12.blob.storage.azure.net',
      'account.blob.core.chinacloudapi.cn',
      'account.blob.core.usgovcloudapi.net',
    ]) {
      checkUrl(new URL(`https://${host}/c/b.cap?sv=1&sig=x`), usual);
    }
  });

  test('fetches by an address of a private range that is configured, and by no other', () => {
    const policy = downloadPolicy({ ...SETTINGS, allowedHosts: ['*'], privateRanges: ['10.20.0.0/24'] });
    checkUrl(new URL('https://10.20.0.5/c/b'), policy);
    refused('https://10.20.1.5/c/b', policy, /not a public one/);
  });

  test('fetches nothing when no host is allowed', () => {
    const policy = downloadPolicy({ ...SETTINGS, allowedHosts: [] });
    refused('https://account.blob.core.windows.net/c/b', policy, /not among those/);
  });
});

test('somebody at a terminal reads from anywhere by http and https', () => {
  for (const address of ['http://127.0.0.1:8080/x', 'https://10.0.0.1/x', 'http://[::1]/x', 'http://nas.local/x'])
    checkUrl(new URL(address), TERMINAL_POLICY);
  refused('file:///etc/passwd', TERMINAL_POLICY, /begins with https/);
});

function refused(address: string, policy: Parameters<typeof checkUrl>[1], message: RegExp): void {
  assert.throws(
    () => checkUrl(new URL(address), policy),
    (error) => error instanceof AppError && error.code === 'FB3008' && message.test(error.message) && error.next !== '',
  );
}
