import type { ReportPage, ReportPageStore } from '#bot/web/report/report-page.ts';
import type { Database } from './database.ts';

interface Row {
  readonly id: string;
  readonly scope: ReportPage['scope'];
  readonly from_ms: number;
  readonly to_ms: number;
  readonly filter: string;
  readonly created_ms: number;
  readonly expires_ms: number;
}

/** Report pages in PostgreSQL. */
export function reportPages(database: Database): ReportPageStore {
  return {
    save: async ({ id, scope, window, filter, createdMs, expiresMs }) => {
      await database.query(
        `INSERT INTO report_pages (id, scope, from_ms, to_ms, filter, created_ms, expires_ms)
         VALUES ($1, $2::jsonb, $3, $4, $5, $6, $7)`,
        [
          id,
          JSON.stringify(scope),
          Math.round(window.fromMs),
          Math.round(window.toMs),
          filter,
          Math.round(createdMs),
          Math.round(expiresMs),
        ],
      );
    },
    find: async (id) => {
      const [row] = await database.query<Row>('SELECT * FROM report_pages WHERE id = $1', [id]);
      return row === undefined ? null : pageOf(row);
    },
    forget: async ({ expiredBeforeMs }) => {
      await database.query('DELETE FROM report_pages WHERE expires_ms < $1', [Math.round(expiredBeforeMs)]);
    },
  };
}

const pageOf = (row: Row): ReportPage => ({
  id: row.id,
  scope: row.scope,
  window: { fromMs: Number(row.from_ms), toMs: Number(row.to_ms) },
  filter: row.filter,
  createdMs: Number(row.created_ms),
  expiresMs: Number(row.expires_ms),
});
