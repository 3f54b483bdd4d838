const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** English name of a country by ISO 3166-1 alpha-2 code; 'unknown' for '', the code itself when it is nobody's. */
export function countryName(code: string): string {
  if (code === '') return 'unknown';
  return /^[A-Za-z]{2}$/.test(code) ? (NAMES.of(code.toUpperCase()) ?? code) : code;
}
