import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configSchema } from '#config/schema.ts';
import { Secret } from '#core/secret.ts';
import { DAY_MS } from '#core/window.ts';

const schema = configSchema((from) =>
  'env' in from ? new Secret(`value of ${from.env}`) : 'expected a file, found none',
);
const faults = (settings: unknown): string => JSON.stringify(schema.safeParse(settings).error?.issues ?? []);

describe('storage.history', () => {
  for (const { said, ms } of [
    { said: 'retention', ms: null },
    { said: '7d', ms: 7 * DAY_MS },
  ]) {
    test(`${said} is ${ms === null ? 'all that is kept' : `${ms} ms`}`, () => {
      assert.equal(schema.parse({ storage: { history: said } }).storage.historyMs, ms);
    });
  }
  for (const said of ['all', '5m', '']) {
    test(`“${said}” is refused in words`, () => {
      assert.match(
        faults({ storage: { history: said } }),
        /expected `retention` or a duration of 1h or more such as 7d/,
      );
    });
  }
});

describe('eventGrid', () => {
  test('is off by default', () => assert.equal(schema.parse({}).eventGrid, null));
  test('is on with a key', () => {
    const { eventGrid } = schema.parse({ eventGrid: { enabled: true, key: { env: 'EVENT_KEY' } } });
    assert.equal(eventGrid?.key.reveal(), 'value of EVENT_KEY');
    assert.equal(eventGrid?.pollSeconds, 60);
  });
  test('is refused without a key, at the key', () => {
    const text = faults({ eventGrid: { enabled: true } });
    assert.match(text, /expected a key, without which anybody could send events/);
    assert.match(text, /"path":\["eventGrid","key"\]/);
  });
  test('is refused with a key in the file, which is not repeated', () => {
    const text = faults({ eventGrid: { enabled: true, key: 'hunter2' } });
    assert.match(text, /secrets do not stand in this file/);
    assert.doesNotMatch(text, /hunter2/);
  });
});
