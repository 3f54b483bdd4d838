import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '#config/schema.ts';
import { Secret } from '#core/secret.ts';
import { DAY_MS } from '#core/window.ts';

const schema = configSchema((from) => ('env' in from ? new Secret(`value of ${from.env}`) : 'expected a file'));
const faults = (settings: unknown): string => JSON.stringify(schema.safeParse(settings).error?.issues ?? []);

describe('web', () => {
  test('has links of a week, signed with a key of our own, and files of 100,000 rows', () => {
    assert.deepEqual(schema.parse({}).web, { linkKey: null, linkLifeMs: 7 * DAY_MS, downloadRows: 100_000 });
  });

  test('takes a key by reference, and never repeats one that stands in the file', () => {
    const { web } = schema.parse({ web: { linkKey: { env: 'LINK_KEY' }, linkLife: '1d' } });
    assert.equal(web.linkKey?.reveal(), 'value of LINK_KEY');
    assert.equal(web.linkLifeMs, DAY_MS);
    const text = faults({ web: { linkKey: 'hunter2' } });
    assert.match(text, /expected \{env: NAME\}/);
    assert.ok(!text.includes('hunter2'));
  });

  for (const [name, web] of [
    ['a life of none', { linkLife: '0s' }],
    ['a life of more than a year', { linkLife: '400d' }],
    ['no rows', { downloadRows: 0 }],
    ['a key of another section', { life: '7d' }],
  ] as const) {
    test(`refuses ${name}`, () => assert.notEqual(faults({ web }), '[]'));
  }
});
