import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { countedOnce } from '#analysis/store/counted-once.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { flowBatch } from '../../support/flow-columns.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** What version 0.1 had beyond the columns of today, and what it lacked. */
const OF_TODAY_ONLY = ['row', 'flow_key', 'five_tuple'];
const window = { fromMs: Date.parse('2026-03-02T10:00:00Z'), toMs: Date.parse('2026-03-02T11:00:00Z') };
const time = '2026-03-02T10:10:00Z';

test('a store of an earlier version goes on with its rows, and takes new ones', async () => {
  await using folder = await tempFolder();
  const settings = { directory: folder.path, retentionDays: null, queryMemoryBytes: 500e6 };
  {
    await using store = await FlowStore.open(settings);
    await store.insert([flowBatch([{ time }, { time, srcPort: 2 }])], { token: 'old' });
  }
  const client = createClient({ connection: createChdbConnection({ path: `${folder.path}/clickhouse` }) as never });
  for (const column of OF_TODAY_ONLY.toReversed())
    await client.command({ query: `ALTER TABLE flows DROP COLUMN ${column}` });
  await client.command({ query: 'DROP TABLE records' });
  await client.command({ query: 'DROP TABLE captures' });
  await client.command({ query: 'CREATE TABLE internal_pairs (src IPv6) ENGINE = MergeTree ORDER BY src' });
  await client.command({
    query: 'CREATE MATERIALIZED VIEW internal_pairs_of_flows TO internal_pairs AS SELECT DISTINCT src FROM flows',
  });
  await client.close();

  await using store = await FlowStore.open(settings);
  await store.insert([flowBatch([{ time, srcPort: 3 }])], { token: 'new' });
  await using once = await countedOnce(store, { scope: { kind: 'all' }, window });
  assert.deepEqual(await store.rows(`SELECT count() AS n FROM flows WHERE ${once.sql}`), [{ n: 3 }]);
  assert.deepEqual(await store.rows('SELECT sum(tuples) AS tuples FROM records'), [{ tuples: 3 }]);
});
