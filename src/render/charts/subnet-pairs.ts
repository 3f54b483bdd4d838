import type { Place, PlacePairs } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { measuredBy } from '../measured.ts';
import { CLASS_NAMES } from '../traffic-class.ts';
import { matrixChart } from './matrix-chart.ts';

const MOST_PLACES = { phone: 8, desk: 12 } as const;

/** Who talks to whom: subnets and classes of addresses, initiators down, responders across. */
export function subnetPairsChart({ places, pairs, total }: PlacePairs, options: ChartOptions): Chart {
  const measured = measuredBy(options);
  const most = MOST_PLACES[options.width ?? 'phone'];
  const shown = places.slice(0, most);
  const values = shown.map(() => shown.map(() => 0));
  for (const pair of pairs) {
    const row = values[pair.from];
    if (row !== undefined && pair.to < shown.length) row[pair.to] = measured.of(pair);
  }
  const names = shown.map(placeName);
  const cutPairs =
    pairs.filter(({ from, to }) => from >= most || to >= most).length + Math.max(0, total - pairs.length);
  return matrixChart(
    {
      title: `${measured.title} between subnets`,
      matrix: { rows: names, columns: names, values },
      measured,
      between: '→',
      corner: 'From (left) to (top)',
      says: [counted(total, 'pair') + ' of places in all.'],
      more: cutPairs > 0 ? `+ ${counted(cutPairs, 'more pair')}` : '',
    },
    options,
  );
}

const placeName = ({ name, kind }: Place): string => (kind === 'subnet' ? name : (CLASS_NAMES.get(name) ?? name));
