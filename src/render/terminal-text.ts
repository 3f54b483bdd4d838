import stringWidth from 'string-width';
import { visible } from '#core/literal.ts';

/** What a stretch of text looks like; `heading` and `quiet` are of whole blocks, the others of marks within. */
export type Style = 'plain' | 'bold' | 'code' | 'quiet' | 'heading' | 'good' | 'warning' | 'bad';

/** Select Graphic Rendition parameters (ECMA-48 section 8.3.117): on, off. */
const SGR: Readonly<Record<Style, readonly [number, number] | null>> = {
  plain: null,
  bold: [1, 22],
  code: [36, 39],
  quiet: [2, 22],
  heading: [1, 22],
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
};

/** Writes styles as escape sequences, or not at all. */
export interface Paint {
  readonly colour: boolean;
  write(text: string, style: Style): string;
}

export function painter(colour: boolean): Paint {
  return {
    colour,
    write: (text, style) => {
      const codes = SGR[style];
      return !colour || codes === null || text === '' ? text : `\u001b[${codes[0]}m${text}\u001b[${codes[1]}m`;
    },
  };
}

/** Text of any origin as it may be written to a terminal: nothing in it can act. Line breaks stay. */
export const harmless = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line.replaceAll('\t', ' ')))
    .join('\n');

/** Columns that a text takes: wide characters two, combining marks none. */
export const displayWidth = (text: string): number => stringWidth(text);

interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** Words with the style of the marks around them; a word may consist of several pieces. */
type Word = readonly Piece[];

const MARKS = /\*\*([^*\n]+)\*\*|`([^`\n]+)`/gu;

/** Without colour a command keeps its backquotes: nothing else would set it apart from the sentence. */
function pieces(text: string, colour: boolean): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKS)) {
    found.push({ text: text.slice(at, match.index), style: 'plain' });
    const [whole, bold, code = ''] = match;
    found.push(bold === undefined ? { text: colour ? code : whole, style: 'code' } : { text: bold, style: 'bold' });
    at = match.index + match[0].length;
  }
  found.push({ text: text.slice(at), style: 'plain' });
  return found.filter((piece) => piece.text !== '');
}

/** A blank, but not the one between a number and its unit. */
const BETWEEN_WORDS = /(?<!\d(?= (?:%|[kMGTP]?B|[kMGT]|s|min|h|d)(?:[^\p{L}\p{N}]|$))) /u;

function words(text: string, colour: boolean): readonly Word[] {
  const list: Piece[][] = [[]];
  for (const piece of pieces(text, colour)) {
    // A command in backquotes stays on one line where it can.
    const parts = piece.style === 'code' ? [piece.text] : piece.text.split(BETWEEN_WORDS);
    for (const [index, part] of parts.entries()) {
      if (index > 0) list.push([]);
      if (part !== '') list.at(-1)?.push({ text: part, style: piece.style });
    }
  }
  return list.filter((word) => word.length > 0);
}

const wordWidth = (word: Word): number => word.reduce((sum, piece) => sum + displayWidth(piece.text), 0);

export interface WrapOptions {
  readonly columns: number;
  readonly paint: Paint;
  /** Style of text without marks. */
  readonly style?: Style;
  /** Put before the second and later lines. */
  readonly hanging?: string;
}

/** Lines of at most `columns` columns, broken between words, within a word only when it is longer than a line. */
export function wrap(text: string, options: WrapOptions): readonly string[] {
  return harmless(text)
    .split('\n')
    .flatMap((line) => wrapLine(line, options));
}

function wrapLine(line: string, { columns, paint, style = 'plain', hanging = '' }: WrapOptions): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let width = 0;
  const room = Math.max(8, columns);
  const start = (): void => {
    lines.push(current);
    current = hanging;
    width = displayWidth(hanging);
  };
  for (const word of words(line, paint.colour).flatMap((each) => broken(each, room - displayWidth(hanging)))) {
    const gap = width > (lines.length === 0 ? 0 : displayWidth(hanging)) ? 1 : 0;
    if (width + gap + wordWidth(word) > room && gap === 1) start();
    const space = width > (lines.length === 0 ? 0 : displayWidth(hanging)) ? ' ' : '';
    current +=
      space + word.map((piece) => paint.write(piece.text, piece.style === 'plain' ? style : piece.style)).join('');
    width += space.length + wordWidth(word);
  }
  lines.push(current);
  return lines;
}

/** A word wider than a line, in parts; marks of a word that is cut are kept on each part. */
function broken(word: Word, room: number): readonly Word[] {
  if (wordWidth(word) <= room) return [word];
  const parts: Word[] = [];
  for (const piece of word) {
    for (const chunk of chunks(piece.text, Math.max(4, room))) parts.push([{ text: chunk, style: piece.style }]);
  }
  return parts;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function chunks(text: string, room: number): readonly string[] {
  const list = [''];
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const size = displayWidth(segment);
    if (width + size > room) {
      list.push('');
      width = 0;
    }
    list[list.length - 1] += segment;
    width += size;
  }
  return list;
}

/** The text in exactly `columns` columns: filled with blanks, or cut with an ellipsis. */
export function fit(text: string, columns: number, align: 'left' | 'right'): string {
  const width = displayWidth(text);
  if (width <= columns) {
    const blanks = ' '.repeat(columns - width);
    return align === 'left' ? text + blanks : blanks + text;
  }
  const [head = ''] = chunks(text, Math.max(1, columns - 1));
  return fit(`${head}…`, columns, align);
}
