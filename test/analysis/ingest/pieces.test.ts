import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { BatchArrays } from '#analysis/ingest/batch-arrays.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { drain, readPieces } from '#analysis/ingest/pieces.ts';
import { deniedTuples, vnetRecord } from '../../support/vnet-record.ts';

const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const TIME = '2026-03-02T10:00:00Z';

test('a fault in one blob is the fault of the batch, however many rows of others come after it', async () => {
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const log = Buffer.from(`{"records":[${vnetRecord(TIME, deniedTuples(TIME, 60_000))}]}`);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield log.subarray(0, 5);
    await setTimeout(5);
    throw new Error('connection lost');
  }
  async function* slow(): AsyncGenerator<Uint8Array> {
    await setTimeout(60);
    yield log;
  }
  const read = async (blob: string) => (blob === 'broken' ? broken() : slow());
  const container = { name: 'c', read } as never;
  const stretch = (blob: string) => ({
    container: 'c',
    blob,
    source: 's',
    nic: '',
    hourMs: 0,
    from: 0,
    to: log.length,
    lastBlockId: null,
    etag: '',
    expects: { version: 0, nextOffset: 0 },
  });
  const writer = { store: null as never, enrichment, nameContext: contextNamer(INVENTORY) };
  const sources = { containers: new Map([['c', container]]), writer, arrays: new BatchArrays() };
  const pieces = readPieces(sources, [stretch('broken'), stretch('slow')], { version: 'any' });
  await assert.rejects(pieces.done, /connection lost/u);
  await drain(pieces);
  assert.equal(await pieces.stats, null);
  // A refusal that nobody looks at would fail the test here.
  await setTimeout(200);
});
