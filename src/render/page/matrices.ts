import type { AxisValue, Durations, HourCell, Hours, Matrix, PlacePairs } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import { pageBars } from './bars.ts';
import { pageHeat } from './heat.ts';
import { measured, measureText, MEASURE_NAMES } from './measure-of.ts';
import type { PageChart, PageChartOptions } from './page-chart.ts';
import * as where from './where.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** Day by hour; a click on an hour opens its five-minute bars. */
export function hoursHeat({ days, cells }: Hours, { measure }: PageChartOptions): PageChart {
  return pageHeat(
    cells.map((cell: HourCell) => {
      const value = measured(cell, measure);
      return {
        row: cell.day,
        column: String(cell.hour).padStart(2, '0'),
        value,
        text: measureText(value, measure),
        fromMs: cell.startMs,
        toMs: cell.startMs + cell.lengthMs,
      };
    }),
    { title: `Per hour: ${MEASURE_NAMES[measure]}`, rows: days, columns: HOURS, rowTitle: 'Day', columnTitle: 'Hour' },
  );
}

const AXIS_TITLES = {
  protocol: 'Protocol',
  application: 'Application',
  port: 'Port',
  country: 'Country',
  day: 'Day',
  hour: 'Hour',
} as const;

const MATRIX_TITLES = { country: 'countries', day: 'days', hour: 'hours of the day' } as const;

export function matrixHeat(matrix: Matrix, { measure }: PageChartOptions): PageChart {
  const { rowKind, columnKind, rows, columns, cells } = matrix;
  const found = cells.flatMap((cell) => {
    const row = rows[cell.row];
    const column = columns[cell.column];
    if (row === undefined || column === undefined) return [];
    const value = measured(cell, measure);
    const filter = [axisWhere(rowKind, row), axisWhere(columnKind, column)].filter((one) => one !== null);
    return [
      {
        row: row.label,
        column: column.label,
        value,
        text: measureText(value, measure),
        ...(filter.length === 0 ? {} : { where: filter.join(' and ') }),
      },
    ];
  });
  return pageHeat(found, {
    title: `${AXIS_TITLES[rowKind]}s by ${MATRIX_TITLES[columnKind]}: ${MEASURE_NAMES[measure]}`,
    rows: rows.map(({ label }) => label),
    columns: columns.map(({ label }) => label),
    rowTitle: AXIS_TITLES[rowKind],
    columnTitle: AXIS_TITLES[columnKind],
  });
}

/** Days and hours of the day are no part of a filter: they are chosen on the timeline. */
function axisWhere(kind: Matrix['rowKind'] | Matrix['columnKind'], { key }: AxisValue): string | null {
  switch (kind) {
    case 'protocol':
      return where.protocol(Number(key));
    case 'application':
      return where.application(key);
    case 'port':
      return where.portKey(key);
    case 'country':
      return where.country(key);
    case 'day':
    case 'hour':
      return null;
  }
}

export function placesHeat({ places, pairs }: PlacePairs, { measure }: PageChartOptions): PageChart {
  const names = places.map(({ name }) => name);
  return pageHeat(
    pairs.map((pair) => {
      const value = measured(pair, measure);
      return { row: names[pair.from] ?? '', column: names[pair.to] ?? '', value, text: measureText(value, measure) };
    }),
    {
      title: `Who talks to whom, by subnet: ${MEASURE_NAMES[measure]}`,
      rows: names,
      columns: names,
      rowTitle: 'From',
      columnTitle: 'To',
    },
  );
}

/** Buckets from the first with flows to the last: a capture of a minute has no hours. */
export function durationBars({ buckets }: Durations): PageChart {
  const first = buckets.findIndex(({ flows }) => flows > 0);
  const last = buckets.findLastIndex(({ flows }) => flows > 0);
  return pageBars(
    (first < 0 ? [] : buckets.slice(first, last + 1)).map(({ fromMs, toMs, flows }) => ({
      label: durationLabel(fromMs, toMs),
      where: toMs === null ? `duration >= ${fromMs}ms` : `duration >= ${fromMs}ms and duration < ${toMs}ms`,
      parts: [{ series: 'flows', value: flows, text: measureText(flows, 'flows') }],
    })),
    { title: 'Flows by duration', series: { flows: '$allowedIn' }, most: 30 },
  );
}

function durationLabel(fromMs: number, toMs: number | null): string {
  if (toMs === null) return `${formatDuration(fromMs)} or more`;
  return fromMs === 0 ? `under ${formatDuration(toMs)}` : `${formatDuration(fromMs)} – ${formatDuration(toMs)}`;
}
