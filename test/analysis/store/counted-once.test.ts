import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { countedOnce } from '#analysis/store/counted-once.ts';
import type { FlowStore, StoredContext } from '#analysis/store/flow-store.ts';
import type { Scope } from '#core/resource.ts';
import { flowBatch, type TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const window = { fromMs: Date.parse('2026-03-02T10:00:00Z'), toMs: Date.parse('2026-03-02T11:00:00Z') };
const ALL: Scope = { kind: 'all' };
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };

const NIC = { vm: 'vm-a', nic: '000D3A000001' } as const;
const AT_NIC: Partial<StoredContext> = { ...NIC, format: 'nsg2', source: 'nsg-nic', nsg: 'nsg-nic', rule: 'allow-web' };
const AT_SUBNET: Partial<StoredContext> = {
  ...NIC,
  format: 'nsg2',
  source: 'nsg-subnet',
  nsg: 'nsg-subnet',
  rule: 'AllowVnetInBound',
  ruleDefault: true,
};
const BY_VNET: Partial<StoredContext> = {
  ...NIC,
  format: 'vnet4',
  source: 'vnet-log',
  nsg: 'nsg-nic',
  rule: 'allow-web',
};

const begun = (second: string, srcPort: number, context: Partial<StoredContext>): TestFlow => ({
  time: `2026-03-02T10:10:${second}Z`,
  srcPort,
  context: { recordTimeMs: Date.parse('2026-03-02T10:11:00Z'), ...context },
});
const ended = (second: string, srcPort: number, context: Partial<StoredContext>): TestFlow => ({
  ...begun(second, srcPort, context),
  state: 'end',
  counters: [5, 500, 4, 400],
});
const denied = (second: string, srcPort: number, context: Partial<StoredContext>): TestFlow => ({
  ...begun(second, srcPort, context),
  action: 'deny',
  // NSG logs have no state D.
  state: context.format === 'vnet4' ? 'deny' : 'begin',
});

async function totals(store: FlowStore, scope: Scope = ALL) {
  const analysis = new Analysis(store, await openEnrichment({ inventory: INVENTORY }), INVENTORY);
  const { flows, bytesIn, bytesOut, tuples, deniedIn } = await analysis.view('summary', { scope, window });
  return { flows, bytes: bytesIn + bytesOut, tuples, deniedIn };
}

describe('the same flow in several logs of a NIC', () => {
  for (const { title, flows, scope = ALL, expected } of [
    {
      title: 'in the NSG log with whole seconds and in the VNet log with milliseconds counts once',
      flows: [
        begun('00', 1, AT_NIC),
        begun('00.640', 1, BY_VNET),
        ended('07', 1, AT_NIC),
        ended('07.001', 1, BY_VNET),
        denied('09', 2, AT_NIC),
        denied('09.999', 2, BY_VNET),
      ],
      expected: { flows: 2, bytes: 900, tuples: 6, deniedIn: 1 },
    },
    {
      title: 'allowed by the NSGs of subnet and NIC counts once',
      flows: [begun('00', 1, AT_SUBNET), begun('00', 1, AT_NIC), ended('30', 1, AT_SUBNET), ended('30', 1, AT_NIC)],
      expected: { flows: 1, bytes: 900, tuples: 4, deniedIn: 0 },
    },
    {
      title: 'counts with the counters of the log that has them',
      flows: [
        begun('00', 1, AT_NIC),
        begun('00', 1, BY_VNET),
        // An inbound TCP rule that is not a default one is handled without state: no counters in the NSG log.
        { ...begun('30', 1, AT_NIC), state: 'end' as const },
        ended('30', 1, BY_VNET),
      ],
      expected: { flows: 1, bytes: 900, tuples: 4, deniedIn: 0 },
    },
    {
      title: 'and a flow that one of them does not have still counts',
      flows: [begun('00', 1, AT_NIC), begun('00', 1, BY_VNET), begun('20', 2, AT_NIC), begun('40', 3, BY_VNET)],
      expected: { flows: 3, bytes: 0, tuples: 4, deniedIn: 0 },
    },
    {
      title: 'counts for each NSG that is asked for',
      flows: [begun('00', 1, AT_SUBNET), begun('00', 1, AT_NIC), begun('00.5', 1, BY_VNET)],
      scope: { kind: 'nsg', name: 'nsg-subnet' } as const,
      expected: { flows: 1, bytes: 0, tuples: 1, deniedIn: 0 },
    },
    {
      title: 'that name the same NSG counts once for that NSG',
      flows: [begun('00', 1, AT_SUBNET), begun('00', 1, AT_NIC), begun('00.5', 1, BY_VNET)],
      scope: { kind: 'nsg', name: 'nsg-nic' } as const,
      expected: { flows: 1, bytes: 0, tuples: 2, deniedIn: 0 },
    },
    {
      title: 'a second later is another flow',
      flows: [denied('00', 1, AT_NIC), denied('01', 1, AT_NIC), denied('01.2', 1, BY_VNET)],
      expected: { flows: 2, bytes: 0, tuples: 3, deniedIn: 2 },
    },
  ]) {
    test(title, async () => {
      await using fixture = await storeWith(flows);
      assert.deepEqual(await totals(fixture.store, scope), expected);
    });
  }

  test('is told with the most specific rule', async () => {
    await using fixture = await storeWith([begun('00', 1, AT_SUBNET), begun('00', 1, AT_NIC)]);
    await using once = await countedOnce(fixture.store, { scope: ALL, window });
    const rows = await fixture.store.rows(`SELECT nsg, rule FROM flows WHERE ${once.sql}`);
    assert.deepEqual(rows, [{ nsg: 'nsg-nic', rule: 'allow-web' }]);
  });

  test('can be looked at in each of them, with which of its lines counts', async () => {
    await using fixture = await storeWith([begun('00', 1, AT_SUBNET), begun('00', 1, AT_NIC), begun('20', 2, AT_NIC)]);
    const analysis = new Analysis(fixture.store, await openEnrichment({ inventory: INVENTORY }), INVENTORY);
    const { rows, ...totals } = await analysis.view('tuples', { scope: ALL, window, limit: 10 });
    assert.deepEqual(totals, { total: 3, repeated: 1 });
    assert.deepEqual(
      rows.map(({ source, srcPort, counts }) => [source, srcPort, counts]),
      [
        ['nsg-nic', 2, true],
        ['nsg-nic', 1, true],
        ['nsg-subnet', 1, false],
      ],
    );
  });

  test('is one decision of its rule in the list of rules, and one of each NSG that decided', async () => {
    await using fixture = await storeWith([
      begun('00', 1, AT_SUBNET),
      begun('00', 1, AT_NIC),
      begun('00.5', 1, BY_VNET),
    ]);
    const analysis = new Analysis(fixture.store, await openEnrichment({ inventory: INVENTORY }), INVENTORY);
    const { rows } = await analysis.view('rules', { scope: ALL, window });
    assert.deepEqual(
      rows.map(({ nsg, rule, flows }) => [nsg, rule, flows]),
      [
        ['nsg-nic', 'allow-web', 1],
        ['nsg-subnet', 'AllowVnetInBound', 1],
      ],
    );
  });

  test('is one flow for the rules that look for anomalies', async () => {
    await using fixture = await storeWith([
      denied('00', 1, AT_NIC),
      denied('00.3', 1, BY_VNET),
      denied('20', 2, AT_NIC),
      denied('20.9', 2, BY_VNET),
    ]);
    const analysis = new Analysis(fixture.store, await openEnrichment({ inventory: INVENTORY }), INVENTORY);
    const { history } = analysis;
    assert.deepEqual(await history.deniedInbound('nsg-nic', window), { flows: 2, sources: 1, newSources: 1 });
    const hours = await history.deniedInboundByHour('nsg-nic', window);
    assert.deepEqual(
      hours.map(({ flows }) => flows),
      [2],
    );
    const [source] = await history.deniedInboundValues('nsg-nic', 'src', window, 10);
    assert.equal(source?.flows, 2);
  });

  test('of more flows than may be kept is counted by whole logs, the VNet log before others', async () => {
    const flows = [1, 2, 3].flatMap((port) => [begun('00', port, AT_NIC), begun('00', port, BY_VNET)]);
    await using fixture = await storeWith(flows);
    await using once = await countedOnce(fixture.store, { scope: ALL, window }, { mostKept: 2 });
    const rows = await fixture.store.rows(`SELECT source, count() AS n FROM flows WHERE ${once.sql} GROUP BY source`);
    assert.deepEqual(rows, [{ source: 'vnet-log', n: 3 }]);
  });
});

describe('records that a log repeats', () => {
  const record = [begun('00', 1, BY_VNET), ended('30', 1, BY_VNET), denied('40', 2, BY_VNET)];

  test('count once in one insert', async () => {
    await using fixture = await storeWith([...record, ...record]);
    assert.deepEqual(await totals(fixture.store), { flows: 2, bytes: 900, tuples: 6, deniedIn: 1 });
  });

  test('count once when the blob was written anew and is read again', async () => {
    await using fixture = await storeWith(record);
    await fixture.store.insert([flowBatch([...record, begun('50', 3, BY_VNET)])], { token: 'again' });
    assert.deepEqual(await totals(fixture.store), { flows: 3, bytes: 900, tuples: 7, deniedIn: 1 });
  });

  test('count once when a batch came in several inserts', async () => {
    await using fixture = await storeWith([]);
    await fixture.store.insert([flowBatch(record)], { token: 'first', batch: 'long' });
    await fixture.store.insert([flowBatch(record)], { token: 'second', batch: 'long', firstRow: record.length });
    assert.deepEqual(await totals(fixture.store), { flows: 2, bytes: 900, tuples: 6, deniedIn: 1 });
  });

  test('count once where both ends of their flows are logged, whichever rows come first', async () => {
    const pair = { src: '10.0.0.4', dst: '10.0.0.9', dstPort: 5432, srcClass: 'vm', dstClass: 'vm' } as const;
    const ports = Array.from({ length: 16 }, (_, port) => port + 1);
    const ends = ports.flatMap((srcPort) => [
      { ...ended('30', srcPort, { ...NIC, format: 'vnet4' }), ...pair, direction: 'out' as const },
      { ...ended('30', srcPort, { vm: 'vm-db', nic: '000D3A000009', format: 'vnet4' }), ...pair },
    ]);
    await using fixture = await storeWith([...ends, ...ends]);
    assert.deepEqual(await totals(fixture.store), { flows: 0, bytes: 16 * 900, tuples: 64, deniedIn: 0 });
  });

  test('leave nothing behind when their batch is taken out again', async () => {
    await using fixture = await storeWith(record);
    await fixture.store.insert([flowBatch(record)], { token: 'again' });
    await fixture.store.remove('again');
    assert.deepEqual(await totals(fixture.store), { flows: 2, bytes: 900, tuples: 3, deniedIn: 1 });
    const [left] = await fixture.store.rows('SELECT sum(tuples) AS tuples FROM records');
    assert.deepEqual(left, { tuples: 3 });
  });

  test('leave no kept set behind', async () => {
    await using fixture = await storeWith([...record, ...record]);
    await totals(fixture.store);
    const tables = await fixture.store.rows("SELECT name FROM system.tables WHERE name LIKE 'kept%'");
    assert.deepEqual(tables, []);
  });
});
