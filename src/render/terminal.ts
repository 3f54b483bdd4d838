import type { Block, ButtonsBlock, FactsBlock, Message, Picture, ProgressBlock, TextBlock } from './message.ts';
import { tableLines } from './terminal-table.ts';
import { displayWidth, fit, harmless, type Paint, painter, type Style, wrap } from './terminal-text.ts';

export interface TerminalOptions {
  /** Width of the terminal in columns. */
  readonly columns: number;
  /** Whether styles may be written as escape sequences; the caller knows about NO_COLOR and pipes. */
  readonly colour: boolean;
  /** `alt` prints the numbers of a picture as a sentence, `links` where it can be opened. */
  readonly pictures: 'alt' | 'links';
  /** Where a picture can be opened: a file name or an address. */
  readonly linkOf?: (picture: Picture) => string;
}

interface Page extends TerminalOptions {
  readonly paint: Paint;
  readonly tone: Style;
}

const NARROWEST = 20;
/** Longer lines are hard to read, however wide the terminal is; tables may use it all. */
const WIDEST_TEXT = 100;

const TONES: Readonly<Record<Message['tone'], Style>> = {
  plain: 'heading',
  ok: 'good',
  low: 'warning',
  medium: 'warning',
  warning: 'warning',
  high: 'bad',
  error: 'bad',
};

/** What the colour says is also said in words. */
const SEVERITY_PREFIX: Readonly<Partial<Record<Message['tone'], string>>> = {
  low: '[Low] ',
  medium: '[Medium] ',
  high: '[High] ',
};

/** The message as text for a terminal, ending with a line feed. Nothing in its data can act on the terminal. */
export function renderTerminal(message: Message, options: TerminalOptions): string {
  const columns = Math.max(NARROWEST, options.columns);
  const page: Page = { ...options, columns, paint: painter(options.colour), tone: TONES[message.tone] };
  let out = titleLines(`${SEVERITY_PREFIX[message.tone] ?? ''}${message.title}`, page).join('\n');
  let gap = '\n\n';
  for (const block of message.blocks) {
    const lines = blockLines(block, page);
    if (lines.length === 0) continue;
    out += gap + lines.join('\n');
    gap = block.kind === 'text' && block.weight === 'heading' ? '\n' : '\n\n';
  }
  return `${out}\n`;
}

const textColumns = (page: Page): number => Math.min(page.columns, WIDEST_TEXT);

const titleLines = (title: string, page: Page): readonly string[] =>
  wrap(title, { columns: textColumns(page), paint: headline(page), style: 'plain' });

/** A heading is bold in the colour of the message's tone. */
function headline({ paint, tone }: Page): Paint {
  const write = (text: string): string => paint.write(tone === 'heading' ? text : paint.write(text, tone), 'bold');
  return { colour: paint.colour, write };
}

function blockLines(block: Block, page: Page): readonly string[] {
  switch (block.kind) {
    case 'text':
      return textLines(block, page);
    case 'facts':
      return factLines(block, page);
    case 'table':
      return tableLines(block, page);
    case 'picture':
      return pictureLines(block.picture, page);
    case 'buttons':
      return buttonLines(block, page);
    case 'link':
      // An address that is broken over lines cannot be clicked.
      return [page.paint.write(harmless(block.label), 'quiet'), `  ${harmless(block.url)}`];
    case 'progress':
      return [progressLine(block)];
  }
}

function textLines(block: TextBlock, page: Page): readonly string[] {
  if (block.weight === 'heading') return titleLines(block.text, page);
  const style = block.weight === 'quiet' ? 'quiet' : 'plain';
  return block.text
    .split('\n')
    .flatMap((line) => wrap(line, { columns: textColumns(page), paint: page.paint, style, hanging: hangingOf(line) }));
}

/** The second line of a list item stands below its text. */
const hangingOf = (line: string): string => ' '.repeat(/^(?:•|\d+\.) /.exec(line)?.[0].length ?? 0);

function factLines({ facts }: FactsBlock, page: Page): readonly string[] {
  const { paint, columns } = page;
  const labels = facts.map((fact) => harmless(fact.label).replaceAll('\n', ' '));
  const most = Math.floor(columns / 2);
  const width = Math.max(0, ...labels.map(displayWidth).filter((each) => each <= most));
  return facts.flatMap((fact, index) => {
    const label = labels[index] ?? '';
    const value = wrap(fact.value, { columns: textColumns(page) - width - 2, paint });
    if (displayWidth(label) <= width) {
      return value.map(
        (line, at) => `${at === 0 ? paint.write(fit(label, width, 'left'), 'quiet') : ' '.repeat(width)}  ${line}`,
      );
    }
    // A label too long for its column has its own lines.
    return [
      ...wrap(label, { columns: textColumns(page), paint, style: 'quiet' }),
      ...value.map((line) => `${' '.repeat(width)}  ${line}`),
    ];
  });
}

function pictureLines(picture: Picture, page: Page): readonly string[] {
  const link = page.pictures === 'links' ? page.linkOf?.(picture) : undefined;
  const said = picture.alt.startsWith(picture.title) ? picture.alt : `${picture.title}. ${picture.alt}`;
  const text = link === undefined ? said : `${picture.title}: ${link}`;
  return wrap(text, { columns: textColumns(page), paint: page.paint, style: 'quiet' });
}

/** A terminal has no buttons: what they say can be typed. */
function buttonLines(block: ButtonsBlock, page: Page): readonly string[] {
  const { paint, columns } = page;
  const width = Math.min(
    Math.max(...block.buttons.map(({ label }) => displayWidth(label)), 0),
    Math.floor(columns / 3),
  );
  const lines = block.buttons.map(({ label, command }) => {
    const said = harmless(command);
    if (said === harmless(label)) return `  ${paint.write(said, 'code')}`;
    return `  ${fit(harmless(label).replaceAll('\n', ' '), width, 'left')}  ${paint.write(said, 'code')}`;
  });
  return [paint.write('Ask next', 'quiet'), ...lines];
}

const progressLine = ({ text, share }: ProgressBlock): string =>
  `${harmless(text)}${share === null ? '' : ` ${Math.round(share * 100)} %`}`;
