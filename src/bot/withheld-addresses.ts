import { Secret } from '#core/secret.ts';

/** What a person typed, with addresses in a form that opens nothing. */
export interface Withheld {
  /** To be kept, logged, quoted and put on buttons. */
  readonly text: string;
  /** The addresses as they were typed, by what stands for them in `text`; those without anything secret are not here. */
  readonly addresses: ReadonlyMap<string, Secret>;
}

/** Stands where a query or a user stood. */
export const WITHHELD = '[secret]';

/** In quotes it goes up to the closing one, with blanks; else up to the next blank. */
const ADDRESS = /(?<=["'“„‘«]\s*)https?:[/\\]{1,2}[^"'“”’»\r\n]*(?=["'“”’»])|\bhttps?:[/\\]{1,2}[^\s"'`<>“”„‘’«»]+/giu;
/** Of an address that was typed without its beginning, or with a blank in it. */
const SIGNATURE = /([?&;\s]sig=)[^\s&"'”]+/giu;
/** Punctuation of the sentence around it; no signature ends so. */
const TRAILING = /[),;!?.]+$/;

/**
 * Takes queries, fragments, users and passwords out of the addresses in a text before anything is done with it: whoever has
 * a shared access signature may read what it signs.
 */
export function withholdAddresses(typed: string): Withheld {
  const addresses = new Map<string, Secret>();
  const text = typed.replaceAll(ADDRESS, (found) => {
    const address = found.replace(TRAILING, '');
    const shown = shownForm(address);
    if (shown !== address) addresses.set(shown, new Secret(address));
    return shown + found.slice(address.length);
  });
  return { text: text.replaceAll(SIGNATURE, `$1${WITHHELD}`), addresses };
}

function shownForm(address: string): string {
  const [, scheme = '', authority = '', path = '', rest = ''] =
    /^(https?:[/\\]{1,2})([^/\\?#]*)([^?#]*)(.*)$/isu.exec(address) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const user = host === authority ? '' : `${WITHHELD}@`;
  return `${scheme}${user}${host}${path}${rest === '' ? '' : `?${WITHHELD}`}`;
}
