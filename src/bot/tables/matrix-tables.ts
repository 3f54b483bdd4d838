import type { AxisValue, Hours, Matrix, MatrixCell, PlacePairs } from '#analysis/views/results.ts';
import { formatCount, formatTime } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { CLASS_NAMES } from '#render/traffic-class.ts';
import { bytesCell, cell, left, right, table } from './cells.ts';
import type { TableOptions } from './table-options.ts';

const counts = (hasDecisions: boolean) => [right('Flows'), ...(hasDecisions ? [right('Denied')] : [])];

/** The hours with most flows: a table of day by hour is a picture, this is what stands out in it. */
export function hoursTable(hours: Hours, { limit, timeZone, nowMs, hasDecisions = true }: TableOptions): TableBlock {
  const busy = hours.cells.filter(({ flows, bytes }) => flows + bytes > 0).toSorted((a, b) => b.flows - a.flows);
  return table(
    'Busiest hours',
    { rows: busy, total: busy.length },
    {
      limit,
      columns: [left('Hour from'), ...counts(hasDecisions), right('In'), right('Out'), right('Packets')],
      cells: (row) => [
        formatTime(row.startMs, timeZone, { nowMs }),
        formatCount(row.flows),
        ...(hasDecisions ? [formatCount(row.denied)] : []),
        bytesCell(row.bytesIn),
        bytesCell(row.bytesOut),
        formatCount(row.packets),
      ],
    },
  );
}

const KINDS: Readonly<Record<Matrix['rowKind'] | Matrix['columnKind'], string>> = {
  protocol: 'Protocol',
  application: 'Application',
  port: 'Port',
  country: 'Country',
  day: 'Day',
  hour: 'Hour',
};

/** The pairs with most flows. */
export function groupMatrixTable(matrix: Matrix, { limit, hasDecisions = true }: TableOptions): TableBlock {
  const cells = matrix.cells.toSorted((a, b) => b.flows - a.flows);
  return table(
    `${KINDS[matrix.rowKind]} by ${KINDS[matrix.columnKind].toLowerCase()}`,
    { rows: cells, total: cells.length },
    {
      limit,
      columns: [left(KINDS[matrix.rowKind]), left(KINDS[matrix.columnKind]), ...counts(hasDecisions), right('Bytes')],
      cells: (row: MatrixCell) => [
        nameOf(matrix.rows[row.row]),
        matrix.columnKind === 'hour' ? hourText(matrix.columns[row.column]) : nameOf(matrix.columns[row.column]),
        formatCount(row.flows),
        ...(hasDecisions ? [formatCount(row.denied)] : []),
        bytesCell(row.bytes),
      ],
    },
  );
}

const nameOf = (value: AxisValue | undefined): string => cell(value?.label === '' ? value.key : (value?.label ?? ''));
const hourText = (value: AxisValue | undefined): string => `${(value?.key ?? '').padStart(2, '0')}:00`;

/** Pairs of subnets, and of subnets with what is outside. */
export function subnetPairsTable(
  { places, pairs, total }: PlacePairs,
  { limit, hasDecisions = true }: TableOptions,
): TableBlock {
  const placeName = (index: number): string => {
    const place = places[index];
    if (place === undefined) return '–';
    return cell(place.kind === 'class' ? (CLASS_NAMES.get(place.name) ?? place.name) : place.name);
  };
  return table(
    'Conversations between subnets',
    { rows: pairs, total },
    {
      limit,
      columns: [left('From'), left('To'), ...counts(hasDecisions), right('Bytes'), right('Packets')],
      cells: (row) => [
        placeName(row.from),
        placeName(row.to),
        formatCount(row.flows),
        ...(hasDecisions ? [formatCount(row.denied)] : []),
        bytesCell(row.bytes),
        formatCount(row.packets),
      ],
    },
  );
}
