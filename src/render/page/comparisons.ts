import type { Changes, FirstSeen } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import { formatRange, formatTime } from '#core/units.ts';
import { countryName } from '../country-name.ts';
import { keyedPortName } from '../port-name.ts';
import { pageBars } from './bars.ts';
import { measureText } from './measure-of.ts';
import type { PageChart, PageChartOptions } from './page-chart.ts';
import * as where from './where.ts';

type Named = Pick<Changes['rows'][number], 'value' | 'label'> & { readonly kind: string };

/** "443/TCP https", "Germany", "10.0.0.4 vm-web-1". */
function labelOf({ kind, value, label }: Named): string {
  if (kind === 'country') return value === '' ? 'not placed' : countryName(value);
  if (kind === 'protocol') return /^\d+$/u.test(value) ? protocolName(Number(value)) : value;
  return `${kind === 'port' ? keyedPortName(value) : value} ${label}`.trim();
}

const size = ({ flows, flowsBefore }: Changes['rows'][number]): number => Math.abs(flows - flowsBefore);

/** Now and before, the largest differences first, whatever they are of. */
export function changeBars({ rows, earlier, hasEarlier }: Changes, { timeZone }: PageChartOptions): PageChart {
  const against = `Largest changes against ${formatRange(earlier, timeZone)}`;
  return pageBars(
    rows
      .toSorted((a, b) => size(b) - size(a))
      .map((row) => ({
        label: labelOf(row),
        where: changeWhere(row.kind, row.value),
        parts: [
          { series: 'before', value: row.flowsBefore, text: measureText(row.flowsBefore, 'flows') },
          { series: 'now', value: row.flows, text: measureText(row.flows, 'flows') },
        ],
      })),
    {
      title: hasEarlier ? against : `${against}: there are no records of that time`,
      series: { before: '$quiet', now: '$allowedIn' },
      grouped: true,
    },
  );
}

export function changeWhere(kind: Changes['rows'][number]['kind'], value: string): string | null {
  switch (kind) {
    case 'address':
      return where.address(value);
    case 'port':
      return where.portKey(value);
    case 'country':
      return where.country(value);
    case 'protocol':
      return /^\d+$/u.test(value) ? where.protocol(Number(value)) : where.application(value);
  }
}

/** Values that the look-back did not have, by what was let in and what was not. */
export function firstSeenBars({ rows, lookBack, hasLookBack }: FirstSeen, { timeZone }: PageChartOptions): PageChart {
  const since = `Seen for the first time since ${formatTime(lookBack.fromMs, timeZone)}`;
  return pageBars(
    rows
      .toSorted((a, b) => b.flows - a.flows)
      .map((row) => ({
        label: labelOf(row),
        where: firstSeenWhere(row.kind, row.value),
        parts: [
          { series: 'allowed', value: row.allowed, text: measureText(row.allowed, 'flows') },
          { series: 'denied', value: row.denied, text: measureText(row.denied, 'flows') },
        ],
      })),
    {
      title: hasLookBack ? since : `${since}: there are no records of before`,
      series: { allowed: '$allowedIn', denied: '$deniedIn' },
    },
  );
}

export function firstSeenWhere(kind: FirstSeen['rows'][number]['kind'], value: string): string | null {
  switch (kind) {
    case 'source':
      return where.side('src', value);
    case 'peer':
      return where.side('dst', value);
    case 'country':
      return where.country(value);
    case 'port':
      return where.portKey(value);
  }
}
