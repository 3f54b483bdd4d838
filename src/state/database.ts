import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from './migrations.ts';

/** PostgreSQL as the rest of the program sees it: statements with $1, $2 … and rows as objects. */
export interface Database {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** All of `work` or nothing of it. */
  transaction<Result>(work: (database: Pick<Database, 'query'>) => Promise<Result>): Promise<Result>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * PostgreSQL's own default of 128 MB of shared buffers would be a sixth of the memory of the whole process, for a
 * database of a few thousand rows.
 */
const SMALL = ['-c', 'shared_buffers=4MB', '-c', 'wal_buffers=1MB'];

/** The embedded PostgreSQL in `directory`, with all migrations applied. One process at a time. */
export async function openEmbeddedDatabase(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true });
  await initialise(directory);
  // V8 would compile PostgreSQL's WebAssembly a second time, optimised, on background threads: 300 MB and seconds of
  // both cores at every start, for a database that answers in half a millisecond without. Measured in
  // docs/decisions/0003-state.md. Flags are read when a module is compiled.
  for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
  const postgres = await PGlite.create({ dataDir: directory, startParams: [...PGlite.defaultStartParams, ...SMALL] });
  const database: Database = {
    query: async <Row>(sql: string, params: readonly unknown[] = []) =>
      (await postgres.query<Row>(sql, [...params])).rows,
    transaction: (work) =>
      postgres.transaction((inner) =>
        work({
          query: async <Row>(sql: string, params: readonly unknown[] = []) =>
            (await inner.query<Row>(sql, [...params])).rows,
        }),
      ),
    [Symbol.asyncDispose]: () => postgres.close(),
  };
  await migrate(database);
  return database;
}

/**
 * PostgreSQL's initdb takes 300 MB and some seconds, once. In a process of its own that memory goes back at once, and
 * the rest of the start goes on meanwhile.
 */
async function initialise(directory: string): Promise<void> {
  const exists = await access(join(directory, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const script = fileURLToPath(new URL('./create-database.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [script, directory]);
}
