import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Stretch } from '#analysis/ingest/cursors.ts';
import { FlowLogDecoder } from '#analysis/flow-log/decoder.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { testDatabase } from '../support/database.ts';

const stretch = (blob: string, more: Partial<Stretch> = {}): Stretch => ({
  container: 'account/c',
  blob,
  source: 's',
  nic: '000D3A000001',
  hourMs: 0,
  from: 0,
  to: 100,
  lastBlockId: 'one',
  etag: 'first',
  expects: { version: 0, nextOffset: 0 },
  ...more,
});
const STATS = new FlowLogDecoder({ startOffset: 0, isPart: true }).stats;
const A = { worker: 'a', leaseMs: 60_000 };
const B = { worker: 'b', leaseMs: 60_000 };

describe('blob cursors in PostgreSQL', () => {
  let fixture: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    fixture = await testDatabase();
  });
  after(() => fixture[Symbol.asyncDispose]());
  const cursors = () => blobCursors(fixture.database);
  const cursorOf = async (blob: string) => (await cursors().all()).find((each) => each.blob === blob);

  test('a stretch is won by one only, and again when the cursor is where it is expected', async () => {
    const first = stretch('won');
    assert.deepEqual(await cursors().begin({ id: 'w1', stretches: [first] }, A), { won: [first], lost: [] });
    const second = await cursors().begin({ id: 'w2', stretches: [first] }, B);
    assert.deepEqual([second.won, second.lost.map(({ blob, version }) => [blob, version])], [[], [['won', 0]]]);
    assert.equal(await cursors().done({ id: 'w1', stretches: [first] }, [STATS]), true);
    const late = await cursors().begin({ id: 'w3', stretches: [first] }, B);
    assert.deepEqual([late.won, late.lost[0]?.nextOffset, late.lost[0]?.version], [[], 100, 1]);
    const next = stretch('won', { from: 100, to: 150, expects: { version: 1, nextOffset: 100 } });
    assert.deepEqual((await cursors().begin({ id: 'w4', stretches: [next] }, B)).won, [next]);
    const elsewhere = stretch('won', { expects: { version: 1, nextOffset: 90 } });
    assert.deepEqual((await cursors().begin({ id: 'w5', stretches: [elsewhere] }, A)).won, []);
  });

  test('of a batch those that are free are won; the one that was not read is given back', async () => {
    await cursors().begin({ id: 'p1', stretches: [stretch('taken')] }, A);
    const batch = [stretch('free'), stretch('taken'), stretch('changed')];
    const { won, lost } = await cursors().begin({ id: 'p2', stretches: batch }, B);
    assert.deepEqual(
      won.map(({ blob }) => blob),
      ['free', 'changed'],
    );
    assert.deepEqual(
      lost.map(({ blob }) => blob),
      ['taken'],
    );
    assert.equal(await cursors().done({ id: 'p2', stretches: won }, [STATS, null]), true);
    assert.equal((await cursorOf('free'))?.version, 1);
    assert.equal((await cursorOf('changed'))?.version, 0);
    assert.equal((await cursors().begin({ id: 'p3', stretches: [stretch('changed')] }, A)).won.length, 1);
  });

  test('a batch is taken over by its own worker at once, by others when its lease is over, under a new name', async () => {
    const batch = { id: 't1', stretches: [stretch('left')] };
    await cursors().begin(batch, { worker: 'gone', leaseMs: 60_000 });
    assert.deepEqual(await cursors().takeOver({ worker: 'other', leaseMs: 60_000 }), []);
    const [own] = await cursors().takeOver({ worker: 'gone', leaseMs: 0 });
    assert.deepEqual(own?.stretches, batch.stretches);
    assert.notEqual(own?.id, 't1');
    const [taken] = await cursors().takeOver({ worker: 'other', leaseMs: 60_000 });
    assert.ok(taken !== undefined && own !== undefined);
    for (const id of ['t1', own.id]) assert.ok((await cursors().retired()).some((each) => each.id === id));
    assert.equal(await cursors().renew(own.id, { worker: 'gone', leaseMs: 1 }), false);
    assert.equal(await cursors().done(batch, [STATS]), false);
    assert.equal((await cursorOf('left'))?.version, 0);
    assert.equal(await cursors().done(taken, [STATS]), true);
    assert.equal((await cursorOf('left'))?.version, 1);
  });

  test('what an earlier version has left is gone on with: its cursors, and a batch without claims', async () => {
    const { database } = fixture;
    await database.query(
      `INSERT INTO blob_cursors (container, blob, source, nic, hour_ms, etag, last_block_id, next_offset, format, records, tuples)
       VALUES ('old', 'b', 's', 'n', 0, 'e', 'one', 100, 'vnet4', 1, 5)`,
    );
    await database.query('INSERT INTO ingest_batches (id, stretches) VALUES ($1, $2::jsonb)', [
      'legacy',
      JSON.stringify([{ ...stretch('legacy'), expects: undefined }]),
    ]);
    await cursors().adopt('account/old');
    const cursor = await cursorOf('b');
    assert.deepEqual([cursor?.container, cursor?.nextOffset, cursor?.version], ['account/old', 100, 1]);
    const [taken] = await cursors().takeOver({ worker: 'new', leaseMs: 60_000 });
    assert.equal(taken?.stretches[0]?.blob, 'legacy');
    assert.equal(await cursors().done(taken ?? assert.fail(), [STATS]), true);
    assert.equal((await cursorOf('legacy'))?.nextOffset, 100);
  });
});
