import type { Database } from './database.ts';

/** Applied in order, each once, each in a transaction. Never change one that has shipped: add another. */
const MIGRATIONS: readonly { readonly name: string; readonly statements: readonly string[] }[] = [
  {
    name: '0001-first',
    statements: [
      `CREATE TABLE blob_cursors (
         container text NOT NULL,
         blob text NOT NULL,
         source text NOT NULL,
         nic text NOT NULL,
         hour_ms bigint NOT NULL,
         etag text NOT NULL,
         last_block_id text,
         next_offset bigint NOT NULL,
         format text NOT NULL,
         records bigint NOT NULL,
         tuples bigint NOT NULL,
         oldest_ms bigint,
         newest_ms bigint,
         problem text,
         PRIMARY KEY (container, blob)
       )`,
      `CREATE TABLE ingest_batches (
         id text PRIMARY KEY,
         stretches jsonb NOT NULL,
         begun timestamptz NOT NULL DEFAULT now()
       )`,
      `CREATE INDEX blob_cursors_by_source ON blob_cursors (source, hour_ms)`,
      `CREATE TABLE announcements (
         fingerprint text PRIMARY KEY,
         rule text NOT NULL,
         finding jsonb NOT NULL,
         severity text NOT NULL,
         magnitude double precision NOT NULL,
         first_ms bigint NOT NULL,
         last_ms bigint NOT NULL,
         times integer NOT NULL,
         reference text
       )`,
      `CREATE SEQUENCE chat_changes`,
      `CREATE TABLE chat_entries (
         position bigint PRIMARY KEY,
         sequence bigint NOT NULL UNIQUE,
         state text NOT NULL,
         reply_to bigint,
         entry jsonb NOT NULL
       )`,
      `CREATE INDEX chat_entries_waiting ON chat_entries (position) WHERE state = 'waiting'`,
      `CREATE INDEX chat_entries_by_request ON chat_entries (reply_to)`,
      `CREATE TABLE chat_pictures (id text PRIMARY KEY, png bytea NOT NULL)`,
    ],
  },
  {
    // Several workers over one database. What was read before has been moved at least once.
    name: '0002-claims',
    statements: [
      `ALTER TABLE blob_cursors ADD COLUMN version bigint NOT NULL DEFAULT 1, ADD COLUMN claim text`,
      `ALTER TABLE ingest_batches
         ADD COLUMN worker text NOT NULL DEFAULT '',
         ADD COLUMN expires timestamptz NOT NULL DEFAULT '-infinity'`,
      `CREATE TABLE retired_batches (id text PRIMARY KEY, until timestamptz NOT NULL)`,
    ],
  },
  {
    name: '0003-backfill',
    statements: [
      `CREATE TABLE backfills (
         id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         from_ms bigint NOT NULL,
         to_ms bigint NOT NULL,
         state text NOT NULL,
         requested_ms bigint NOT NULL,
         finished_ms bigint,
         blobs bigint NOT NULL DEFAULT 0,
         bytes bigint NOT NULL DEFAULT 0,
         tuples bigint NOT NULL DEFAULT 0,
         worked_ms bigint NOT NULL DEFAULT 0
       )`,
    ],
  },
  {
    name: '0004-report-pages',
    statements: [
      `CREATE TABLE report_pages (
         id text PRIMARY KEY,
         scope jsonb NOT NULL,
         from_ms bigint NOT NULL,
         to_ms bigint NOT NULL,
         filter text NOT NULL,
         created_ms bigint NOT NULL,
         expires_ms bigint NOT NULL
       )`,
      `CREATE INDEX report_pages_by_expiry ON report_pages (expires_ms)`,
    ],
  },
  {
    name: '0005-imports',
    statements: [`CREATE TABLE imports (name text PRIMARY KEY, imported_ms bigint NOT NULL, file jsonb NOT NULL)`],
  },
];

/** Brings the database to the newest shape. */
export async function migrate(database: Database): Promise<void> {
  await database.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())',
  );
  const applied = await database.query<{ name: string }>('SELECT name FROM migrations');
  const names = new Set(applied.map((row) => row.name));
  for (const migration of MIGRATIONS.filter(({ name }) => !names.has(name))) {
    await database.transaction(async (inner) => {
      for (const statement of migration.statements) await inner.query(statement);
      await inner.query('INSERT INTO migrations (name) VALUES ($1)', [migration.name]);
    });
  }
}
