import type { FlowRow } from '#analysis/views/results.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import type { FlowColumn } from './flow-columns.ts';

export type FlowFileKind = 'csv' | 'ndjson';

export interface FlowFileOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly kind: FlowFileKind;
  readonly columns: readonly FlowColumn[];
  /** Most rows of the file. */
  readonly mostRows: number;
  readonly signal: AbortSignal;
}

/** Rows that are in memory at a time. */
const STEP = 5_000;

/**
 * All flows of the query as text, piece by piece; never more rows than `mostRows`. Where that cuts, the last line says
 * so: a comment in CSV, an object with `cut` in NDJSON.
 */
export async function* flowFile(asked: ViewQuery, options: FlowFileOptions): AsyncGenerator<string> {
  const { ports, kind, columns, mostRows, signal } = options;
  const write = kind === 'csv' ? csvLine : jsonLine;
  if (kind === 'csv') yield `${columns.map(({ id }) => id).join(',')}\r\n`;
  let total = 0;
  let offset = 0;
  while (offset < mostRows) {
    const limit = Math.min(STEP, mostRows - offset);
    const page = await ports.view('flows', { ...asked, limit, offset }, { signal });
    total = page.total;
    offset += page.rows.length;
    if (page.rows.length > 0) yield page.rows.map((row) => write(row, columns)).join('');
    if (page.rows.length < limit) return;
  }
  if (total > offset) yield cutLine(kind, offset, total);
}

const cutLine = (kind: FlowFileKind, rows: number, total: number): string =>
  kind === 'csv'
    ? `# cut: ${rows} of ${total} flows are here; narrow the window or the filter for the rest\r\n`
    : `${JSON.stringify({ cut: true, rows, total })}\n`;

/** RFC 4180, with lines that end in CR LF. */
const csvLine = (row: FlowRow, columns: readonly FlowColumn[]): string =>
  `${columns.map(({ value }) => csvField(value(row))).join(',')}\r\n`;

const jsonLine = (row: FlowRow, columns: readonly FlowColumn[]): string =>
  `${JSON.stringify(Object.fromEntries(columns.map(({ id, value }) => [id, value(row)])))}\n`;

/** A name from a log that begins like a formula would be run as one by a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/u;

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
