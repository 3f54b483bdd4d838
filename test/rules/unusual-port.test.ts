import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { passes, unusualPort } from '#rules/unusual-port.ts';
import { MemoryHistory, type TestFlow } from '../support/memory-history.ts';
import { NOON_MS, spread, usualWork } from '../support/rule-traffic.ts';
import { shippedRule } from '../support/shipped-rules.ts';

const RULE = shippedRule('unusual-port');
const TWO_DAYS = lastMs(2 * DAY_MS, NOON_MS);
const USUAL = usualWork(TWO_DAYS);
const LAST_MINUTE = lastMs(MINUTE_MS, NOON_MS);

const evaluate = (flows: readonly TestFlow[], rule = RULE) =>
  unusualPort.evaluate(rule, new MemoryHistory(flows), { nowMs: NOON_MS + 5000, newestMs: NOON_MS - 1 });

const DATA = { nsg: 'nsg-data', vm: 'vm-data-1', dst: '10.0.1.4' } as const;
const served = (amount: number, parts: Partial<TestFlow>, window = LAST_MINUTE): TestFlow[] =>
  spread(amount, window, (index) => ({
    ...DATA,
    action: 'allow',
    answered: true,
    port: 4444,
    src: `203.0.113.${index % 4}`,
    country: 'RO',
    bytes: 900,
    ...parts,
  }));
const called = (amount: number, parts: Partial<TestFlow>, window = LAST_MINUTE): TestFlow[] =>
  served(amount, { direction: 'out', src: '10.0.1.4', dst: '203.0.113.9', port: 6667, ...parts }, window);
const yesterday = lastMs(HOUR_MS, NOON_MS - DAY_MS);

describe('unusual port fires', () => {
  const cases = [
    { name: 'on a port answered for the first time', flows: served(16, {}), port: '4444', severity: 'medium' },
    { name: 'on three flows from three addresses', flows: served(3, {}), port: '4444', severity: 'medium' },
    {
      name: 'on ten flows from one address',
      flows: served(10, { src: '203.0.113.1' }),
      port: '4444',
      severity: 'medium',
    },
    {
      name: 'on a port that was only tried before, and denied',
      flows: [...served(30, { action: 'deny', answered: false }, yesterday), ...served(16, {})],
      port: '4444',
      severity: 'medium',
    },
    {
      name: 'with higher severity on a port for managing machines',
      flows: served(16, { port: 5985 }),
      port: '5985',
      severity: 'high',
    },
    {
      name: 'once for all dynamic ports together',
      flows: [...served(8, { port: 40_000 }), ...served(8, { port: 50_000 })],
      port: 'dynamic',
      severity: 'medium',
    },
    {
      name: 'on a port that another VM answers on: inbound asks about the VM alone',
      flows: [...served(30, { vm: 'vm-web-1' }, yesterday), ...served(16, {})],
      port: '4444',
      severity: 'medium',
    },
    { name: 'on one connection out to a port that no VM uses', flows: called(1, {}), port: '6667', severity: 'medium' },
  ];
  for (const { name, flows, port, severity } of cases) {
    test(name, async () => {
      const { findings } = await evaluate([...USUAL, ...flows]);
      assert.deepEqual(
        findings.map((finding) => [finding.key['vm'], finding.key['port'], finding.severity]),
        [['vm-data-1', port, severity]],
      );
    });
  }
});

describe('unusual port keeps quiet', () => {
  const cases = [
    { name: 'on two days of usual work', flows: [] },
    {
      name: 'on nine flows from two addresses',
      flows: served(9, {}).map((each, index) => ({ ...each, src: `203.0.113.${index % 2}` })),
    },
    { name: 'on a port that was answered yesterday', flows: [...served(1, {}, yesterday), ...served(16, {})] },
    { name: 'on allowed flows that nothing answers', flows: served(16, { answered: false }) },
    { name: 'on denied flows', flows: served(16, { action: 'deny', answered: false }) },
    {
      name: 'on another dynamic port of a VM that answered on one yesterday',
      flows: [...served(1, { port: 40_000 }, yesterday), ...served(16, { port: 50_000 })],
    },
    {
      name: 'on a first connection out to port 123, which is on the list of the known',
      flows: called(20, { port: 123, protocol: 'UDP' }),
    },
    {
      name: 'on connections out to dynamic ports, which are answers seen from behind',
      flows: called(20, { port: 51_000 }),
    },
    {
      name: 'on a port out that the other VM uses',
      flows: [...called(1, { vm: 'vm-web-1' }, yesterday), ...called(20, {})],
    },
    { name: 'on a denied connection out', flows: called(20, { action: 'deny', answered: false }) },
    { name: 'on a VM that is an hour old', flows: served(16, { vm: 'vm-new' }) },
  ];
  for (const { name, flows } of cases) {
    test(name, async () => {
      const { findings, waiting } = await evaluate([...USUAL, ...flows]);
      assert.deepEqual(findings, []);
      assert.equal(waiting, null);
    });
  }

  test('while there is less than a day of records, and says so', async () => {
    const young = USUAL.filter((each) => each.timeMs >= NOON_MS - 10 * HOUR_MS);
    const evaluation = await evaluate([...young, ...served(16, {})]);
    assert.deepEqual(evaluation.findings, []);
    assert.equal(evaluation.waiting, 'needs 1 d of records before the last hour, has 9 h');
  });

  test('without any history', async () => {
    const evaluation = await evaluate(served(16, {}));
    assert.deepEqual(evaluation.findings, []);
    assert.equal(evaluation.waiting, 'needs 1 d of records before the last hour, has none');
  });

  test('when both directions are switched off, or the VM is out of scope', async () => {
    const off = {
      inbound: { ...RULE.trigger.inbound, enabled: false },
      outbound: { ...RULE.trigger.outbound, enabled: false },
    };
    const flows = [...USUAL, ...served(16, {}), ...called(16, {})];
    assert.deepEqual((await evaluate(flows, { ...RULE, trigger: off })).findings, []);
    assert.deepEqual((await evaluate(flows, { ...RULE, scope: { vms: ['*'], exclude: ['vm-data-*'] } })).findings, []);
  });
});

describe('the share of peers that used an outbound port', () => {
  const candidate = (peersShare: number) => ({
    key: { vm: 'vm-data-1', direction: 'out', protocol: 'TCP', port: '6667' },
    flows: 5,
    sources: 1,
    bytes: 0,
    firstMs: 0,
    lastMs: 0,
    daysSeen: 0,
    peersShare,
  });
  const cases = [
    { name: 'no peer', peersShare: 0, expected: true },
    { name: 'one of 51 other VMs is under 2 %', peersShare: 1 / 51, expected: true },
    { name: 'one of 50 other VMs is not', peersShare: 1 / 50, expected: false },
    { name: 'one of 2 other VMs is not', peersShare: 1 / 2, expected: false },
  ];
  for (const { name, peersShare, expected } of cases) {
    test(name, () => assert.equal(passes(candidate(peersShare), RULE), expected));
  }
});

describe('the finding of an unusual port', () => {
  test('begins with the first flow and names what is known', async () => {
    const { findings } = await evaluate([...USUAL, ...served(16, {})]);
    const [finding] = findings;
    assert.ok(finding);
    assert.deepEqual(finding.key, { vm: 'vm-data-1', direction: 'in', protocol: 'TCP', port: '4444' });
    assert.deepEqual(finding.window, LAST_MINUTE);
    assert.deepEqual([finding.observed, finding.expected, finding.ratio, finding.p], [16, null, null, null]);
    assert.deepEqual(finding.threshold, { minFlows: 10, minSources: 3 });
    assert.deepEqual(finding.baseline, { kind: 'first-seen', days: 1.96, wantedDays: 30, k: null, coverage: 1 });
    assert.deepEqual(finding.contributors[0], { field: 'country', value: 'RO', label: '', share: 1, usualShare: 0 });
    assert.deepEqual(finding.contributors[1], {
      field: 'src',
      value: '203.0.113.0',
      label: 'RO, AS64500 Example',
      share: 0.25,
      usualShare: 0,
    });
    assert.ok(finding.actions.some(({ command }) => command === 'report vm-data-1 last 2h'));
  });

  test('is the same for the same input, and still there when late records are added', async () => {
    const flows = [...USUAL, ...served(16, {})];
    assert.deepEqual(await evaluate(flows), await evaluate(flows));
    const late = await evaluate([...flows, ...served(3, { port: 4444 }, lastMs(30 * MINUTE_MS, NOON_MS))]);
    assert.equal(late.findings[0]?.observed, 19);
  });

  test('stops at 20 of them and counts the rest', async () => {
    const many = Array.from({ length: 25 }, (_, index) => served(12, { port: 5000 + index }));
    const { findings } = await evaluate([...USUAL, ...many.flat()]);
    assert.equal(findings.length, 20);
    assert.deepEqual(findings.at(-1)?.facts.at(-1), { label: 'Not listed', value: '5 more of the same kind' });
  });
});
