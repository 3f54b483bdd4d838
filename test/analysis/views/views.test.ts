import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bucketFor } from '#analysis/views/timeline.ts';
import { askView } from '#analysis/views/registry.ts';
import type { ViewContext } from '#analysis/views/view.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { storeWith } from '../../support/flow-store.ts';

const FROM = '2026-03-02T10:00:00Z';
const window = { fromMs: Date.parse(FROM), toMs: Date.parse('2026-03-02T12:00:00Z') };
const ALL = { scope: { kind: 'all' }, window, limit: 10 } as const;
const OUT = { direction: 'out', src: '10.0.0.4', srcClass: 'vm', dstClass: 'internet' } as const;

/** Eleven tuples: one long flow of three, two that start, three denied, one from before, one outbound pair, one v1. */
const FLOWS = [
  {
    time: '2026-03-02T10:00:00Z',
    src: '203.0.113.7',
    srcCountry: 'NL',
    srcAsn: 64500,
    state: 'begin',
    counters: [0, 0, 0, 0],
  },
  {
    time: '2026-03-02T10:05:00Z',
    src: '203.0.113.7',
    srcCountry: 'NL',
    srcAsn: 64500,
    state: 'continue',
    counters: [1021, 588096, 8005, 4610880],
  },
  {
    time: '2026-03-02T10:06:00Z',
    src: '203.0.113.7',
    srcCountry: 'NL',
    srcAsn: 64500,
    state: 'end',
    counters: [52, 29952, 47, 27072],
  },
  { time: '2026-03-02T10:06:30Z', src: '2001:db8::1', srcCountry: 'DE', state: 'begin' },
  {
    time: '2026-03-02T10:07:00Z',
    src: '198.51.100.1',
    dstPort: 22,
    action: 'deny',
    context: { rule: 'DenyAllInBound', ruleDefault: true },
  },
  {
    time: '2026-03-02T10:07:10Z',
    src: '198.51.100.1',
    dstPort: 23,
    action: 'deny',
    context: { rule: 'DenyAllInBound', ruleDefault: true },
  },
  {
    time: '2026-03-02T11:59:59.999Z',
    src: '198.51.100.2',
    dstPort: 22,
    action: 'deny',
    context: { vm: 'vm-b', nsg: 'nsg-b', rule: 'DenyAllInBound', ruleDefault: true },
  },
  { time: '2026-03-02T12:00:00Z', src: '198.51.100.3', dstPort: 22, action: 'deny' },
  {
    ...OUT,
    time: '2026-03-02T11:00:00Z',
    dst: '192.0.2.53',
    dstPort: 53,
    protocol: 17,
    state: 'begin',
    dstCountry: 'US',
  },
  {
    ...OUT,
    time: '2026-03-02T11:00:20Z',
    dst: '192.0.2.53',
    dstPort: 53,
    protocol: 17,
    state: 'end',
    counters: [1, 70, 1, 200],
    dstCountry: 'US',
  },
  {
    ...OUT,
    time: '2026-03-02T11:01:00Z',
    dst: '10.0.0.9',
    dstPort: 5432,
    state: 'none',
    dstClass: 'vm',
    context: { format: 'nsg1' },
  },
] as const;

describe('views of a window', () => {
  let fixture: Awaited<ReturnType<typeof storeWith>>;
  let context: ViewContext;
  before(async () => {
    fixture = await storeWith(FLOWS);
    context = {
      store: fixture.store,
      nameOf: (address) => (address === '10.0.0.9' ? 'vm-db' : ''),
      organisationOf: (asn) => (asn === 64500 ? 'Example Net' : ''),
    };
  });
  after(() => fixture[Symbol.asyncDispose]());

  test('the summary counts a long flow once and sums its counters as the documentation does', async () => {
    const found = await askView('summary', context, { ...ALL, scope: { kind: 'vm', name: 'vm-a' } });
    assert.equal(found.flows, 6);
    assert.equal(found.tuples, 9);
    assert.deepEqual([found.allowedIn, found.deniedIn, found.allowedOut, found.deniedOut], [2, 2, 2, 0]);
    // Azure's own example: one flow sums to 9,125 packets and 5,256,000 bytes.
    assert.equal(found.packetsIn + found.packetsOut - 2, 9_125);
    assert.equal(found.bytesIn + found.bytesOut - 270, 5_256_000);
    assert.equal(found.countedTuples, 4);
  });

  test('the window is half-open: its last millisecond is in, its end is not', async () => {
    const found = await askView('summary', context, ALL);
    assert.equal(found.tuples, 10);
    assert.equal(found.deniedIn, 3);
    assert.equal(found.firstMs, window.fromMs);
    assert.equal(found.lastMs, window.toMs - 1);
    assert.deepEqual([found.deniedSources, found.countries, found.remoteAddresses], [2, 3, 6]);
  });

  test('an empty window has no first and last record', async () => {
    const found = await askView('summary', context, { ...ALL, window: { fromMs: 0, toMs: 1 } });
    assert.deepEqual([found.tuples, found.firstMs, found.lastMs], [0, null, null]);
  });

  test('the timeline has every bucket, empty ones as zeros', async () => {
    const { bucketMs, points } = await askView('timeline', context, ALL);
    assert.equal(bucketMs, MINUTE_MS);
    assert.equal(points.length, 120);
    assert.deepEqual(points[1], {
      timeMs: window.fromMs + MINUTE_MS,
      allowedIn: 0,
      deniedIn: 0,
      allowedOut: 0,
      deniedOut: 0,
      bytesIn: 0,
      bytesOut: 0,
    });
    assert.equal(points[7]?.deniedIn, 2);
    assert.equal(points[5]?.bytesIn, 588_096);
    assert.equal(points[5]?.bytesOut, 4_610_880);
  });

  test('talkers are remote addresses as people write them, with country, organisation and our own names', async () => {
    const { rows, total, otherFlows } = await askView('talkers', context, { ...ALL, limit: 2 });
    assert.equal(total, 6);
    assert.equal(otherFlows, 4);
    assert.deepEqual(
      rows.map(({ address, flows, denied }) => [address, flows, denied]),
      [
        ['198.51.100.1', 2, 2],
        ['203.0.113.7', 1, 0],
      ],
    );
    assert.deepEqual([rows[1]?.country, rows[1]?.organisation, rows[1]?.bytesIn], ['NL', 'Example Net', 618_048]);
    const all = await askView('talkers', context, ALL);
    assert.equal(all.rows.find(({ address }) => address === '10.0.0.9')?.name, 'vm-db');
    assert.ok(all.rows.some(({ address }) => address === '2001:db8::1'));
  });

  test('ports are told apart by protocol and direction, with the names of services', async () => {
    const { rows } = await askView('ports', context, ALL);
    const of = (port: number) => rows.find((row) => row.port === port);
    assert.deepEqual([of(22)?.deniedIn, of(22)?.service, of(22)?.sources], [2, 'ssh', 2]);
    assert.deepEqual([of(53)?.protocol, of(53)?.allowedOut, of(53)?.bytes], [17, 1, 270]);
    assert.equal(of(443)?.allowedIn, 2);
  });

  test('protocols have names', async () => {
    const { rows } = await askView('protocols', context, ALL);
    assert.deepEqual(
      rows.map(({ name, flows }) => [name, flows]),
      [
        ['TCP', 6],
        ['UDP', 1],
      ],
    );
  });

  test('countries leave private addresses out and keep those that nobody can place', async () => {
    const { rows } = await askView('countries', context, ALL);
    assert.equal(rows[0]?.country, '');
    assert.equal(rows[0]?.denied, 3);
    assert.deepEqual(
      rows
        .slice(1)
        .map(({ country }) => country)
        .toSorted(),
      ['DE', 'NL', 'US'],
    );
  });

  test('NSG rules say who decided, by direction and action', async () => {
    const { rows } = await askView('rules', context, { ...ALL, scope: { kind: 'nsg', name: 'nsg-b' } });
    assert.deepEqual(rows, [
      {
        nsg: 'nsg-b',
        rule: 'DenyAllInBound',
        isDefault: true,
        direction: 'in',
        action: 'deny',
        flows: 1,
        lastMs: window.toMs - 1,
      },
    ]);
  });
});

describe('traffic between our own machines', () => {
  const pair = { src: '10.0.0.4', dst: '10.0.0.9', dstPort: 5432, srcClass: 'vm', dstClass: 'vm' } as const;
  const atSource = { ...pair, direction: 'out', context: { vm: 'vm-a', nic: '000D3A000001', nsg: 'nsg-a' } } as const;
  const atTarget = { ...pair, direction: 'in', context: { vm: 'vm-db', nic: '000D3A000009', nsg: 'nsg-db' } } as const;
  const time = '2026-03-02T10:10:00Z';
  const flows = [
    { ...atSource, time, srcPort: 1 },
    { ...atTarget, time, srcPort: 1 },
    // A few milliseconds apart, over the edge of a second, as two NICs log it.
    { ...atSource, time: '2026-03-02T10:10:00.999Z', srcPort: 2, state: 'end', counters: [1, 100, 2, 300] },
    { ...atTarget, time: '2026-03-02T10:10:01.003Z', srcPort: 2, state: 'end', counters: [1, 100, 2, 300] },
    // The other end of this one is not logged.
    { ...atSource, time, srcPort: 3, dst: '10.0.0.77' },
    // Nor of this one, though it logs others: it was denied where it left.
    { ...atSource, time, srcPort: 4, action: 'deny' },
    // And this one got lost.
    { ...atSource, time, srcPort: 5 },
  ] as const;

  for (const { scope, flowCount, bytes, tuples } of [
    { scope: { kind: 'all' }, flowCount: 4, bytes: 400, tuples: 7 },
    { scope: { kind: 'vnet', name: 'vnet-a' }, flowCount: 4, bytes: 400, tuples: 7 },
    { scope: { kind: 'vm', name: 'vm-a' }, flowCount: 4, bytes: 400, tuples: 5 },
    { scope: { kind: 'nsg', name: 'nsg-a' }, flowCount: 4, bytes: 400, tuples: 5 },
    { scope: { kind: 'vm', name: 'vm-db' }, flowCount: 1, bytes: 400, tuples: 2 },
  ] as const) {
    test(`counts once, logged at both ends: ${scope.kind} ${'name' in scope ? scope.name : ''}`, async () => {
      await using fixture = await storeWith(flows);
      const context = { store: fixture.store, nameOf: () => '', organisationOf: () => '' };
      const summary = await askView('summary', context, { scope, window, limit: 10 });
      assert.deepEqual([summary.flows, summary.bytesIn + summary.bytesOut, summary.tuples], [flowCount, bytes, tuples]);
      const { points } = await askView('timeline', context, { scope, window, limit: 10 });
      assert.equal(
        points.reduce((sum, point) => sum + point.allowedIn + point.allowedOut + point.deniedOut, 0),
        flowCount,
      );
      const { rows } = await askView('ports', context, { scope, window, limit: 10 });
      assert.deepEqual(
        rows.map(({ port, flows: n, bytes: b }) => [port, n, b]),
        [[5432, flowCount, bytes]],
      );
    });
  }
});

for (const [lengthMs, bucketMs] of [
  [MINUTE_MS, MINUTE_MS],
  [2 * HOUR_MS, MINUTE_MS],
  [6 * HOUR_MS, 5 * MINUTE_MS],
  [DAY_MS, 10 * MINUTE_MS],
  [2 * DAY_MS, 30 * MINUTE_MS],
  [28 * DAY_MS, 6 * HOUR_MS],
  [3650 * DAY_MS, 26 * DAY_MS],
] as const) {
  test(`a window of ${lengthMs / MINUTE_MS} minutes has buckets of ${bucketMs / MINUTE_MS} minutes`, () => {
    assert.equal(bucketFor({ fromMs: 0, toMs: lengthMs }), bucketMs);
  });
}
