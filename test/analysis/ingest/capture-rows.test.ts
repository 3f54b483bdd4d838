import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyzeCaptureFile } from '#analysis/capture/analyze-capture.ts';
import { ApplicationClassifier, type FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { CaptureRows } from '#analysis/ingest/capture-rows.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import type { Inventory } from '#core/resource.ts';
import { addressHex } from '../../support/capture-address.ts';
import { corpus, corpusMissing, type ExpectedTable } from '../../support/capture-corpus.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const signal = AbortSignal.timeout(120_000);
const UNKNOWN: FlowApplication = { name: '', service: '', basis: 'unknown', facts: undefined };
const NOTHING = { packets: 0, wireBytes: 0, capturedBytes: 0, tcpFlags: 0, retransmissions: 0, zeroWindows: 0 };
const INVENTORY: Inventory = {
  resources: [{ name: 'vm-web', macs: [], addresses: ['10.0.0.4'], subnet: '', vnet: '', nsg: '', role: '' }],
  internalRanges: ['10.0.0.0/16'],
  onPremRanges: [],
};

const flow = (from: string, to: string, rest: Partial<FlowRecord> = {}): FlowRecord => ({
  protocol: 6,
  initiator: Buffer.from(addressHex(from), 'hex'),
  responder: Buffer.from(addressHex(to), 'hex'),
  initiatorPort: 40_000,
  responderPort: 443,
  portsKnown: true,
  initiatorBy: 'syn',
  responderFirst: false,
  first: { seconds: 1_800_000_000, nanoseconds: 123_999_999 },
  last: { seconds: 1_800_000_002, nanoseconds: 623_999_999 },
  sent: { ...NOTHING, packets: 3, wireBytes: 300 },
  received: { ...NOTHING, packets: 5, wireBytes: 5000 },
  tcp: { result: 'closed', handshakeMicroseconds: null },
  vlan: null,
  ipDepth: 1,
  carriesFlows: false,
  end: 'capture-end',
  ...rest,
});

/** A store that holds the flows of one capture. */
async function stored(
  fill: (rows: CaptureRows) => Promise<void> | void,
  { retentionDays = null }: { retentionDays?: number | null } = {},
) {
  const folder = await tempFolder();
  const store = await FlowStore.open({ directory: folder.path, retentionDays, queryMemoryBytes: 500e6 });
  const rows = new CaptureRows('x.pcap', await openEnrichment({ inventory: INVENTORY }));
  await fill(rows);
  const batches = rows.take({ end: true });
  await store.insertCapture(batches, { token: 'x', batch: 'x' });
  return {
    store,
    batches,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('CaptureRows', () => {
  test('stores a flow as one row with times, sizes of both directions, and what it was', async () => {
    const dns = { kind: 'tls', serverName: 'www.example.com', alpn: 'h2', version: 'TLSv1.3', ja4: '' } as const;
    await using one = await stored((rows) =>
      rows.add(flow('8.8.8.8', '10.0.0.4'), { name: 'TLS', service: 'https', basis: 'content', facts: dns }),
    );
    const [row] = await one.store.rows<Record<string, unknown>>(
      `SELECT toString(time) AS time, duration_ms, direction, vm, source, app, app_basis, host, result, bytes_in,
         bytes_out, packets_in, packets_out, toString(remote_country) AS country, remote_asn, src_port, dst_port, starts
       FROM captures`,
    );
    assert.deepEqual(row, {
      // Milliseconds, not rounded up.
      time: '2027-01-15 08:00:00.123',
      duration_ms: 2500,
      direction: 'in',
      vm: 'vm-web',
      source: 'x.pcap',
      app: 'TLS',
      app_basis: 'content',
      host: 'www.example.com',
      result: 'closed',
      bytes_in: 300,
      bytes_out: 5000,
      packets_in: 3,
      packets_out: 5,
      country: 'US',
      remote_asn: 15_169,
      src_port: 40_000,
      dst_port: 443,
      starts: true,
    });
  });

  for (const [from, to, direction] of [
    ['8.8.8.8', '10.0.0.4', 'in'],
    ['10.0.0.4', '8.8.8.8', 'out'],
    ['10.0.0.4', '10.0.0.5', 'out'],
    ['8.8.8.8', '9.9.9.9', 'out'],
    ['168.63.129.16', '10.0.0.4', 'in'],
    ['2001:4860:4860::8888', 'fd00::1', 'in'],
  ] as const) {
    test(`sees a flow from ${from} to ${to} as going ${direction}`, async () => {
      const rows = new CaptureRows('x', await openEnrichment({ inventory: INVENTORY }));
      rows.add(flow(from, to), UNKNOWN);
      const [batch] = rows.take({ end: true });
      assert.equal(batch?.columns.direction[0], direction === 'in' ? 0 : 1);
    });
  }

  test('leaves out the flow of a tunnel, but not what only has the port of one', async () => {
    const byContent: FlowApplication = { ...UNKNOWN, name: 'DNS', basis: 'content' };
    await using held = await stored((rows) => {
      rows.add(flow('10.0.0.4', '10.0.0.5', { carriesFlows: true }), UNKNOWN);
      rows.add(flow('10.0.0.4', '10.0.0.6', { carriesFlows: true }), byContent);
    });
    assert.deepEqual(await held.store.rows('SELECT app FROM captures'), [{ app: 'DNS' }]);
  });

  test('gives batches of bounded size while flows come, and loses none of them', async () => {
    const count = 150_000;
    await using held = await stored((rows) => {
      for (let n = 0; n < count; n++) {
        const facts = {
          kind: 'http',
          host: `h${n % 5000}.example.com`,
          method: '',
          status: -1,
          userAgent: '',
        } as const;
        rows.add(flow('10.0.0.4', '8.8.8.8', { initiatorPort: n % 65_536 }), { ...UNKNOWN, name: 'HTTP', facts });
      }
    });
    assert.deepEqual(
      held.batches.map(({ columns }) => columns.count),
      [65_536, 65_536, count - 2 * 65_536],
    );
    assert.ok(held.batches.every(({ contexts }) => contexts.length === 5000));
    const [row] = await held.store.rows(
      'SELECT count() AS flows, uniqExact(host) AS hosts, sum(bytes_out) AS bytes FROM captures',
    );
    assert.deepEqual(row, { flows: count, hosts: 5000, bytes: count * 300 });
  });

  test('takes a flow without times for one at the beginning of time', async () => {
    await using held = await stored((rows) =>
      rows.add(flow('10.0.0.4', '8.8.8.8', { first: null, last: null }), UNKNOWN),
    );
    assert.deepEqual(await held.store.rows('SELECT toUnixTimestamp64Milli(time) AS time, duration_ms FROM captures'), [
      { time: 0, duration_ms: 0 },
    ]);
  });

  test('keeps flows of an old capture in a store that drops old rows', async () => {
    const first = { seconds: 1_000_000_000, nanoseconds: 0 };
    await using held = await stored((rows) => rows.add(flow('10.0.0.4', '8.8.8.8', { first, last: first }), UNKNOWN), {
      retentionDays: 30,
    });
    assert.deepEqual(await held.store.rows('SELECT toString(time) AS time FROM captures'), [
      { time: '2001-09-09 01:46:40.000' },
    ]);
  });

  test('has as many rows, packets and bytes as tshark has in conversations', { skip: corpusMissing }, async () => {
    const expected = corpus().find(({ file }) => file === 'many-protocols.pcap');
    assert.ok(expected !== undefined);
    await using held = await stored(async (rows) => {
      const observer = new ApplicationClassifier({ maxFlows: 10_000 });
      await analyzeCaptureFile(expected.path, {
        signal,
        observer,
        maxFlows: 10_000,
        onFlow: (table, slot, end) => {
          const record = readFlow(table, slot, end);
          rows.add(record, observer.applicationOf(slot, record.protocol, record.initiatorPort, record.responderPort));
        },
      });
    });
    for (const [kind, protocol] of [
      ['tcp', 6],
      ['udp', 17],
    ] as const) {
      const [row] = await held.store.rows(
        `SELECT count() AS count, sum(packets_in + packets_out) AS packets, sum(bytes_in + bytes_out) AS bytes
         FROM captures WHERE protocol = {protocol:UInt8}`,
        { protocol },
      );
      const table: ExpectedTable | undefined = expected.conversations?.[kind];
      assert.deepEqual(row, { count: table?.count, packets: table?.packets, bytes: table?.bytes });
    }
  });
});
