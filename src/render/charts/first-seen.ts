import { DateTime } from 'luxon';
import type { FirstSeen, FirstSeenKind, FirstSeenRow } from '#analysis/views/results.ts';
import { decisionColumns, decisionValues } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, counted } from '../chart-text.ts';
import { countryName } from '../country-name.ts';
import { keyedPortName } from '../port-name.ts';
import { windowText } from '../time-axis.ts';
import { rankingChart } from './ranking-chart.ts';

const KINDS: readonly FirstSeenKind[] = ['country', 'port', 'source', 'peer'];
const NOUNS: Readonly<Record<FirstSeenKind, readonly [one: string, more: string]>> = {
  source: ['source', 'sources'],
  peer: ['peer', 'peers'],
  country: ['country', 'countries'],
  port: ['port', 'ports'],
};

/** Values that the look-back did not have: those with most allowed flows, and how many of each kind there are. */
export function firstSeenChart(firstSeen: FirstSeen, options: ChartOptions): Chart {
  const { rows, totals, hasLookBack, lookBack } = firstSeen;
  const total = KINDS.reduce((sum, kind) => sum + totals[kind], 0);
  const sorted = rows.toSorted((one, other) => other.allowed - one.allowed || other.flows - one.flows);
  const chart = rankingChart(
    { rows: hasLookBack ? sorted : [], total: hasLookBack ? total : 0, otherFlows: null },
    options,
    {
      title: 'Seen for the first time (flows)',
      noun: 'value',
      plural: 'values',
      columns: decisionColumns(options),
      empty: hasLookBack ? 'Nothing new in this window.' : 'No records before this window to compare with.',
      row: (row) => ({
        label: valueText(row),
        detail: detailOf(row, options.timeZone),
        values: decisionValues(row, options),
      }),
    },
  );
  const counts = KINDS.map((kind) => counted(totals[kind], `new ${NOUNS[kind][0]}`, `new ${NOUNS[kind][1]}`)).join(
    ', ',
  );
  const since = `Not seen in ${windowText(lookBack, options.timeZone)}: ${counts}.`;
  return { ...chart, alt: hasLookBack ? altText(chart.alt, since) : chart.alt };
}

/** "443/TCP https", "Germany", "vm-web-1". */
function valueText({ kind, value, label }: FirstSeenRow): string {
  if (kind === 'country') return value === '' ? 'unknown country' : countryName(value);
  if (kind === 'port') return `${keyedPortName(value)}${label === '' ? '' : ` ${label}`}`;
  return label === '' ? value : label;
}

const detailOf = ({ kind, country, organisation, firstMs }: FirstSeenRow, timeZone: string): string =>
  [
    `new ${NOUNS[kind][0]}`,
    `since ${DateTime.fromMillis(firstMs, { zone: timeZone }).setLocale('en-GB').toFormat('ccc d LLL HH:mm')}`,
    kind === 'country' ? '' : countryName(country),
    organisation,
  ]
    .filter((part) => part !== '')
    .join(' · ');
