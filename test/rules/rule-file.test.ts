import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { parseRules, rulesSchema } from '#rules/rule-file.ts';
import { shippedRule, shippedRulesValue } from '../support/shipped-rules.ts';

type Parts = Record<string, unknown>;
const isParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null;

/** The shipped file with the value at the path set, or its key taken away (undefined). */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const file = shippedRulesValue();
  let parent: unknown = file;
  for (const part of path.slice(0, -1)) parent = isParts(parent) ? parent[part] : undefined;
  assert.ok(isParts(parent), `the shipped file has no ${path.join('.')}`);
  const last = String(path.at(-1));
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return file;
}

describe('rules.yaml as shipped', () => {
  test('is valid and has the three rules, switched on', () => {
    assert.deepEqual(
      parseRules(shippedRulesValue()).rules.map(({ id, detector, enabled }) => [id, detector, enabled]),
      [
        ['denied-inbound-spike', 'denied-inbound-spike', true],
        ['unusual-port', 'unusual-port', true],
        ['new-country', 'new-country', true],
      ],
    );
  });

  test('has the numbers of the detection catalogue', () => {
    const { trigger } = shippedRule('denied-inbound-spike');
    assert.deepEqual(trigger, { p: 1e-4, ratio: 2, excess: 20, youngDivisor: 10 });
    const { inbound, outbound } = shippedRule('unusual-port').trigger;
    assert.deepEqual([inbound.minSources, inbound.minFlows, outbound.maxPeersShare], [3, 10, 0.02]);
    assert.deepEqual(outbound.ignorePorts, [53, 80, 123, 443, 'dynamic']);
    const country = shippedRule('new-country');
    assert.deepEqual([country.baseline.days, country.trigger.minFlows, country.trigger.minBytes], [90, 3, 1_000_000]);
    assert.deepEqual(country.trigger.rare, { enabled: true, maxDays: 2, ofDays: 30 });
  });

  test('gives durations in milliseconds', () => {
    const { window, step, cooldown } = shippedRule('unusual-port');
    assert.deepEqual([window, step, cooldown.idle], [HOUR_MS, MINUTE_MS, DAY_MS]);
  });

  test('looks at a window that is never shorter than the step, and learns from more than the window', () => {
    for (const rule of parseRules(shippedRulesValue()).rules) {
      assert.ok(rule.step <= rule.window, rule.id);
      assert.ok(rule.baseline.days * DAY_MS > rule.window, rule.id);
    }
  });
});

describe('rules.yaml is refused', () => {
  const cases: readonly { path: readonly (string | number)[]; value: unknown; says: RegExp; at?: string }[] = [
    { path: ['rules', 0, 'treshold'], value: 3, says: /treshold/, at: 'rules.0' },
    { path: ['rules', 0, 'trigger', 'ratios'], value: 3, says: /ratios/, at: 'rules.0.trigger' },
    { path: ['rules', 1, 'trigger', 'inbound', 'minflows'], value: 3, says: /minflows/, at: 'rules.1.trigger.inbound' },
    { path: ['extra'], value: 1, says: /extra/, at: '' },
    { path: ['rules', 0, 'trigger', 'ratio'], value: undefined, says: /expected number/, at: 'rules.0.trigger.ratio' },
    { path: ['rules', 0, 'trigger', 'ratio'], value: 1, says: />1/ },
    { path: ['rules', 0, 'trigger', 'p'], value: 0, says: />0/ },
    { path: ['rules', 0, 'window'], value: '2h', says: /expected 1h/ },
    { path: ['rules', 0, 'step'], value: 'soon', says: /expected a duration such as 5m, 1h or 28d, found "soon"/ },
    { path: ['rules', 0, 'step'], value: '2h', says: /never more than the window/ },
    { path: ['rules', 0, 'baseline', 'timeZone'], value: 'Mars/Olympus', says: /IANA time zone/ },
    { path: ['rules', 0, 'baseline', 'minDays'], value: 60, says: /never fires/ },
    { path: ['rules', 0, 'severity', 'default'], value: 'awful', says: /low/ },
    { path: ['rules', 1, 'trigger', 'outbound', 'ignorePorts'], value: [70_000], says: /65535|input/i },
    { path: ['rules', 2, 'trigger', 'ignoreCountries'], value: ['Germany'], says: /two capital letters/ },
    { path: ['rules', 2, 'trigger', 'rare', 'maxDays'], value: 30, says: /less than ofDays/ },
    {
      path: ['rules', 2, 'detector'],
      value: 'new-planet',
      says: /detector|discriminator|input/i,
      at: 'rules.2.detector',
    },
    {
      path: ['rules', 2, 'id'],
      value: 'unusual-port',
      says: /"unusual-port" which rule 2 has already/,
      at: 'rules.2.id',
    },
    { path: ['version'], value: 2, says: /expected 1/ },
  ];
  for (const { path, value, says, at } of cases) {
    test(`${path.join('.')}: ${value === undefined ? 'missing' : JSON.stringify(value)}`, () => {
      const result = rulesSchema.safeParse(changed(path, value));
      assert.equal(result.success, false);
      const issues = result.error?.issues ?? [];
      assert.match(issues.map((issue) => issue.message).join('\n'), says);
      if (at !== undefined)
        assert.ok(
          issues.some((issue) => issue.path.join('.') === at),
          JSON.stringify(issues),
        );
    });
  }

  test('with all problems at once', () => {
    const file = changed(['rules', 0, 'step'], 'soon');
    assert.ok(isParts(file) && Array.isArray(file['rules']));
    file['rules'][1] = { ...file['rules'][1], colour: 'red' };
    const result = rulesSchema.safeParse(file);
    assert.equal(result.error?.issues.length, 2);
  });
});
