import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { rowsOf } from '#analysis/filter/condition.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FilterFlow, FlowFilter } from '#analysis/filter/flow-filter.ts';
import { fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import { matchesFlow } from '#analysis/filter/match-flow.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { CaptureRows } from '#analysis/ingest/capture-rows.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { addressHex } from '../../support/capture-address.ts';
import { FEW, filterArbitrary } from '../../support/filter-arbitrary.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const START_MS = Date.UTC(2026, 10, 20, 14);
const WINDOW = { fromMs: START_MS, toMs: START_MS + 120_000 };
const SCOPE = { kind: 'capture', name: 'x.pcap' } as const;
const INVENTORY = {
  resources: [{ name: 'nsg-web', macs: [], addresses: ['10.0.0.4'], subnet: '', vnet: '', nsg: '', role: '' }],
  internalRanges: ['10.0.0.0/24'],
  onPremRanges: ['10.0.1.0/24'],
};
const address = (text: string): Uint8Array => Buffer.from(addressHex(text), 'hex');
const side = fc
  .record({ packets: fc.constantFrom(1, 3), wireBytes: fc.constantFrom(0, 100, 1500, 1_000_000) })
  .map((each) => ({
    capturedBytes: 0,
    tcpFlags: 0,
    retransmissions: 0,
    zeroWindows: 0,
    ...each,
  }));

/** One flow as the decoder gives it, with what it carries. */
const flowArbitrary: fc.Arbitrary<readonly [FlowRecord, FlowApplication]> = fc
  .record({
    protocol: fc.constantFrom(6, 17),
    src: fc.constantFrom(...FEW.addresses),
    dst: fc.constantFrom(...FEW.addresses),
    ports: fc.tuple(fc.constantFrom(...FEW.ports), fc.constantFrom(...FEW.ports)),
    afterSeconds: fc.constantFrom(0, 30, 60, 119),
    durationSeconds: fc.constantFrom(0, 1, 60, 90),
    sent: side,
    received: side,
    result: fc.constantFrom('closed' as const, 'refused' as const, 'unanswered' as const),
    app: fc.constantFrom('', 'TLS', 'nsg-web'),
    host: fc.constantFrom('', 'nsg-data', "o'hara"),
  })
  .map(({ src, dst, ports, afterSeconds, durationSeconds, result, app, host, ...rest }) => {
    const first = START_MS / 1000 + afterSeconds;
    const record: FlowRecord = {
      ...rest,
      initiator: address(src),
      responder: address(dst),
      initiatorPort: ports[0],
      responderPort: ports[1],
      portsKnown: true,
      initiatorBy: 'syn',
      responderFirst: false,
      first: { seconds: first, nanoseconds: 0 },
      last: { seconds: first + durationSeconds, nanoseconds: 0 },
      tcp: rest.protocol === 6 ? { result, handshakeMicroseconds: null } : null,
      vlan: null,
      ipDepth: 1,
      carriesFlows: false,
      end: 'capture-end',
    };
    const facts = { kind: 'http', host, method: 'GET', status: 200, userAgent: '' } as const;
    return [record, { name: app, service: '', basis: app === '' ? 'unknown' : 'content', facts }] as const;
  });

const FLOWS = fc.sample(flowArbitrary, { numRuns: 200, seed: 7 });

describe('a filter as SQL over captures', () => {
  let store: FlowStore;
  let expectedFlows: readonly FilterFlow[];
  const stack = new AsyncDisposableStack();

  before(async () => {
    const folder = stack.use(await tempFolder());
    const enrichment = await openEnrichment({ inventory: INVENTORY });
    store = stack.use(await FlowStore.open({ directory: folder.path, retentionDays: null, queryMemoryBytes: 500e6 }));
    const rows = new CaptureRows('x.pcap', enrichment);
    for (const [record, application] of FLOWS) rows.add(record, application);
    const batches = rows.take({ end: true });
    await store.insertCapture(batches, { token: 'x', batch: 'x' });
    // What no filter chooses by: which side is ours, and what addresses are, come from elsewhere.
    const known = await store.rows<{
      direction: string;
      vm: string;
      classes: readonly string[];
      asn: readonly number[];
    }>(
      `SELECT direction, vm, [toString(src_class), toString(dst_class)] AS classes, [src_asn, dst_asn] AS asn
       FROM captures ORDER BY row`,
    );
    expectedFlows = FLOWS.map(([record, application], at) => ({
      src: record.initiator,
      dst: record.responder,
      srcPort: record.initiatorPort,
      dstPort: record.responderPort,
      protocol: record.protocol,
      application: application.name,
      hosts: application.facts?.kind === 'http' && application.facts.host !== '' ? [application.facts.host] : [],
      countries: [enrichment.country(record.initiator), enrichment.country(record.responder)],
      networks: known[at]?.asn ?? [],
      bytesSent: record.sent.wireBytes,
      bytesReceived: record.received.wireBytes,
      packets: record.sent.packets + record.received.packets,
      durationMs: 1000 * ((record.last?.seconds ?? 0) - (record.first?.seconds ?? 0)),
      result: record.tcp?.result ?? '',
      timeMs: 1000 * (record.first?.seconds ?? 0),
      direction: known[at]?.direction ?? '',
      classes: known[at]?.classes ?? [],
      vm: known[at]?.vm ?? '',
      log: 'x.pcap',
    }));
  });
  after(() => stack.disposeAsync());

  async function chosen(filter: FlowFilter): Promise<number[]> {
    const { sql, params } = rowsOf({ scope: SCOPE, window: WINDOW, filter });
    const rows = await store.rows<{ row: number }>(`SELECT row FROM captures WHERE ${sql} ORDER BY row`, params);
    return rows.map(({ row }) => row - 1);
  }

  const expected = (filter: FlowFilter): number[] =>
    expectedFlows.flatMap((flow, at) => (matchesFlow(filter, flow) ? [at] : []));

  test('chooses the flows that the plain evaluator chooses', async () => {
    await fc.assert(
      fc.asyncProperty(filterArbitrary(fieldsOf('captures')), async (filter) => {
        assert.deepEqual(await chosen(filter), expected(filter), describeFilter(filter));
      }),
      { numRuns: 150 },
    );
  });

  for (const filter of [
    'bytes > 1MB',
    'app = unknown',
    'host has data',
    'result = refused',
    'duration >= 1m',
    'vm = nsg-web',
  ]) {
    test(`finds some flows for ${filter}, and not all`, async () => {
      const { length } = await chosen(parseFlowFilter(filter, { table: 'captures' }));
      assert.ok(length > 0 && length < FLOWS.length, String(length));
    });
  }

  test('of a field that flow logs alone have chooses no flow of a capture, and its negation all', async () => {
    for (const filter of ['action = allow', 'rule = *', 'state = begin', 'nsg = *']) {
      assert.deepEqual(await chosen(parseFlowFilter(filter)), [], filter);
      assert.equal((await chosen(parseFlowFilter(`not (${filter})`))).length, FLOWS.length, filter);
    }
  });
});
