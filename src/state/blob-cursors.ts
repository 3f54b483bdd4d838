import { randomUUID } from 'node:crypto';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { Batch, Claim, Cursor, Cursors, Lease, Stretch } from '#analysis/ingest/cursors.ts';
import { batchTable } from './ingest-batches.ts';
import type { Database } from './database.ts';
import { sourceTotals } from './source-totals.ts';

type Session = Pick<Database, 'query'>;

/** Blob cursors and unfinished batches in PostgreSQL. */
export function blobCursors(database: Database): Cursors {
  return {
    ...batchTable(database),
    all: async () => (await database.query<Row>(`SELECT ${COLUMNS} FROM blob_cursors`)).map(cursorOf),
    begin: (batch, lease) => database.transaction((session) => begin(session, batch, lease)),
    done: (batch, stats) => database.transaction((session) => done(session, batch, stats)),
    takeOver: (lease) => database.transaction((session) => takeOver(session, lease)),
    adopt: async (container) => {
      const name = container.slice(container.lastIndexOf('/') + 1);
      if (name !== container) await database.query(ADOPT, [container, name]);
    },
    totals: () => sourceTotals(database),
  };
}

/** One statement however many the stretches: one for each is what reading history would mostly wait for. */
async function begin(session: Session, { id, stretches }: Batch, lease: Lease): Promise<Claim> {
  const claimed = await session.query<Named>(CLAIM, [JSON.stringify(stretches.map(placeOf)), id]);
  const names = new Set(claimed.map(nameOf));
  const won = stretches.filter((stretch) => names.has(nameOf(stretch)));
  if (won.length > 0) await session.query(WRITE_DOWN, [id, JSON.stringify(won), lease.worker, lease.leaseMs]);
  if (won.length === stretches.length) return { won, lost: [] };
  const others = stretches.filter((stretch) => !names.has(nameOf(stretch)));
  const lost = await session.query<Row>(FIND, [JSON.stringify(others.map(placeOf))]);
  return { won, lost: lost.map(cursorOf) };
}

const placeOf = ({ expects, container, blob, source, nic, hourMs }: Stretch) => ({
  container,
  blob,
  source,
  nic,
  hour_ms: hourMs,
  version: expects.version,
  next_offset: expects.nextOffset,
});
const PLACES = `jsonb_to_recordset($1::jsonb)
  AS s(container text, blob text, source text, nic text, hour_ms bigint, version bigint, next_offset bigint)`;

/** A blob that was never read gets its row here. In order, so that two workers never wait for each other crosswise. */
const CLAIM = `
INSERT INTO blob_cursors AS c
  (container, blob, source, nic, hour_ms, etag, next_offset, format, records, tuples, version, claim)
SELECT container, blob, source, nic, hour_ms, '', next_offset, '', 0, 0, version, $2 FROM ${PLACES}
ORDER BY container, blob
ON CONFLICT (container, blob) DO UPDATE SET claim = excluded.claim
WHERE c.claim IS NULL AND c.version = excluded.version AND c.next_offset = excluded.next_offset
RETURNING container, blob`;

const WRITE_DOWN = `
INSERT INTO ingest_batches (id, stretches, worker, expires)
VALUES ($1, $2::jsonb, $3, now() + $4::float8 * interval '1 millisecond')`;

/** Whoever strikes the batch out moves its cursors, nobody else. */
async function done(
  session: Session,
  { id, stretches }: Batch,
  stats: readonly (FlowLogStats | null)[],
): Promise<boolean> {
  const struck = await session.query('DELETE FROM ingest_batches WHERE id = $1 RETURNING id', [id]);
  if (struck.length === 0) return false;
  const moves = stretches.flatMap((stretch, index) => {
    const read = stats[index] ?? null;
    return read === null ? [] : [moveOf(stretch, read)];
  });
  if (moves.length > 0) await session.query(MOVE, [JSON.stringify(moves), id]);
  if (moves.length < stretches.length) {
    await session.query('UPDATE blob_cursors SET claim = NULL WHERE claim = $1', [id]);
  }
  return true;
}

const moveOf = (stretch: Stretch, stats: FlowLogStats) => ({
  container: stretch.container,
  blob: stretch.blob,
  etag: stretch.etag,
  last_block_id: stretch.lastBlockId,
  next_offset: stretch.to,
  format: [...stats.formats].join('+'),
  records: stats.records,
  tuples: stats.tuples,
  oldest_ms: known(stats.firstTimeMs),
  newest_ms: known(stats.lastTimeMs),
  problem: stats.problems[0]?.message ?? null,
});

const MOVE = `
UPDATE blob_cursors AS c SET
  version = c.version + 1, claim = NULL,
  etag = s.etag, last_block_id = s.last_block_id, next_offset = s.next_offset,
  format = CASE WHEN s.format = '' THEN c.format ELSE s.format END,
  records = c.records + s.records, tuples = c.tuples + s.tuples,
  oldest_ms = LEAST(c.oldest_ms, s.oldest_ms), newest_ms = GREATEST(c.newest_ms, s.newest_ms),
  problem = COALESCE(s.problem, c.problem)
FROM jsonb_to_recordset($1::jsonb)
  AS s(container text, blob text, etag text, last_block_id text, next_offset bigint, format text, records bigint,
       tuples bigint, oldest_ms bigint, newest_ms bigint, problem text)
WHERE c.container = s.container AND c.blob = s.blob AND c.claim = $2`;

/** No tuple, no time. */
const known = (timeMs: number): number | null => (Number.isFinite(timeMs) ? timeMs : null);

/**
 * The new name keeps apart what the earlier worker may still insert under the old one: that is taken out until it is
 * certain that no more comes.
 */
async function takeOver(session: Session, { worker, leaseMs }: Lease): Promise<Batch[]> {
  const found = await session.query<Batch & { readonly own: boolean }>(ABANDONED, [worker]);
  const taken = found.map(({ id, own, stretches }) => ({ old: id, own, batch: { id: randomUUID(), stretches } }));
  for (const { old, own, batch } of taken) {
    await session.query(RETIRE, [old, own ? leaseMs : STRAY_LEASES * leaseMs]);
    await session.query(RENAME, [old, batch.id, worker, leaseMs]);
    await session.query(CLAIM_AGAIN, [JSON.stringify(batch.stretches.map(asRead)), batch.id, old]);
  }
  return taken.map(({ batch }) => batch);
}

/** A worker that is alive and was only held up may be that late with its rows. */
const STRAY_LEASES = 10;

const ABANDONED = `
SELECT id, stretches, worker = $1 AS own FROM ingest_batches WHERE worker = $1 OR expires < now() ORDER BY begun, id FOR UPDATE SKIP LOCKED`;
const RETIRE = `INSERT INTO retired_batches (id, until) VALUES ($1, now() + $2::float8 * interval '1 millisecond')`;
const RENAME = `
UPDATE ingest_batches SET id = $2, worker = $3, expires = now() + $4::float8 * interval '1 millisecond' WHERE id = $1`;

/** A batch of a version that knew no claims has neither claims nor rows for new blobs. */
const CLAIM_AGAIN = `
INSERT INTO blob_cursors AS c
  (container, blob, source, nic, hour_ms, etag, next_offset, format, records, tuples, version, claim)
SELECT container, blob, source, nic, hour_ms, '', 0, '', 0, 0, 0, $2 FROM ${PLACES}
ORDER BY container, blob
ON CONFLICT (container, blob) DO UPDATE SET claim = excluded.claim WHERE c.claim IS NULL OR c.claim = $3`;

const asRead = ({ container, blob, source, nic, hourMs }: Stretch) => ({
  container,
  blob,
  source,
  nic,
  hour_ms: hourMs,
});

const ADOPT = `
UPDATE blob_cursors AS c SET container = $1 WHERE container = $2
AND NOT EXISTS (SELECT FROM blob_cursors AS o WHERE o.container = $1 AND o.blob = c.blob)`;

interface Named {
  readonly container: string;
  readonly blob: string;
}

const nameOf = ({ container, blob }: Named): string => `${container}\n${blob}`;

interface Row extends Named {
  readonly source: string;
  readonly nic: string;
  readonly hour_ms: number;
  readonly etag: string;
  readonly last_block_id: string | null;
  readonly next_offset: number;
  readonly version: number;
}

const COLUMNS = 'container, blob, source, nic, hour_ms, etag, last_block_id, next_offset, version';
const FIND = `
SELECT c.container, c.blob, c.source, c.nic, c.hour_ms, c.etag, c.last_block_id, c.next_offset, c.version
FROM blob_cursors AS c JOIN ${PLACES} ON c.container = s.container AND c.blob = s.blob`;

const cursorOf = (row: Row): Cursor => ({
  container: row.container,
  blob: row.blob,
  source: row.source,
  nic: row.nic,
  hourMs: Number(row.hour_ms),
  etag: row.etag,
  lastBlockId: row.last_block_id,
  nextOffset: Number(row.next_offset),
  version: Number(row.version),
});
