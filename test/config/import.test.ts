import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '#config/schema.ts';
import { Secret } from '#core/secret.ts';

const schema = configSchema(() => new Secret('x'));
const faults = (settings: unknown): string => JSON.stringify(schema.safeParse(settings).error?.issues ?? []);

describe('import', () => {
  test('by default reads blobs of the Azure clouds over TLS, and nothing private', () => {
    assert.deepEqual(schema.parse({}).import, {
      allowedHosts: [
        '*.blob.core.windows.net',
        '*.blob.storage.azure.net',
        '*.blob.core.chinacloudapi.cn',
        '*.blob.core.usgovcloudapi.net',
      ],
      privateRanges: [],
      ports: [443],
      allowHttp: false,
      maxBytes: 2e9,
      maxUnpackedBytes: 10e9,
      maxMs: 900_000,
    });
  });

  test('takes names, everything below a name, and any host', () => {
    const allowedHosts = ['files.example.com', '*.example.com', 'nas', '*'];
    assert.deepEqual(schema.parse({ import: { allowedHosts } }).import.allowedHosts, allowedHosts);
  });

  for (const host of [
    'https://example.com',
    'example.com/x',
    'a.*.example.com',
    '*example.com',
    'example.com:8443',
    '',
  ]) {
    test(`refuses “${host}” as a host`, () => {
      assert.match(faults({ import: { allowedHosts: [host] } }), /expected a host such as files\.example\.com/);
    });
  }

  test('takes ranges of private addresses', () => {
    const privateRanges = [
      '10.0.0.0/8',
      '10.20.0.0/24',
      '172.31.0.0/16',
      '192.168.1.1/32',
      '100.64.0.0/10',
      'fd00::/8',
    ];
    assert.deepEqual(schema.parse({ import: { privateRanges } }).import.privateRanges, privateRanges);
  });

  for (const range of [
    '127.0.0.0/8',
    '169.254.0.0/16',
    '168.63.129.16/32',
    '0.0.0.0/0',
    '10.0.0.0/7',
    '172.16.0.0/11',
    '172.32.0.0/16',
    '192.168.0.0/15',
    '100.64.0.0/9',
    '8.8.8.0/24',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/+8',
    '::1/128',
    'fe80::/10',
    'fc00::/6',
    '::ffff:10.0.0.0/104',
    '64:ff9b::/96',
    'inside',
  ]) {
    test(`refuses ${range} as a private range`, () => {
      assert.match(faults({ import: { privateRanges: [range] } }), /expected a private range such as 10\.20\.0\.0/);
    });
  }

  for (const [settings, message] of [
    [{ maxBytes: '10' }, /expected a size of 1MB or more/],
    [{ maxBytes: '999kB' }, /expected a size of 1MB or more, found/],
    [{ maxTime: '2d' }, /expected a duration within its limits such as 15m/],
    [{ ports: [0] }, /expected at least 1|too_small/],
  ] as const) {
    test(`refuses ${JSON.stringify(settings)}`, () => assert.match(faults({ import: settings }), message));
  }
});
