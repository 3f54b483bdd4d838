import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

countries.registerLocale(english);

/** Names that are long enough to push the rest out of a line. */
const COMMON: Readonly<Record<string, string>> = {
  BO: 'Bolivia',
  CD: 'DR Congo',
  CN: 'China',
  GB: 'United Kingdom',
  IR: 'Iran',
  KP: 'North Korea',
  KR: 'South Korea',
  LA: 'Laos',
  MD: 'Moldova',
  RU: 'Russia',
  SY: 'Syria',
  TW: 'Taiwan',
  TZ: 'Tanzania',
  US: 'United States',
  VE: 'Venezuela',
  XK: 'Kosovo',
};

/** English name of an ISO 3166 alpha-2 code, the code itself when it has none, '' for ''. */
export const countryName = (code: string): string =>
  code === '' ? '' : (COMMON[code] ?? countries.getName(code, 'en') ?? code);

/** ISO 3166 numeric code with three digits as map outlines carry it; null when there is none. */
export const countryNumber = (code: string): string | null => countries.alpha2ToNumeric(code) ?? null;
