import type { TableBlock } from './message.ts';
import { displayWidth, fit, harmless, type Paint } from './terminal-text.ts';

const GAP = '  ';
const BAR_WIDTH = 12;
/** Left eighth blocks, U+258F to U+2588: one eighth of a cell to a whole one. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const NARROWEST = 6;

/** A table with aligned columns, a bar for its first number where there is room, and what was cut. */
export function tableLines(
  block: TableBlock,
  options: { readonly columns: number; readonly paint: Paint },
): readonly string[] {
  const { paint } = options;
  const header = block.columns.map((column) => harmless(column.title));
  const rows = block.rows.map((row) =>
    block.columns.map((_, index) => harmless(row[index] ?? '').replaceAll('\n', ' ')),
  );
  const natural = header.map((title, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const widths = narrowed(natural, block, options.columns);
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => fit(cell, widths[index] ?? 0, block.columns[index]?.align ?? 'left')).join(GAP);
  const used = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
  const bars = used + GAP.length + BAR_WIDTH <= options.columns ? barsOf(block, rows) : null;
  const body = rows.map((row, index) =>
    `${line(row)}${bars === null ? '' : `${GAP}${paint.write(bars[index] ?? '', 'code')}`}`.trimEnd(),
  );
  const lines = [paint.write(line(header).trimEnd(), 'quiet'), ...body];
  if (block.title !== '') lines.unshift(paint.write(harmless(block.title), 'bold'));
  if (block.more > 0) lines.push(paint.write(`and ${block.more.toLocaleString('en-US')} more`, 'quiet'));
  return lines;
}

/** Texts give way to numbers: the widest left-aligned column is narrowed until the table fits, then any. */
function narrowed(natural: readonly number[], block: TableBlock, columns: number): readonly number[] {
  const widths = [...natural];
  const room = columns - GAP.length * (widths.length - 1);
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  for (const kind of ['left', 'right'] as const) {
    while (over > 0) {
      const widest = widestOf(widths, block, kind);
      if (widest === -1) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
      over -= 1;
    }
  }
  return widths;
}

function widestOf(widths: readonly number[], block: TableBlock, align: 'left' | 'right'): number {
  let widest = -1;
  for (const [index, width] of widths.entries()) {
    if (block.columns[index]?.align === align && width > NARROWEST && width > (widths[widest] ?? NARROWEST))
      widest = index;
  }
  return widest;
}

/** Bars for the first column of plain numbers; null when there is none, or only one row to compare. */
function barsOf(block: TableBlock, rows: readonly (readonly string[])[]): readonly string[] | null {
  const column = block.columns.findIndex(
    ({ align }, index) => align === 'right' && rows.every((row) => /^[\d,]+$/.test(row[index] ?? '')),
  );
  if (column === -1 || rows.length < 2) return null;
  const values = rows.map((row) => Number((row[column] ?? '').replaceAll(',', '')));
  const most = Math.max(...values);
  return most === 0 ? null : values.map((value) => bar(value / most));
}

/** A share of 0..1 as a bar; something is never shown as nothing. */
function bar(share: number): string {
  const eighths = share === 0 ? 0 : Math.max(1, Math.round(share * BAR_WIDTH * 8));
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ''}`;
}
