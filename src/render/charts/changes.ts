import type { ChangeRow, Changes } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import { isBytes } from '../bar-columns.ts';
import { canvas, EMPTY_HEIGHT, emptyNote } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, bytes, cut, shortCount } from '../chart-text.ts';
import { countryName } from '../country-name.ts';
import { type DifferenceRow, differenceTable } from '../difference-table.ts';
import { keyedPortName } from '../port-name.ts';
import { windowText } from '../time-axis.ts';
import { frameOf } from '../theme.ts';

const MOST_ROWS = 10;

interface Compared {
  readonly word: string;
  text(value: number): string;
  now(row: Numbers): number;
  before(row: Numbers): number;
}
type Numbers = Changes['sums'];

function comparedBy({ measure = 'flows' }: ChartOptions): Compared {
  if (isBytes(measure)) {
    return { word: 'bytes', text: bytes, now: (row) => row.bytes, before: (row) => row.bytesBefore };
  }
  if (measure === 'denied') {
    return { word: 'denied flows', text: shortCount, now: (row) => row.denied, before: (row) => row.deniedBefore };
  }
  return { word: 'flows', text: shortCount, now: (row) => row.flows, before: (row) => row.flowsBefore };
}

/** The largest differences to the window before, less to the left and more to the right, with both numbers. */
export function changesChart(changes: Changes, options: ChartOptions): Chart {
  const compared = comparedBy(options);
  const frame = frameOf(options);
  const title = `Largest changes (${compared.word})`;
  const against = `against ${windowText(changes.earlier, options.timeZone)}`;
  const head = `${title}, ${options.subtitle}, ${against}.`;
  const rows = changes.hasEarlier ? largest(changes.rows, compared) : [];
  if (rows.length === 0) {
    const none = changes.hasEarlier ? 'Nothing changed.' : `No records to compare with: ${against.slice(8)} is empty.`;
    const spec = canvas([emptyNote(none, frame)], { ...options, title, height: EMPTY_HEIGHT });
    return { title, alt: altText(head, none), spec };
  }
  const table = differenceTable(rows, { frame, text: compared.text });
  const sum = `In all ${compared.text(compared.before(changes.sums))} → ${compared.text(compared.now(changes.sums))} ${compared.word}.`;
  const said = rows.map((row) => `${cut(row.label, 60)}: ${compared.text(row.before)} → ${compared.text(row.now)}`);
  return {
    title,
    alt: altText(head, sum, `${said.join('; ')}.`),
    spec: canvas(table.layers, {
      ...options,
      subtitle: `${options.subtitle} · ${against}`,
      title,
      height: table.height,
    }),
  };
}

const largest = (rows: readonly ChangeRow[], compared: Compared): readonly DifferenceRow[] =>
  rows
    .map((row) => ({ label: labelOf(row), kind: row.kind, now: compared.now(row), before: compared.before(row) }))
    .filter(({ now, before }) => now !== before)
    .toSorted((one, other) => Math.abs(other.now - other.before) - Math.abs(one.now - one.before))
    .slice(0, MOST_ROWS);

function labelOf({ kind, value, label }: ChangeRow): string {
  switch (kind) {
    case 'country':
      return value === '' ? 'unknown country' : countryName(value);
    case 'port':
      return `${keyedPortName(value)}${label === '' ? '' : ` ${label}`}`;
    case 'protocol':
      return /^\d+$/.test(value) ? protocolName(Number(value)) : value;
    case 'address':
      return label === '' ? value : `${label} (${value})`;
  }
}
