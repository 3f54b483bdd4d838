import { join } from 'node:path';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { tempFolder } from './temp-folder.ts';

/** A real embedded database, gone when the test is done; `reopen` ends and begins it again on the same files. */
export async function testDatabase(): Promise<
  { readonly database: Database; reopen(): Promise<Database> } & AsyncDisposable
> {
  const folder = await tempFolder();
  const path = join(folder.path, 'state');
  let database = await openEmbeddedDatabase(path);
  return {
    get database() {
      return database;
    },
    reopen: async () => {
      await database[Symbol.asyncDispose]();
      database = await openEmbeddedDatabase(path);
      return database;
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
