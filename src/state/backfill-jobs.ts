import type { BackfillJob, BackfillJobs, BackfillState } from '#analysis/ingest/backfill-job.ts';
import type { Database } from './database.ts';

interface Row {
  readonly id: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly state: BackfillState;
  readonly requested_ms: number;
  readonly finished_ms: number | null;
  readonly blobs: number;
  readonly bytes: number;
  readonly tuples: number;
  readonly worked_ms: number;
}

/** Back-fills in PostgreSQL. */
export function backfillJobs(database: Database): BackfillJobs {
  return {
    last: async () => {
      const [row] = await database.query<Row>('SELECT * FROM backfills ORDER BY id DESC LIMIT 1');
      return row === undefined ? null : jobOf(row);
    },
    add: async ({ fromMs, toMs }, requestedMs) => {
      const [row] = await database.query<Row>(ADD, [Math.round(fromMs), Math.round(toMs), Math.round(requestedMs)]);
      if (row === undefined) throw new Error('expected the row that was inserted');
      return jobOf(row);
    },
    save: async (job) => {
      const finishedMs = job.finishedMs === null ? null : Math.round(job.finishedMs);
      const counts = [job.blobs, job.bytes, job.tuples, Math.round(job.workedMs)];
      await database.query(SAVE, [job.id, job.state, finishedMs, ...counts]);
    },
  };
}

const ADD = `
INSERT INTO backfills (from_ms, to_ms, state, requested_ms) VALUES ($1, $2, 'running', $3) RETURNING *`;
const SAVE = `
UPDATE backfills SET state = $2, finished_ms = $3, blobs = $4, bytes = $5, tuples = $6, worked_ms = $7 WHERE id = $1`;

const jobOf = (row: Row): BackfillJob => ({
  id: Number(row.id),
  window: { fromMs: Number(row.from_ms), toMs: Number(row.to_ms) },
  state: row.state,
  requestedMs: Number(row.requested_ms),
  finishedMs: row.finished_ms === null ? null : Number(row.finished_ms),
  blobs: Number(row.blobs),
  bytes: Number(row.bytes),
  tuples: Number(row.tuples),
  workedMs: Number(row.worked_ms),
});
