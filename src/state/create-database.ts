import { PGlite } from '@electric-sql/pglite';

// Run as a process of its own by database.ts: creates the embedded database in the folder that is named, and ends.
const [, , directory] = process.argv;
if (directory === undefined) throw new Error('expected the folder of the database');
const postgres = await PGlite.create(directory);
await postgres.close();
