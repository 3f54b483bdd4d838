import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { askView } from '#analysis/views/registry.ts';
import type { ViewContext } from '#analysis/views/view.ts';
import { flowBatch, type TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const SCOPE = { kind: 'capture', name: 'a.pcap' } as const;
const ALL = {
  scope: SCOPE,
  window: { fromMs: Date.parse('2026-03-02T10:00:00Z'), toMs: Date.parse('2026-03-02T11:00:00Z') },
};

interface CapturedFlow extends TestFlow {
  readonly app: string;
  readonly host: string;
  readonly result: string;
  readonly durationMs: number;
  readonly capture?: string;
}

const FLOWS: readonly CapturedFlow[] = [
  {
    time: '2026-03-02T10:00:00Z',
    srcCountry: 'NL',
    counters: [5, 500, 9, 9000],
    app: 'TLS',
    host: 'www.example.org',
    result: 'closed',
    durationMs: 1500,
  },
  {
    time: '2026-03-02T10:00:01Z',
    srcCountry: 'DE',
    srcPort: 50_001,
    counters: [1, 60, 0, 0],
    app: '',
    host: '',
    result: 'unanswered',
    durationMs: 0,
  },
  {
    time: '2026-03-02T10:00:02Z',
    srcPort: 50_002,
    dstPort: 53,
    protocol: 17,
    counters: [1, 70, 1, 200],
    app: 'DNS',
    host: 'example.org',
    result: '',
    durationMs: 12,
  },
  { time: '2026-03-02T10:00:03Z', app: 'SSH', host: '', result: 'closed', durationMs: 9, capture: 'b.pcap' },
];

describe('views of captures', () => {
  let fixture: Awaited<ReturnType<typeof storeWith>>;
  let context: ViewContext;
  before(async () => {
    fixture = await storeWith([]);
    const batch = flowBatch(FLOWS);
    const contexts = batch.contexts.map((each, index) => {
      const { app = '', host = '', result = '', capture = 'a.pcap' } = FLOWS[index] ?? {};
      return { ...each, source: capture, app, appBasis: app === '' ? '' : 'content', host, result };
    });
    const durationMs = Uint32Array.from(FLOWS.map((flow) => flow.durationMs));
    await fixture.store.insertCapture([{ ...batch, contexts, durationMs }], { token: 't', batch: 'b' });
    context = { store: fixture.store, nameOf: () => '', organisationOf: () => '' };
  });
  after(() => fixture[Symbol.asyncDispose]());

  test('a flow is a row with its application, host and result', async () => {
    const { rows, total } = await askView('flows', context, { ...ALL, order: 'bytes' });
    assert.equal(total, 3);
    assert.deepEqual(
      rows.map((row) => [row.application, row.host, row.result, row.durationMs, row.bytesSent, row.bytesReceived]),
      [
        ['TLS', 'www.example.org', 'closed', 1500, 500, 9000],
        ['DNS', 'example.org', '', 12, 70, 200],
        ['', '', 'unanswered', 0, 60, 0],
      ],
    );
  });

  test('applications take filter and order', async () => {
    const filter = parseFlowFilter('host = *.org');
    const { rows } = await askView('applications', context, { ...ALL, filter, order: 'name' });
    assert.deepEqual(
      rows.map(({ name, flows }) => [name, flows]),
      [
        ['DNS', 1],
        ['TLS', 1],
      ],
    );
    const none = await askView('connections', context, { ...ALL, filter: parseFlowFilter('app = DNS') });
    assert.equal(none.closed, 0);
  });

  test('countries are against applications', async () => {
    const { rowKind, rows, cells } = await askView('protocolCountries', context, ALL);
    assert.equal(rowKind, 'application');
    assert.deepEqual(rows.map(({ key }) => key).toSorted(), ['DNS', 'TLS', 'unknown']);
    assert.deepEqual(
      cells.map(({ flows }) => flows),
      [1, 1, 1],
    );
  });

  test('durations are those of the packets', async () => {
    const { buckets, unknown } = await askView('durations', context, ALL);
    assert.deepEqual(
      buckets.filter(({ flows }) => flows > 0).map(({ fromMs, flows }) => [fromMs, flows]),
      [
        [0, 1],
        [10, 1],
        [1000, 1],
      ],
    );
    assert.equal(unknown, 0);
  });
});
