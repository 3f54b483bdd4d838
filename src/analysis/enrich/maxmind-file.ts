import { open, type Reader, type Response } from 'maxmind';
import { AppError } from '#core/errors.ts';
import { plainAddressText } from './address.ts';

/** A database in MaxMind's format, asked with 16-byte addresses. */
export interface MaxmindFile {
  /** The row of the address as the file has it; null when it has none. */
  row(bytes: Uint8Array, offset: number): unknown;
  /** Type and build date: `GeoLite2-Country 2026-06-17`. */
  readonly label: string;
}

/** FB3004 when the file is missing or is no such database. */
export async function openMaxmindFile(file: string): Promise<MaxmindFile> {
  const reader = await openReader(file);
  const built = reader.metadata.buildEpoch.toISOString().slice(0, 10);
  return {
    row: (bytes, offset) => reader.get(plainAddressText(bytes, offset)),
    label: `${reader.metadata.databaseType} ${built}`,
  };
}

async function openReader(file: string): Promise<Reader<Response>> {
  try {
    return await open<Response>(file);
  } catch (error) {
    throw new AppError('FB3004', {
      message: `Expected a database in MaxMind's format (.mmdb) at ${file}, found none: ${reason(error)}.`,
      next: 'Correct geo.countryDatabase and geo.asnDatabase in flowbell.yaml, or leave them out to use the databases that come with Flowbell.',
      details: { file },
      cause: error,
    });
  }
}

const reason = (error: unknown): string => (Error.isError(error) ? error.message : String(error));
