import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { azureSchema } from '#config/azure.ts';

const ID = '5A4DB0C5-7c1e-4f5e-9b6a-0f10be110001';

describe('azure', () => {
  test('searches nothing when nothing is said', () => {
    assert.deepEqual(azureSchema.parse(undefined), {
      discovered: [],
      refreshMs: 600_000,
      endpoint: 'https://management.azure.com',
      audience: 'https://management.azure.com',
      blobSuffix: 'blob.core.windows.net',
    });
  });

  test('takes each subscription once, whatever its capitals', () => {
    const found = azureSchema.parse({ subscriptions: [ID, ID.toLowerCase()] });
    assert.deepEqual(found.discovered, [ID.toLowerCase()]);
  });

  test('searches none of its subscriptions when discovery is off', () => {
    assert.deepEqual(azureSchema.parse({ subscriptions: [ID], discover: false }).discovered, []);
  });

  test('asks for tokens of its own endpoint in other clouds', () => {
    const endpoint = 'https://management.usgovcloudapi.net';
    assert.equal(azureSchema.parse({ endpoint }).audience, endpoint);
    assert.equal(azureSchema.parse({ endpoint, audience: 'https://x' }).audience, 'https://x');
  });

  const wrong: readonly [string, unknown, RegExp][] = [
    ['a subscription by name', { subscriptions: ['production'] }, /expected a subscription id .*found .*production/],
    ['an endpoint without TLS', { endpoint: 'http://management.azure.com' }, /expected an address such as https/],
    ['a blob suffix that is an address', { blobSuffix: 'https://blob.core.windows.net' }, /expected a host name/],
    ['a refresh of seconds', { refresh: '5s' }, /expected a duration within its limits/],
    ['an unknown key', { tenant: 'x' }, /tenant/],
  ];
  for (const [title, input, message] of wrong) {
    test(`refuses ${title}`, () => {
      assert.throws(() => azureSchema.parse(input), message);
    });
  }
});
