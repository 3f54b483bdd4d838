import type { Cursor, Cursors, SourceTotals } from '#analysis/ingest/cursors.ts';
import type { Database } from './database.ts';

interface Row {
  readonly blob: string;
  readonly source: string;
  readonly nic: string;
  readonly hour_ms: number;
  readonly etag: string;
  readonly last_block_id: string | null;
  readonly next_offset: number;
  readonly pending_to: number | null;
  readonly tuples: number;
  readonly newest_ms: number | null;
}

/** Blob cursors in PostgreSQL. */
export function blobCursors(database: Database): Cursors {
  return {
    all: async () => (await database.query<Row>('SELECT * FROM blob_cursors')).map(cursorOf),
    begin: async (cursor, pendingTo) => {
      await database.query(
        `INSERT INTO blob_cursors (blob, source, nic, hour_ms, etag, last_block_id, next_offset, pending_to)
         VALUES ($1, $2, $3, $4, '', $5, $6, $7)
         ON CONFLICT (blob) DO UPDATE SET next_offset = $6, pending_to = $7`,
        [cursor.blob, cursor.source, cursor.nic, cursor.hourMs, cursor.lastBlockId, cursor.nextOffset, pendingTo],
      );
    },
    done: async (cursor, stats) => {
      const [row] = await database.query<Row>(
        `UPDATE blob_cursors SET etag = $2, last_block_id = $3, next_offset = $4, pending_to = NULL,
           format = CASE WHEN $5 = '' THEN format ELSE $5 END,
           records = records + $6, tuples = tuples + $7,
           oldest_ms = LEAST(oldest_ms, $8::bigint), newest_ms = GREATEST(newest_ms, $9::bigint), problem = $10
         WHERE blob = $1 RETURNING *`,
        [
          cursor.blob,
          cursor.etag,
          cursor.lastBlockId,
          cursor.nextOffset,
          [...stats.formats].join('+'),
          stats.records,
          stats.tuples,
          known(stats.firstTimeMs),
          known(stats.lastTimeMs),
          stats.problems[0]?.message ?? null,
        ],
      );
      if (row === undefined) throw new Error(`cursor of ${cursor.blob} was not begun`);
      return cursorOf(row);
    },
    totals: async () => (await database.query<TotalsRow>(TOTALS)).map(totalsOf),
  };
}

/** No tuple, no time. */
const known = (timeMs: number): number | null => (Number.isFinite(timeMs) ? timeMs : null);

const cursorOf = (row: Row): Cursor => ({
  blob: row.blob,
  source: row.source,
  nic: row.nic,
  hourMs: Number(row.hour_ms),
  etag: row.etag,
  lastBlockId: row.last_block_id,
  nextOffset: Number(row.next_offset),
  pendingTo: row.pending_to === null ? null : Number(row.pending_to),
  tuples: Number(row.tuples),
  newestMs: row.newest_ms === null ? null : Number(row.newest_ms),
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
SELECT source, min(split_part(blob, '/', 1)) AS container, string_agg(DISTINCT NULLIF(format, ''), '+') AS formats, count(DISTINCT nic) AS nics, count(*) AS blobs,
  sum(tuples) AS tuples, min(oldest_ms) AS oldest_ms, max(newest_ms) AS newest_ms,
  (array_agg(blob || ': ' || problem ORDER BY hour_ms DESC) FILTER (WHERE problem IS NOT NULL))[1] AS problem
FROM blob_cursors GROUP BY source ORDER BY source`;

const totalsOf = (row: TotalsRow): SourceTotals => ({
  source: row.source,
  container: row.container,
  formats: (row.formats ?? '').split('+').filter((format) => format !== ''),
  nics: Number(row.nics),
  blobs: Number(row.blobs),
  tuples: Number(row.tuples),
  oldestMs: row.oldest_ms === null ? null : Number(row.oldest_ms),
  newestMs: row.newest_ms === null ? null : Number(row.newest_ms),
  problem: row.problem,
});
