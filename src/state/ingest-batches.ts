import type { Batch, Cursors, Lease, RetiredName } from '#analysis/ingest/cursors.ts';
import type { Database } from './database.ts';

/** The batches that were begun and not done, and the names of those that were taken from their workers. */
export function batchTable(database: Database): Pick<Cursors, 'pending' | 'renew' | 'retired' | 'forget'> {
  return {
    pending: () => database.query<Batch>('SELECT id, stretches FROM ingest_batches ORDER BY begun, id'),
    renew: async (id: string, { worker, leaseMs }: Lease) =>
      (await database.query(RENEW, [id, worker, leaseMs])).length > 0,
    retired: () => database.query<RetiredName>('SELECT id, until < now() AS over FROM retired_batches'),
    forget: async (ids) => {
      if (ids.length > 0) await database.query('DELETE FROM retired_batches WHERE id = ANY($1::text[])', [[...ids]]);
    },
  };
}

const RENEW = `
UPDATE ingest_batches SET expires = now() + $3::float8 * interval '1 millisecond'
WHERE id = $1 AND worker = $2 RETURNING id`;
