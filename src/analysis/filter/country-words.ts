import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

countries.registerLocale(english);

/** Whether two capital letters are the code of a country (ISO 3166-1 alpha-2). */
export const isCountry = (code: string): boolean => /^[A-Z]{2}$/.test(code) && countries.isValid(code);

/** The code of a country by its English name, in any case and without accents; null when none is called so. */
export const countryCode = (name: string): string | null => countries.getSimpleAlpha2Code(name, 'en') ?? null;
