import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { newCountry } from '#rules/new-country.ts';
import { MemoryHistory, type TestFlow } from '../support/memory-history.ts';
import { NOON_MS, spread, usualWork } from '../support/rule-traffic.ts';
import { shippedRule } from '../support/shipped-rules.ts';

const RULE = shippedRule('new-country');
const USUAL = usualWork(lastMs(2 * DAY_MS, NOON_MS));
/** Thin usual traffic for 31 days, so that rarity can be told. */
const MONTH = usualWork(lastMs(31 * DAY_MS, NOON_MS)).filter((_, index) => index % 10 === 0);
const LAST_MINUTE = lastMs(MINUTE_MS, NOON_MS);
const daysAgo = (days: number) => lastMs(HOUR_MS, NOON_MS - days * DAY_MS);

const evaluate = (flows: readonly TestFlow[], rule = RULE) =>
  newCountry.evaluate(rule, new MemoryHistory(flows), { nowMs: NOON_MS + 5000, newestMs: NOON_MS - 1 });

const visits = (amount: number, parts: Partial<TestFlow>, window = LAST_MINUTE): TestFlow[] =>
  spread(amount, window, (index) => ({
    action: 'allow',
    answered: true,
    port: 443,
    src: `203.0.113.${index % 14}`,
    country: 'IS',
    bytes: 30_000,
    ...parts,
  }));
const calls = (amount: number, parts: Partial<TestFlow>, window = LAST_MINUTE): TestFlow[] =>
  visits(amount, { direction: 'out', src: '10.0.0.4', dst: '203.0.113.9', ...parts }, window);

describe('new country fires', () => {
  const cases = [
    {
      name: 'on answered visits from a country never seen',
      flows: visits(14, {}),
      key: ['nsg-web', 'in', 'IS'],
      severity: 'medium',
    },
    { name: 'on three flows', flows: visits(3, { bytes: 0 }), key: ['nsg-web', 'in', 'IS'], severity: 'medium' },
    {
      name: 'on one flow of a megabyte',
      flows: visits(1, { bytes: 1_000_000 }),
      key: ['nsg-web', 'in', 'IS'],
      severity: 'medium',
    },
    {
      name: 'on connections out to a country never called',
      flows: calls(5, {}),
      key: ['nsg-web', 'out', 'IS'],
      severity: 'medium',
    },
    {
      name: 'on a country that was only denied before',
      flows: [...visits(50, { action: 'deny', answered: false }, daysAgo(1)), ...visits(14, {})],
      key: ['nsg-web', 'in', 'IS'],
      severity: 'medium',
    },
    {
      name: 'on a country that another NSG knows',
      flows: [...visits(50, { nsg: 'nsg-data', vm: 'vm-web-2' }, daysAgo(1)), ...visits(14, {})],
      key: ['nsg-web', 'in', 'IS'],
      severity: 'medium',
    },
    {
      name: 'with higher severity on a port for managing machines',
      flows: visits(14, { port: 22 }),
      key: ['nsg-web', 'in', 'IS'],
      severity: 'high',
    },
    {
      name: 'with higher severity in the data tier',
      flows: visits(14, { nsg: 'nsg-data', vm: 'vm-data-1' }),
      key: ['nsg-data', 'in', 'IS'],
      severity: 'high',
    },
  ];
  for (const { name, flows, key, severity } of cases) {
    test(name, async () => {
      const { findings } = await evaluate([...USUAL, ...flows]);
      assert.deepEqual(
        findings.map((finding) => [Object.values(finding.key), finding.severity, finding.firstTime]),
        [[key, severity, true]],
      );
    });
  }

  test('with lower severity on a country seen on two of the last thirty days', async () => {
    const { findings } = await evaluate([
      ...MONTH,
      ...visits(5, {}, daysAgo(3)),
      ...visits(5, {}, daysAgo(9)),
      ...visits(5, {}),
    ]);
    assert.deepEqual(
      findings.map((finding) => [finding.key['country'], finding.severity, finding.firstTime, finding.baseline.days]),
      [['IS', 'low', false, 30]],
    );
  });
});

describe('new country keeps quiet', () => {
  const cases = [
    { name: 'on two days of usual work', flows: USUAL },
    { name: 'on two small flows', flows: [...USUAL, ...visits(2, { bytes: 499_999 })] },
    {
      name: 'on a country seen yesterday, while rarity cannot be told',
      flows: [...USUAL, ...visits(1, {}, daysAgo(1)), ...visits(14, {})],
    },
    { name: 'on denied flows', flows: [...USUAL, ...visits(500, { action: 'deny', answered: false })] },
    { name: 'on allowed flows that nothing answers', flows: [...USUAL, ...visits(500, { answered: false })] },
    { name: 'on addresses that no database places', flows: [...USUAL, ...visits(500, { country: '' })] },
    {
      name: 'on a country seen on three of the last thirty days',
      flows: [...MONTH, ...[3, 9, 20].flatMap((days) => visits(5, {}, daysAgo(days))), ...visits(5, {})],
    },
    { name: 'on an NSG that is an hour old', flows: [...USUAL, ...visits(14, { nsg: 'nsg-new' })] },
  ];
  for (const { name, flows } of cases) {
    test(name, async () => assert.deepEqual((await evaluate(flows)).findings, []));
  }

  test('on countries on the list of the ignored, and out of scope', async () => {
    const flows = [...USUAL, ...visits(14, {})];
    const ignoring = { ...RULE, trigger: { ...RULE.trigger, ignoreCountries: ['IS'] } };
    assert.deepEqual((await evaluate(flows, ignoring)).findings, []);
    assert.deepEqual((await evaluate(flows, { ...RULE, scope: { nsgs: ['nsg-d*'], exclude: [] } })).findings, []);
  });

  test('while there is less than a day of records, and says so', async () => {
    const young = USUAL.filter((each) => each.timeMs >= NOON_MS - 10 * HOUR_MS);
    const evaluation = await evaluate([...young, ...visits(14, {})]);
    assert.deepEqual(evaluation.findings, []);
    assert.match(evaluation.waiting ?? '', /has 9 h/);
  });
});

describe('the finding of a new country', () => {
  test('names addresses, port and VM', async () => {
    const { findings } = await evaluate([...USUAL, ...visits(14, {})]);
    const [finding] = findings;
    assert.ok(finding);
    assert.deepEqual(finding.window, LAST_MINUTE);
    assert.deepEqual(finding.threshold, { minFlows: 3, minBytes: 1_000_000 });
    assert.deepEqual(
      finding.contributors.slice(0, 3).map(({ field, value, share }) => [field, value, share]),
      [
        ['port', '443', 1],
        ['vm', 'vm-web-1', 1],
        ['src', '203.0.113.0', 1 / 14],
      ],
    );
  });

  test('is the same for the same input', async () => {
    const flows = [...USUAL, ...visits(14, {})];
    assert.deepEqual(await evaluate(flows), await evaluate(flows));
  });
});
