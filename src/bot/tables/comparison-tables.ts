import type { ChangeRow, Changes, FirstSeen, FirstSeenRow } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import { formatCount, formatTime } from '#core/units.ts';
import { countryName } from '#render/country-name.ts';
import type { TableBlock } from '#render/message.ts';
import { keyedPortName } from '#render/port-name.ts';
import { bytesCell, cell, left, right, table } from './cells.ts';
import type { TableOptions } from './table-options.ts';

const sum = (totals: Readonly<Record<string, number>>): number =>
  Object.values(totals).reduce((all, total) => all + total, 0);

/** "443/TCP https", "Germany (DE)", "10.0.0.4 vm-web-1". */
function valueText({ kind, value, label }: Pick<ChangeRow | FirstSeenRow, 'kind' | 'value' | 'label'>): string {
  if (kind === 'country') return value === '' ? 'not placed' : cell(`${countryName(value)} (${value})`);
  if (kind === 'protocol') return cell(/^\d+$/.test(value) ? protocolName(Number(value)) : value);
  const name = kind === 'port' ? keyedPortName(value) : value;
  return cell(label === '' ? name : `${name} ${label}`);
}

export function firstSeenTable(
  { rows, totals }: FirstSeen,
  { limit, timeZone, nowMs, hasDecisions = true }: TableOptions,
): TableBlock {
  return table(
    'Seen for the first time',
    { rows, total: sum(totals) },
    {
      limit,
      columns: [
        left('New'),
        left('What'),
        left('Where'),
        right('Flows'),
        ...(hasDecisions ? [right('Denied')] : []),
        right('Bytes'),
        left('First'),
      ],
      cells: (row) => [
        valueText(row),
        row.kind,
        cell([row.country, row.organisation].filter((part) => part !== '').join(', ')),
        formatCount(row.flows),
        ...(hasDecisions ? [formatCount(row.denied)] : []),
        bytesCell(row.bytes),
        formatTime(row.firstMs, timeZone, { nowMs }),
      ],
    },
  );
}

/** "+2,200", "−12", "0". */
const difference = (now: number, before: number): string =>
  now === before ? '0' : `${now > before ? '+' : '−'}${formatCount(Math.abs(now - before))}`;

export function changesTable({ rows, totals }: Changes, { limit, hasDecisions = true }: TableOptions): TableBlock {
  return table(
    'Largest changes',
    { rows, total: sum(totals) },
    {
      limit,
      columns: [
        left('What'),
        left('Kind'),
        right('Flows before'),
        right('Flows now'),
        right('Change'),
        ...(hasDecisions ? [right('Denied before'), right('Denied now')] : [right('Bytes before'), right('Bytes now')]),
      ],
      cells: (row) => [
        valueText(row),
        row.kind,
        formatCount(row.flowsBefore),
        formatCount(row.flows),
        difference(row.flows, row.flowsBefore),
        ...(hasDecisions
          ? [formatCount(row.deniedBefore), formatCount(row.denied)]
          : [bytesCell(row.bytesBefore), bytesCell(row.bytes)]),
      ],
    },
  );
}
