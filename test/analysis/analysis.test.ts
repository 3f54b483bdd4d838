import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import { EVERYTHING, type Inventory } from '#core/resource.ts';
import { MINUTE_MS } from '#core/window.ts';
import { flowBatch } from '../support/flow-columns.ts';
import { storeWith } from '../support/flow-store.ts';

const INVENTORY: Inventory = {
  resources: [
    {
      name: 'vm-a',
      macs: ['000D3A000001'],
      addresses: ['10.0.0.4'],
      subnet: 'snet-a',
      vnet: 'vnet-a',
      nsg: 'nsg-a',
      role: '',
    },
  ],
  internalRanges: ['10.0.0.0/8'],
  onPremRanges: [],
};
const START = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE_MS).toISOString();

describe('the shared analyzer', () => {
  let fixture: Awaited<ReturnType<typeof storeWith>>;
  let analysis: Analysis;
  before(async () => {
    fixture = await storeWith([
      { time: at(0) },
      { time: at(1), action: 'deny', context: { vm: '', nsg: 'nsg-b', nic: '000D3A000002' } },
      { time: at(3), context: { source: 'other', format: 'nsg2' } },
    ]);
    analysis = new Analysis(fixture.store, await openEnrichment({ inventory: INVENTORY }), INVENTORY);
  });
  after(() => fixture[Symbol.asyncDispose]());

  test('everything that rows are named by can be asked for, in order and without empty names', async () => {
    const scopes = (await analysis.scopes()).map(({ scope }) =>
      scope.kind === 'all' ? '' : `${scope.kind} ${scope.name}`,
    );
    assert.deepEqual(scopes, [
      'vm vm-a',
      'nsg nsg-a',
      'nsg nsg-b',
      'subnet snet-a',
      'vnet vnet-a',
      'nic 000D3A000001',
      'nic 000D3A000002',
    ]);
  });

  test('a report says how many minutes of its window have records, between the first and the last that there are', async () => {
    const window = { fromMs: START - 60 * MINUTE_MS, toMs: START + 60 * MINUTE_MS };
    const { coverage, summary } = await analysis.report(
      { scope: EVERYTHING, window },
      { findings: [], problems: ['x'] },
    );
    assert.deepEqual(
      [coverage.minutesWithData, coverage.minutesExpected, coverage.formats, coverage.problems],
      [3, 4, ['nsg2', 'vnet4'], ['x']],
    );
    assert.equal(coverage.newestMs, START + 3 * MINUTE_MS);
    assert.equal(summary.tuples, 3);
    assert.match(coverage.geo, /geo-whois-asn-country/);
  });

  test('an insert with the same name adds nothing, with another name it does', async () => {
    const { store }: { store: FlowStore } = fixture;
    const rows = [
      flowBatch([{ time: at(200) }, { time: at(201) }]),
      flowBatch([{ time: at(202), context: { vm: 'vm-second' } }]),
    ];
    for (const token of ['once', 'once', 'twice']) await store.insert(rows, { token });
    const found = await store.rows<{ vm: string; n: number }>(
      `SELECT vm, count() AS n FROM flows WHERE time >= toDateTime64('2026-03-02 13:00:00', 3, 'UTC') GROUP BY vm ORDER BY vm`,
    );
    assert.deepEqual(found, [
      { vm: 'vm-a', n: 4 },
      { vm: 'vm-second', n: 2 },
    ]);
  });
});
