import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { CaptureLibrary } from '#analysis/ingest/capture-library.ts';
import { captureName } from '#analysis/ingest/capture-name.ts';
import { openContainers } from '#azure/blob.ts';
import { AppError } from '#core/errors.ts';
import { pcapFile } from '../../support/capture-bytes.ts';
import { dnsQuery, synFrame } from '../../support/capture-frames.ts';
import { storeWith } from '../../support/flow-store.ts';
import { testStorage } from '../../support/storage.ts';

const CONTAINER = 'network-watcher-logs';
const INVENTORY = {
  resources: [{ name: 'vm-web-1', macs: [], addresses: ['10.0.0.1'], subnet: '', vnet: '', nsg: '', role: '' }],
  internalRanges: ['10.0.0.0/16'],
  onPremRanges: [],
};
const folder = 'subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/testvm/2026/03/02';
const signal = AbortSignal.timeout(60_000);
const quiet = { signal, onShare: () => undefined };
const atSecond = (seconds: number, data: Uint8Array) => ({ seconds, data });

async function library() {
  const stack = new AsyncDisposableStack();
  const storage = stack.use(await testStorage(CONTAINER));
  const fixture = stack.use(await storeWith([]));
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const containers = openContainers(storage.access, [CONTAINER, 'not-there']);
  const put = async (name: string, bytes: Buffer): Promise<void> => {
    await storage.client.getBlockBlobClient(`${folder}/${name}`).upload(bytes, bytes.length);
  };
  return {
    put,
    store: fixture.store,
    analysis: new Analysis(fixture.store, enrichment, INVENTORY),
    captures: new CaptureLibrary({ containers, store: fixture.store, enrichment }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe('captures in storage', () => {
  test('are found by a part of their names and read once, into a report of their own', async () => {
    await using at = await library();
    await at.put('packetcapture_22_42_48_238.cap', pcapFile([atSecond(1_772_491_368, dnsQuery('example.org'))]));
    await at.put('notes.txt', Buffer.from('no capture'));
    assert.deepEqual(
      (await at.captures.list({ signal })).map(({ name }) => name),
      ['testvm/2026-03-02/packetcapture_22_42_48_238.cap'],
    );
    const [found] = await at.captures.find('22_42_48', { signal });
    assert.ok(found !== undefined);
    for (let time = 0; time < 2; time += 1) {
      const opened = await at.captures.open(found, quiet);
      assert.deepEqual([opened?.facts?.packets, opened?.facts?.stop.kind], [1, 'end']);
    }
    const scope = { kind: 'capture', name: found.name } as const;
    const window = await at.analysis.extent(scope);
    assert.ok(window !== null);
    const report = await at.analysis.report({ scope, window }, { findings: [], problems: [] });
    assert.equal(report.summary.flows, 1);
    assert.deepEqual(
      report.capture?.applications.rows.map(({ name, flows, topHosts }) => [name, flows, topHosts]),
      [['DNS', 1, ['example.org']]],
    );
    // Flow logs tell the same traffic: reports on resources do not count it again.
    assert.equal((await at.analysis.view('summary', { scope: { kind: 'all' }, window })).flows, 0);
  });

  test('that were written anew are read anew, without what they said before', async () => {
    await using at = await library();
    const name = 'packetcapture_01_00_00_000.pcap';
    await at.put(name, pcapFile([atSecond(1_772_491_368, dnsQuery('old.example'))]));
    const [before] = await at.captures.find(name, { signal });
    assert.ok(before !== undefined);
    await at.captures.open(before, quiet);
    const frames = [dnsQuery('new.example', { port: 1001 }), synFrame()];
    await at.put(name, pcapFile(frames.map((frame) => atSecond(1_772_491_400, frame))));
    await at.captures.open(before, quiet);
    const rows = await at.store.rows('SELECT protocol, host FROM captures ORDER BY protocol');
    assert.deepEqual(rows, [
      { protocol: 6, host: '' },
      { protocol: 17, host: 'new.example' },
    ]);
  });

  test('asked for twice at the same time are read once', async () => {
    await using at = await library();
    await at.put('a.pcapng.cap', pcapFile([atSecond(1_772_491_368, dnsQuery('example.org'))]));
    const [found] = await at.captures.find('a.pcapng', { signal });
    assert.ok(found !== undefined);
    await Promise.all([at.captures.open(found, quiet), at.captures.open(found, quiet)]);
    assert.deepEqual(await at.store.rows('SELECT count() AS n FROM captures'), [{ n: 1 }]);
  });

  test('that are none say so, and are tried again', async () => {
    await using at = await library();
    await at.put('x.cap', Buffer.from('this is no capture at all, but text'));
    const [found] = await at.captures.find('x.cap', { signal });
    assert.ok(found !== undefined);
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(
        at.captures.open(found, quiet),
        (error) => error instanceof AppError && error.code === 'FB3006',
      );
    }
  });

  test('that are gone are null', async () => {
    await using at = await library();
    const gone = { container: 'a/network-watcher-logs', blob: `${folder}/gone.cap` };
    assert.equal(await at.captures.open(gone, quiet), null);
  });
});

for (const [blob, name] of [
  [`${folder}/packetcapture_22_42_48_238.cap`, 'testvm/2026-03-02/packetcapture_22_42_48_238.cap'],
  [
    'subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/vmss/virtualMachines/0/2026/03/02/p.cap',
    'vmss/0/2026-03-02/p.cap',
  ],
  ['my/own/file.pcapng', 'my/own/file.pcapng'],
] as const) {
  test(`a capture at ${blob} is called ${name}`, () => assert.equal(captureName(blob), name));
}
