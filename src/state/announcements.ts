import type { Announced } from '#alerts/cooldown.ts';
import type { AnnouncementStore } from '#alerts/ledger.ts';
import type { Finding, Severity } from '#core/finding.ts';
import type { Database } from './database.ts';

interface Row {
  readonly severity: Severity;
  readonly magnitude: number;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly times: number;
  readonly reference: string | null;
}

/** What was announced, in PostgreSQL. */
export function announcements(database: Database): AnnouncementStore {
  return {
    find: async (fingerprint) => {
      const [row] = await database.query<Row>('SELECT * FROM announcements WHERE fingerprint = $1', [fingerprint]);
      return row === undefined ? null : announcedOf(row);
    },
    save: async (fingerprint, finding, announced) => {
      await database.query(
        `INSERT INTO announcements (fingerprint, rule, finding, severity, magnitude, first_ms, last_ms, times, reference)
         VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (fingerprint) DO UPDATE
         SET finding = $3::jsonb, severity = $4, magnitude = $5, first_ms = $6, last_ms = $7, times = $8, reference = $9`,
        [
          fingerprint,
          finding.rule,
          JSON.stringify(finding),
          announced.severity,
          announced.magnitude,
          announced.firstMs,
          announced.lastMs,
          announced.times,
          announced.reference,
        ],
      );
    },
    overlapping: async ({ fromMs, toMs }) => {
      const rows = await database.query<{ finding: Finding }>(
        `SELECT finding FROM announcements
         WHERE (finding #>> '{window,fromMs}')::float8 < $2 AND (finding #>> '{window,toMs}')::float8 > $1
         ORDER BY last_ms DESC`,
        [fromMs, toMs],
      );
      return rows.map((row) => row.finding);
    },
  };
}

const announcedOf = (row: Row): Announced => ({
  severity: row.severity,
  magnitude: row.magnitude,
  firstMs: Number(row.first_ms),
  lastMs: Number(row.last_ms),
  times: row.times,
  reference: row.reference,
});
