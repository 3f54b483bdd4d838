import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { deniedInboundSpike } from '#rules/denied-inbound-spike.ts';
import { MemoryHistory, type TestFlow } from '../support/memory-history.ts';
import { NOON_MS, spread, usualScans } from '../support/rule-traffic.ts';
import { shippedRule } from '../support/shipped-rules.ts';

const RULE = shippedRule('denied-inbound-spike');
const NOW_MS = NOON_MS + 20 * MINUTE_MS;
const TWO_DAYS = lastMs(2 * DAY_MS, NOW_MS);
const USUAL = usualScans(TWO_DAYS, 2000, { seed: 1 });
const LAST_MINUTE = lastMs(MINUTE_MS, NOW_MS);

const evaluate = (flows: readonly TestFlow[], newestMs = NOW_MS - 1) =>
  deniedInboundSpike.evaluate(RULE, new MemoryHistory(flows), { nowMs: newestMs + 5000, newestMs });

/** 3,500 in a minute to port 3389, two in five of them from one address. */
const BURST = spread(3500, LAST_MINUTE, (index) => ({
  src: index % 5 < 2 ? '203.0.113.7' : `192.0.2.${index % 200}`,
  port: 3389,
  country: 'RU',
}));
const strangers = (amount: number): TestFlow[] =>
  spread(amount, lastMs(30 * MINUTE_MS, NOW_MS), (index) => ({ src: `100.64.${index >> 8}.${index & 255}` }));

describe('denied inbound spike fires', () => {
  const cases = [
    {
      name: 'in the first minute of a burst after two days',
      flows: [...USUAL, ...BURST],
      unit: 'flows',
      nsg: 'nsg-web',
    },
    {
      name: 'when sixfold many addresses knock once each, among one that always knocks',
      flows: [
        ...spread(2 * 24 * 600, TWO_DAYS, () => ({ src: '203.0.113.1' })),
        ...spread(2 * 24 * 50, TWO_DAYS, (index) => ({ src: `198.18.0.${index % 50}` })),
        ...strangers(300),
      ],
      unit: 'sources',
      nsg: 'nsg-web',
    },
    {
      name: 'on a night hour that would be usual by day',
      flows: [
        ...usualScans(lastMs(3 * DAY_MS, NOW_MS - 12 * HOUR_MS), 2000, { seed: 2 }),
        ...spread(2000, lastMs(40 * MINUTE_MS, NOW_MS - 12 * HOUR_MS), () => ({ port: 22 })),
      ],
      newestMs: NOW_MS - 12 * HOUR_MS - 1,
      unit: 'flows',
      nsg: 'nsg-web',
    },
    {
      name: 'on an NSG that never denied anything in a log that was on',
      flows: [
        ...spread(2 * 24 * 6, TWO_DAYS, () => ({ action: 'allow', nsg: 'nsg-app' })),
        ...spread(40, LAST_MINUTE, () => ({ nsg: 'nsg-app' })),
      ],
      unit: 'flows',
      nsg: 'nsg-app',
    },
  ];
  for (const { name, flows, newestMs, unit, nsg } of cases) {
    test(name, async () => {
      const { findings, waiting } = await evaluate(flows, newestMs);
      assert.deepEqual(
        findings.map((finding) => [finding.key, finding.unit]),
        [[{ nsg }, unit]],
      );
      assert.equal(waiting, null);
    });
  }
});

describe('denied inbound spike keeps quiet', () => {
  const cases = [
    { name: 'on an hour 1.7 times the usual', flows: [...USUAL, ...spread(1400, lastMs(HOUR_MS, NOW_MS), () => ({}))] },
    {
      name: 'on 19 flows where there were none: too few to wake anybody',
      flows: [
        ...spread(2 * 24 * 6, TWO_DAYS, () => ({ action: 'allow' })),
        ...spread(19, LAST_MINUTE, (index) => ({ src: `192.0.2.${index}` })),
      ],
    },
    { name: 'on denied outbound', flows: [...USUAL, ...BURST.map((each) => ({ ...each, direction: 'out' as const }))] },
    { name: 'on allowed inbound', flows: [...USUAL, ...BURST.map((each) => ({ ...each, action: 'allow' as const }))] },
    {
      name: 'on an NSG out of scope',
      flows: [...USUAL, ...BURST],
      rule: { ...RULE, scope: { nsgs: ['*'], exclude: ['NSG-W*'] } },
    },
  ];
  for (const { name, flows, rule = RULE } of cases) {
    test(name, async () => {
      const at = { nowMs: NOW_MS, newestMs: NOW_MS - 1 };
      const { findings } = await deniedInboundSpike.evaluate(rule, new MemoryHistory(flows), at);
      assert.deepEqual(findings, []);
    });
  }

  test('through a day and a night of usual traffic, looked at every half hour from the 25th hour on', async () => {
    const history = new MemoryHistory(usualScans(TWO_DAYS, 1000, { seed: 3 }));
    for (let newestMs = TWO_DAYS.fromMs + 25.5 * HOUR_MS; newestMs < NOW_MS; newestMs += 30 * MINUTE_MS) {
      const { findings, windowsEvaluated } = await deniedInboundSpike.evaluate(RULE, history, {
        nowMs: NOW_MS,
        newestMs,
      });
      assert.equal(windowsEvaluated, 1);
      assert.deepEqual(findings, [], new Date(newestMs).toISOString());
    }
  });

  test('while history is shorter than a day, and says so', async () => {
    const young = usualScans(lastMs(20 * HOUR_MS, NOW_MS), 2000, { seed: 1 });
    const evaluation = await evaluate([...young, ...BURST]);
    assert.deepEqual(evaluation.findings, []);
    assert.equal(evaluation.windowsEvaluated, 0);
    assert.match(evaluation.waiting ?? '', /^needs 1 d of records before the last hour, has 19 h/);
  });

  test('on a new NSG while it still judges the old one', async () => {
    const evaluation = await evaluate([...USUAL, ...BURST.map((each) => ({ ...each, nsg: 'nsg-new' }))]);
    assert.deepEqual(evaluation, { findings: [], waiting: null, windowsEvaluated: 1 });
  });
});

describe('the finding of a denied inbound spike', () => {
  const finding = async () => {
    const { findings } = await evaluate([...USUAL, ...BURST]);
    const [first] = findings;
    assert.ok(first);
    return first;
  };

  test('is the same for the same input', async () => {
    assert.deepEqual(await finding(), await finding());
  });

  test('counts the hour that ends with the newest minute, beside what is usual for its two clock hours', async () => {
    const { window, observed, expected, ratio } = await finding();
    assert.deepEqual(window, lastMs(HOUR_MS, NOW_MS));
    const inWindow = USUAL.filter((each) => each.timeMs >= window.fromMs).length;
    assert.equal(observed, inWindow + 3500);
    // Midday traffic is made around 2,000 an hour.
    assert.ok(expected !== null && Math.abs(expected - 2000) < 150, `expected about 2000, found ${expected}`);
    assert.equal(ratio, observed / (expected ?? 1));
  });

  test('says what it learned from', async () => {
    const { baseline, threshold, firstTime } = await finding();
    assert.equal(baseline.kind, 'seasonal-nb');
    // 49 h 20 min of records less the window and the broken hours at both ends.
    assert.equal(baseline.days, 1.92);
    assert.equal(baseline.wantedDays, 28);
    assert.equal(baseline.coverage, 1);
    assert.deepEqual(threshold, { p: 1e-5, ratio: 2, excess: 20 });
    assert.equal(firstTime, true);
  });

  test('ranks who and which port by how much their share grew', async () => {
    const { contributors, observed } = await finding();
    assert.deepEqual(
      contributors.slice(0, 3).map(({ field, value }) => [field, value]),
      [
        ['country', 'RU'],
        ['src', '203.0.113.7'],
        ['port', '3389'],
      ].toSorted((a, b) => share(b) - share(a)),
    );
    function share([field, value]: string[]): number {
      const found = contributors.find((each) => each.field === field && each.value === value);
      return (found?.share ?? 0) - (found?.usualShare ?? 0);
    }
    const leader = contributors.find((each) => each.value === '203.0.113.7');
    assert.deepEqual(leader, {
      field: 'src',
      value: '203.0.113.7',
      label: 'RU, AS64500 Example',
      share: 1400 / observed,
      usualShare: 0,
    });
  });

  test('a log gap lowers coverage and is not learned as silence', async () => {
    const gap = { fromMs: NOON_MS - 30 * HOUR_MS, toMs: NOON_MS - 18 * HOUR_MS };
    const gappy = USUAL.filter((each) => each.timeMs < gap.fromMs || each.timeMs >= gap.toMs);
    const { findings } = await evaluate([...gappy, ...BURST]);
    assert.equal(findings[0]?.baseline.coverage, 34 / 46);
    assert.ok(Math.abs((findings[0]?.expected ?? 0) - 2000) < 200);
  });

  const severities = [
    {
      name: 'twice the usual from the usual crowd is medium',
      flows: spread(3500, LAST_MINUTE, (i) => ({
        src: `198.18.0.${i % 200}`,
        port: [23, 22, 445, 3389, 8080][i % 5] ?? 23,
        country: ['NL', 'DE', 'US', 'CN', 'BR'][i % 5] ?? 'NL',
      })),
      severity: 'medium',
    },
    { name: 'six times the usual led by one address is high', flows: [...BURST, ...BURST, ...BURST], severity: 'high' },
  ];
  for (const { name, flows, severity } of severities) {
    test(name, async () => {
      const { findings } = await evaluate([...USUAL, ...flows]);
      assert.deepEqual(
        findings.map((each) => each.severity),
        [severity],
      );
    });
  }
});
