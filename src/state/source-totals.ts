import type { SourceTotals } from '#analysis/ingest/cursors.ts';
import type { Database } from './database.ts';

interface TotalsRow {
  readonly source: string;
  readonly roots: readonly string[];
  readonly container: string;
  readonly formats: string | null;
  readonly nics: number;
  readonly blobs: number;
  readonly tuples: number;
  readonly oldest_ms: number | null;
  readonly newest_ms: number | null;
  readonly problem: string | null;
}

/** What the cursors have counted, by flow log. Blobs of which nothing was read yet are left out. */
export async function sourceTotals(database: Database): Promise<SourceTotals[]> {
  return (await database.query<TotalsRow>(TOTALS)).map(totalsOf);
}

const TOTALS = `
SELECT source, array_agg(DISTINCT split_part(blob, '/y=', 1)) AS roots, min(container) AS container, string_agg(DISTINCT NULLIF(format, ''), '+') AS formats,
  count(DISTINCT nic) AS nics, count(*) AS blobs, sum(tuples) AS tuples,
  min(oldest_ms) AS oldest_ms, max(newest_ms) AS newest_ms,
  (array_agg('Blob ' || container || '/' || blob || ': ' || problem ORDER BY hour_ms DESC) FILTER (WHERE problem IS NOT NULL))[1] AS problem
FROM blob_cursors WHERE version > 0 GROUP BY source ORDER BY source`;

const totalsOf = (row: TotalsRow): SourceTotals => ({
  source: row.source,
  roots: row.roots,
  container: row.container,
  formats: [...new Set((row.formats ?? '').split('+').filter((format) => format !== ''))],
  nics: Number(row.nics),
  blobs: Number(row.blobs),
  tuples: Number(row.tuples),
  oldestMs: row.oldest_ms === null ? null : Number(row.oldest_ms),
  newestMs: row.newest_ms === null ? null : Number(row.newest_ms),
  problem: row.problem,
});
