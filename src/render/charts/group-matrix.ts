import { DateTime } from 'luxon';
import type { AxisValue, Matrix as GroupMatrix } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { countryName } from '../country-name.ts';
import { type Measured, measuredBy } from '../measured.ts';
import { matrixChart } from './matrix-chart.ts';

type Kind = GroupMatrix['rowKind'] | GroupMatrix['columnKind'];

const NOUNS: Readonly<Record<Kind, readonly [one: string, more: string]>> = {
  protocol: ['protocol', 'protocols'],
  application: ['application', 'applications'],
  port: ['port', 'ports'],
  country: ['country', 'countries'],
  day: ['day', 'days'],
  hour: ['hour of the day', 'hours of the day'],
};
const MOST_ROWS = 12;
const MOST_COLUMNS = 10;

/**
 * Views `protocolCountries`, `protocolDays` and `portHours`. Countries have the longest names and therefore always stand
 * at the left.
 */
export function groupMatrixChart(view: GroupMatrix, options: ChartOptions): Chart {
  const measured = measuredBy(options);
  const down =
    view.columnKind === 'country'
      ? { kind: view.columnKind, values: view.columns, total: view.totalColumns }
      : {
          kind: view.rowKind,
          values: view.rows,
          total: view.totalRows,
        };
  const across =
    view.columnKind === 'country'
      ? { kind: view.rowKind, values: view.rows, total: view.totalRows }
      : {
          kind: view.columnKind,
          values: view.columns,
          total: view.totalColumns,
        };
  const rows = down.values.slice(0, MOST_ROWS);
  const columns = isTime(across.kind) ? across.values : across.values.slice(0, MOST_COLUMNS);
  const zone = isTime(across.kind) ? ` (${view.timeZone})` : '';
  return matrixChart(
    {
      title: `${measured.title} by ${NOUNS[down.kind][0]} and ${NOUNS[across.kind][0]}`,
      matrix: {
        rows: rows.map((value) => labelOf(value, down.kind)),
        columns: columns.map((value) => labelOf(value, across.kind)),
        values: fields(view, { rows: rows.length, columns: columns.length, measured }),
      },
      measured,
      corner: zone === '' ? '' : `${capital(NOUNS[across.kind][1])}${zone}`,
      says: [],
      more: [cutText(down.kind, rows.length, down.total), cutText(across.kind, columns.length, across.total)]
        .filter((part) => part !== '')
        .join(' · '),
    },
    options,
  );
}

/** `2026-11-20` as "20 Nov". */
const dayText = (day: string): string => DateTime.fromISO(day, { zone: 'UTC' }).setLocale('en-GB').toFormat('d LLL');
const isTime = (kind: Kind): boolean => kind === 'day' || kind === 'hour';
const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

function labelOf({ key, label }: AxisValue, kind: Kind): string {
  if (kind === 'country') return key === '' ? 'unknown country' : countryName(key);
  if (kind === 'hour') return key.padStart(2, '0');
  if (kind === 'day') return dayText(key);
  return label === '' ? (key === '' ? 'unknown' : key) : label;
}

function fields(
  view: GroupMatrix,
  { rows, columns, measured }: { rows: number; columns: number; measured: Measured },
): number[][] {
  const values = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));
  for (const cell of view.cells) {
    const isTurned = view.columnKind === 'country';
    const row = values[isTurned ? cell.column : cell.row];
    const column = isTurned ? cell.row : cell.column;
    if (row !== undefined && column < columns) row[column] = measured.of(cell);
  }
  return values;
}

const cutText = (kind: Kind, shown: number, total: number): string =>
  total > shown ? `${shown} of ${counted(total, ...NOUNS[kind])}` : '';
