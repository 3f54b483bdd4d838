import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { importName } from '#analysis/ingest/import-name.ts';
import { type ImportedFile, type ImportInput, type ImportRecords, Imports } from '#analysis/ingest/imports.ts';
import { AppError } from '#core/errors.ts';
import { importRecords } from '#state/imports.ts';
import { pcapFile } from '../../support/capture-bytes.ts';
import { dnsQuery, synFrame } from '../../support/capture-frames.ts';
import { testDatabase } from '../../support/database.ts';
import { storeWith } from '../../support/flow-store.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const INVENTORY = { resources: [], internalRanges: ['10.0.0.0/16'], onPremRanges: [] };
const TIME = '2026-11-20T13:05:00Z';
const NOW_MS = Date.parse('2026-11-20T15:00:00Z');
const signal = AbortSignal.timeout(60_000);
const CAPTURE = pcapFile(
  [dnsQuery('example.org'), synFrame()].map((data) => ({ seconds: Date.parse(TIME) / 1000, data })),
);
const FLOW_LOG = Buffer.from(`{"records":[${vnetRecord(TIME, deniedTuples(TIME, 3))}]}`);

/** Records in memory, newest first. */
function memoryRecords(): ImportRecords {
  const files = new Map<string, ImportedFile>();
  return {
    list: () => Promise.resolve([...files.values()].toSorted((a, b) => b.importedMs - a.importedMs)),
    save: (file) => Promise.resolve(void files.set(file.name, file)),
    remove: (name) => Promise.resolve(void files.delete(name)),
  };
}

async function* inPieces(bytes: Uint8Array, fault?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield await Promise.resolve(bytes.subarray(at, at + 50));
  if (fault !== undefined) throw fault;
}

const input = (path: string, bytes: Uint8Array, rest: Partial<ImportInput> = {}): ImportInput => ({
  address: `account.example${path}`,
  path,
  chunks: inPieces(bytes),
  ...rest,
});

async function opened(given: { records?: ImportRecords; maxUnpackedBytes?: number } = {}) {
  const { store, ...disposable } = await storeWith([]);
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const clock = { nowMs: NOW_MS };
  const records = given.records ?? memoryRecords();
  const imports = new Imports({
    writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
    records,
    retentionMs: 3_600_000,
    maxUnpackedBytes: given.maxUnpackedBytes ?? 1e6,
    nowMs: () => clock.nowMs,
  });
  const rows = () =>
    store.rows<{ source: string; n: number }>(
      'SELECT source, count() AS n FROM captures GROUP BY source ORDER BY source',
    );
  return { imports, records, rows, store, clock, [Symbol.asyncDispose]: () => disposable[Symbol.asyncDispose]() };
}

describe('imports', () => {
  test('are captures and flow logs, packed or not, each under a name of its own', async () => {
    await using at = await opened();
    await at.imports.read(input('/c/a.cap', CAPTURE), { signal });
    await at.imports.read(input('/c/b.cap', gzipSync(CAPTURE)), { signal });
    await at.imports.read(input('/c/PT1H.json', FLOW_LOG), { signal });
    const log = await at.imports.read(input('/c/any', zstdCompressSync(FLOW_LOG)), { signal });
    assert.deepEqual([log.facts, log.problem], [null, null]);
    assert.deepEqual(await at.rows(), [
      { source: 'import/c/PT1H.json', n: 3 },
      { source: 'import/c/a.cap', n: 2 },
      { source: 'import/c/any', n: 3 },
      { source: 'import/c/b.cap', n: 2 },
    ]);
    // What a flow log says stands as it does where it is followed.
    const [row] = await at.store.rows(
      "SELECT action, state, dst_port, nsg, format, starts FROM captures WHERE source = 'import/c/any' LIMIT 1",
    );
    assert.deepEqual(row, {
      action: 'deny',
      state: 'deny',
      dst_port: 22,
      nsg: 'nsg-test',
      format: 'vnet4',
      starts: true,
    });
  });

  test('read again take the place of what was there; others of the same path stand beside it', async () => {
    await using at = await opened();
    await at.imports.read(input('/c/a.cap', CAPTURE), { signal });
    await at.imports.read(input('/c/a.cap', CAPTURE), { signal });
    const other = await at.imports.read(input('/c/a.cap', CAPTURE, { address: 'other.example/c/a.cap' }), { signal });
    assert.equal(other.name, 'import/c/a.cap~2');
    assert.deepEqual(
      (await at.rows()).map(({ n }) => n),
      [2, 2],
    );
  });

  const failing: readonly (readonly [string, ImportInput, RegExp])[] = [
    ['whose bytes break off', input('/c/a.cap', CAPTURE, { chunks: inPieces(CAPTURE, new Error('broke')) }), /broke/],
    ['that is no capture', input('/c/a.cap', Buffer.from('<!doctype html>'.repeat(20))), /FB3006/],
    ['of JSON that is no flow log', input('/c/a.json', Buffer.from('{"records":[{}, 1]}')), /FB3003/],
    ['that is too large unpacked', input('/c/a.json', gzipSync(Buffer.alloc(3e6, '['))), /FB3009/],
  ];
  for (const [what, file, expected] of failing) {
    test(`${what}: nothing of it stays, nor of what it would have replaced`, async () => {
      await using at = await opened();
      await at.imports.read(input(file.path, CAPTURE), { signal });
      await assert.rejects(at.imports.read(file, { signal }), (error) =>
        expected.test(error instanceof AppError ? error.code : String(error)),
      );
      assert.deepEqual(await at.rows(), []);
      assert.deepEqual(await at.imports.list(), []);
    });
  }

  test('of which a part could not be read say so', async () => {
    await using at = await opened();
    const cut = FLOW_LOG.subarray(0, FLOW_LOG.length - 40);
    const both = Buffer.concat([FLOW_LOG.subarray(0, -2), Buffer.from(','), cut.subarray('{"records":['.length)]);
    const { problem } = await at.imports.read(input('/c/cut.json', both), { signal });
    assert.match(problem ?? '', /^Parts of the file could not be read: /);
    const { problem: ofPacked } = await at.imports.read(input('/c/cut.json.gz', gzipSync(FLOW_LOG).subarray(0, -9)), {
      signal,
    });
    assert.match(ofPacked ?? '', /could not be read to its end: the gzip stream ends/);
  });

  test('are two at a time, and one of a name', async () => {
    await using at = await opened();
    const gate = Promise.withResolvers<void>();
    async function* held(): AsyncGenerator<Uint8Array> {
      await gate.promise;
      yield CAPTURE;
    }
    const first = at.imports.read(input('/c/a.cap', CAPTURE, { chunks: held() }), { signal });
    await assert.rejects(at.imports.read(input('/c/a.cap', CAPTURE), { signal }), /is being read already/);
    const second = at.imports.read(input('/c/b.cap', CAPTURE, { chunks: held() }), { signal });
    await assert.rejects(at.imports.read(input('/c/c.cap', CAPTURE), { signal }), /2 imports are being read/);
    gate.resolve();
    await Promise.all([first, second]);
    await at.imports.read(input('/c/c.cap', CAPTURE), { signal });
  });

  test('are listed, newest first, until their flows are dropped', async () => {
    await using at = await opened();
    await at.imports.read(input('/c/a.cap', CAPTURE), { signal });
    at.clock.nowMs += 1_800_000;
    await at.imports.read(input('/c/b.cap', CAPTURE), { signal });
    const names = async () => (await at.imports.list()).map(({ name }) => name);
    assert.deepEqual(await names(), ['import/c/b.cap', 'import/c/a.cap']);
    at.clock.nowMs += 1_900_000;
    assert.deepEqual(await names(), ['import/c/b.cap']);
    await at.imports.read(input('/c/c.cap', CAPTURE), { signal });
    assert.deepEqual(
      (await at.rows()).map(({ source }) => source),
      ['import/c/b.cap', 'import/c/c.cap'],
    );
  });

  test('are a hundred; with one more, the oldest is taken out', async () => {
    await using at = await opened();
    await at.imports.read(input('/c/first.cap', CAPTURE), { signal });
    const [file] = await at.imports.list();
    assert.ok(file !== undefined);
    for (let n = 1; n < 100; n++) {
      await at.records.save({ ...file, name: `import/${n}`, importedMs: file.importedMs + n });
    }
    assert.equal((await at.imports.list()).length, 100);
    at.clock.nowMs += 1000;
    await at.imports.read(input('/c/last.cap', CAPTURE), { signal });
    const names = (await at.imports.list()).map(({ name }) => name);
    assert.deepEqual([names.length, names[0], names.at(-1)], [100, 'import/c/last.cap', 'import/1']);
    assert.deepEqual(
      (await at.rows()).map(({ source }) => source),
      ['import/c/last.cap'],
    );
  });

  test('are known after a restart, with what their files say', async () => {
    await using database = await testDatabase();
    await using at = await opened({ records: importRecords(database.database) });
    const file = await at.imports.read(input('/c/a.cap', CAPTURE), { signal });
    assert.equal(file.facts?.packets, 2);
    assert.deepEqual(await importRecords(await database.reopen()).list(), [file]);
  });
});

describe('importName', () => {
  for (const [path, name] of [
    [
      '/network-watcher-logs/subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/testvm/2026/03/02/packetcapture_22_42_48_238.cap',
      'import/testvm/2026-03-02/packetcapture_22_42_48_238.cap',
    ],
    [`/insights-logs-flowlogflowevent/${vnetBlobName(TIME)}`, 'import/test-flowlog/2026-11-20T13h/000D3A000001.json'],
    ['/captures/day 1/vm "a".cap', 'import/captures/day_1/vm_a_.cap'],
    ['/captures/\u202egpc.`x`\n.cap', 'import/captures/_gpc._x_.cap'],
    ['/', 'import/file'],
    [`/${'a'.repeat(4000)}.cap`, `import/${'a'.repeat(116)}.cap`],
  ] as const) {
    test(`of ${JSON.stringify(path.slice(0, 60))} is ${name.slice(0, 60)}`, () => assert.equal(importName(path), name));
  }
});
