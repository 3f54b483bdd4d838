import { visible } from '#core/literal.ts';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const LONGEST_EXACT = 99_999;
const MAX_ALT = 1000;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `12,345`; beyond five digits `1.23M`, so that it fits beside a bar. */
export const shortCount = (value: number): string =>
  value <= LONGEST_EXACT ? WHOLE.format(value) : SHORT.format(value);

/** Round numbers of a value axis: `5,000`, `20K`, `1.5M`. */
export const axisCount = (value: number): string => (value < 10_000 ? WHOLE : SHORT).format(value);

/** `1,234,567 flows`, `1 flow`. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${WHOLE.format(value)} ${value === 1 ? noun : plural}`;

/** Decimal units, as in Azure's own metrics: `1.2 GB`. */
export function bytes(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= 999.5 && unit < BYTE_UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 10 ? 0 : 1;
  return `${rest.toFixed(digits).replace(/\.0$/, '')} ${BYTE_UNITS[unit]}`;
}

/** One line without characters that XML forbids, hide or turn text: names come from logs and must not break the picture. */
export const oneLine = (text: string): string =>
  visible(text, ' ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, ' ')
    .trim();

/** At most `length` characters, the last one … when something is cut. */
export function cut(text: string, length: number): string {
  const line = oneLine(text);
  const characters = [...line];
  return characters.length <= length
    ? line
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}

/** The text broken between words to lines of at most `length` characters; a longer word has a line of its own. */
export function lines(text: string, length: number): string[] {
  const done: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > length) {
      done.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...done, line];
}

/** Alt text in the length that every channel takes. */
export const altText = (...sentences: readonly string[]): string =>
  cut(sentences.filter((part) => part !== '').join(' '), MAX_ALT);
