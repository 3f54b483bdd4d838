import { DateTime } from 'luxon';
import type { HourCell, Hours } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { measuredBy } from '../measured.ts';
import { matrixChart } from './matrix-chart.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
/** More days than this would make a picture that nobody scrolls through; the last ones are shown. */
const MOST_DAYS = 31;

/** Day by hour as clocks show it, the darker the more. Hours outside of the window have no field. */
export function hoursChart(hours: Hours, options: ChartOptions): Chart {
  const measured = measuredBy(options);
  const days = hours.days.slice(-MOST_DAYS);
  const rows = new Map(days.map((day, index) => [day, index]));
  const values: (number | null)[][] = days.map(() => HOURS.map(() => null));
  for (const cell of hours.cells) {
    const row = values[rows.get(cell.day) ?? -1];
    if (row !== undefined) row[cell.hour] = measured.of(cell);
  }
  return matrixChart(
    {
      title: `${measured.title} by day and hour`,
      matrix: { rows: days.map(dayText), columns: HOURS, values },
      measured,
      corner: `Hours of ${hours.timeZone}`,
      says: [sums(hours.cells, options)],
      more: hours.days.length > days.length ? `The last ${days.length} of ${hours.days.length} days` : '',
    },
    options,
  );
}

/** `2026-11-20` as "Fri 20 Nov". */
const dayText = (day: string): string =>
  DateTime.fromISO(day, { zone: 'UTC' }).setLocale('en-GB').toFormat('ccc d LLL');

function sums(cells: readonly HourCell[], { hasDecisions = true }: ChartOptions): string {
  const sum = (of: (cell: HourCell) => number): number => cells.reduce((all, cell) => all + of(cell), 0);
  const denied = hasDecisions ? `, ${sum((cell) => cell.denied).toLocaleString('en-US')} of them denied` : '';
  return `${counted(
    sum(({ flows }) => flows),
    'flow',
  )} in ${counted(cells.length, 'hour')}${denied}.`;
}
