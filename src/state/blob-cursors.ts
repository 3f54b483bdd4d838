import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { Batch, Cursor, Cursors, SourceTotals, Stretch } from '#analysis/ingest/cursors.ts';
import type { Database } from './database.ts';

interface Row {
  readonly container: string;
  readonly blob: string;
  readonly source: string;
  readonly nic: string;
  readonly hour_ms: number;
  readonly etag: string;
  readonly last_block_id: string | null;
  readonly next_offset: number;
}

/** Blob cursors and unfinished batches in PostgreSQL. */
export function blobCursors(database: Database): Cursors {
  return {
    all: async () => (await database.query<Row>('SELECT * FROM blob_cursors')).map(cursorOf),
    pending: async () => database.query<Batch>('SELECT id, stretches FROM ingest_batches ORDER BY begun'),
    begin: async ({ id, stretches }) => {
      await database.query('INSERT INTO ingest_batches (id, stretches) VALUES ($1, $2::jsonb)', [
        id,
        JSON.stringify(stretches),
      ]);
    },
    done: (batch, stats) =>
      database.transaction(async (session) => {
        for (const [index, stretch] of batch.stretches.entries()) {
          await session.query(MOVE, moveParameters(stretch, stats[index]));
        }
        await session.query('DELETE FROM ingest_batches WHERE id = $1', [batch.id]);
      }),
    totals: async () => (await database.query<TotalsRow>(TOTALS)).map(totalsOf),
  };
}

const MOVE = `
INSERT INTO blob_cursors AS c
  (container, blob, source, nic, hour_ms, etag, last_block_id, next_offset, format, records, tuples, oldest_ms, newest_ms, problem)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (container, blob) DO UPDATE SET
  etag = excluded.etag, last_block_id = excluded.last_block_id, next_offset = excluded.next_offset,
  format = CASE WHEN excluded.format = '' THEN c.format ELSE excluded.format END,
  records = c.records + excluded.records, tuples = c.tuples + excluded.tuples,
  oldest_ms = LEAST(c.oldest_ms, excluded.oldest_ms), newest_ms = GREATEST(c.newest_ms, excluded.newest_ms),
  problem = COALESCE(excluded.problem, c.problem)`;

function moveParameters(stretch: Stretch, stats: FlowLogStats | undefined): unknown[] {
  return [
    stretch.container,
    stretch.blob,
    stretch.source,
    stretch.nic,
    stretch.hourMs,
    stretch.etag,
    stretch.lastBlockId,
    stretch.to,
    [...(stats?.formats ?? [])].join('+'),
    stats?.records ?? 0,
    stats?.tuples ?? 0,
    known(stats?.firstTimeMs),
    known(stats?.lastTimeMs),
    stats?.problems[0]?.message ?? null,
  ];
}

/** No tuple, no time. */
const known = (timeMs: number | undefined): number | null =>
  timeMs !== undefined && Number.isFinite(timeMs) ? timeMs : null;

const cursorOf = (row: Row): Cursor => ({
  container: row.container,
  blob: row.blob,
  source: row.source,
  nic: row.nic,
  hourMs: Number(row.hour_ms),
  etag: row.etag,
  lastBlockId: row.last_block_id,
  nextOffset: Number(row.next_offset),
});

interface TotalsRow {
  readonly source: string;
  readonly container: string;
  readonly formats: string | null;
  readonly nics: number;
  readonly blobs: number;
  readonly tuples: number;
  readonly oldest_ms: number | null;
  readonly newest_ms: number | null;
  readonly problem: string | null;
}

const TOTALS = `
SELECT source, min(container) AS container, string_agg(DISTINCT NULLIF(format, ''), '+') AS formats,
  count(DISTINCT nic) AS nics, count(*) AS blobs, sum(tuples) AS tuples,
  min(oldest_ms) AS oldest_ms, max(newest_ms) AS newest_ms,
  (array_agg('Blob ' || container || '/' || blob || ': ' || problem ORDER BY hour_ms DESC) FILTER (WHERE problem IS NOT NULL))[1] AS problem
FROM blob_cursors GROUP BY source ORDER BY source`;

const totalsOf = (row: TotalsRow): SourceTotals => ({
  source: row.source,
  container: row.container,
  formats: [...new Set((row.formats ?? '').split('+').filter((format) => format !== ''))],
  nics: Number(row.nics),
  blobs: Number(row.blobs),
  tuples: Number(row.tuples),
  oldestMs: row.oldest_ms === null ? null : Number(row.oldest_ms),
  newestMs: row.newest_ms === null ? null : Number(row.newest_ms),
  problem: row.problem,
});
