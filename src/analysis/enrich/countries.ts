import { openMaxmindFile } from './maxmind-file.ts';
import { PACKAGED_COUNTRIES } from './packaged-databases.ts';

/** Which country an address is registered or used in. Addresses as in Enrichment. */
export interface Countries {
  /** Two packed letters, 0 when unknown. */
  packedCountry(bytes: Uint8Array, offset: number): number;
  /** Name, version and licence of the data. */
  readonly version: string;
}

/** Opens the operator's country database, or the packaged one for null. FB3004 when it cannot be read. */
export async function openCountries(file: string | null): Promise<Countries> {
  const packaged = PACKAGED_COUNTRIES;
  const database = await openMaxmindFile(file ?? packaged.file());
  return {
    packedCountry: (bytes, offset) => packLetters(codeIn(database.row(bytes, offset))),
    version: file === null ? packaged.version() : `${database.label} (own file)`,
  };
}

/** ip-location-db writes `country_code`, MaxMind `country.iso_code`. */
interface CountryRow {
  readonly country_code?: string;
  readonly country?: { readonly iso_code?: string };
}

function codeIn(row: unknown): string {
  if (!isCountryRow(row)) return '';
  return row.country_code ?? row.country?.iso_code ?? '';
}

const isCountryRow = (row: unknown): row is CountryRow => typeof row === 'object' && row !== null;

const packLetters = (code: string): number =>
  /^[A-Z]{2}$/.test(code) ? (code.charCodeAt(0) << 8) | code.charCodeAt(1) : 0;
