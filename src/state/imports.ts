import type { ImportedFile, ImportRecords } from '#analysis/ingest/imports.ts';
import type { Database } from './database.ts';

interface Row {
  readonly name: string;
  readonly imported_ms: number;
  readonly file: Omit<ImportedFile, 'name' | 'importedMs'>;
}

/** What was imported, in PostgreSQL. */
export function importRecords(database: Database): ImportRecords {
  return {
    list: async () => {
      const rows = await database.query<Row>('SELECT * FROM imports ORDER BY imported_ms DESC, name');
      return rows.map(({ name, imported_ms: importedMs, file }) => ({ ...file, name, importedMs: Number(importedMs) }));
    },
    save: async ({ name, importedMs, ...file }) => {
      await database.query(SAVE, [name, Math.round(importedMs), JSON.stringify(file)]);
    },
    remove: async (name) => {
      await database.query('DELETE FROM imports WHERE name = $1', [name]);
    },
  };
}

const SAVE = `
INSERT INTO imports (name, imported_ms, file) VALUES ($1, $2, $3::jsonb)
ON CONFLICT (name) DO UPDATE SET imported_ms = excluded.imported_ms, file = excluded.file`;
