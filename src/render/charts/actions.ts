import type { ActionRow, Actions } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import { formatShare } from '#core/units.ts';
import { NO_FLOWS } from '../bar-table.ts';
import { canvas, EMPTY_HEIGHT, emptyNote } from '../canvas.ts';
import type { Chart } from '../chart.ts';
import { altText, bytes, counted } from '../chart-text.ts';
import { frameOf } from '../theme.ts';
import { timeAxisLayers } from './timeline-axis.ts';
import { PANELS, panelLayers } from './timeline-panels.ts';
import { partialHeight, partialNote } from './timeline-partial.ts';
import { plotOf } from './timeline-plot.ts';
import type { TimelineOptions } from './timeline.ts';

/** Allowed against denied on one scale, inbound above and outbound below. */
export function actionsChart({ timeline, sums }: Actions, options: Omit<TimelineOptions, 'marks' | 'gaps'>): Chart {
  const title = `Allowed and denied (flows per ${formatDuration(timeline.bucketMs)})`;
  const head = `${title}, ${options.subtitle}.`;
  const frame = frameOf(options);
  if (timeline.points.every((point) => point.allowedIn + point.allowedOut + point.deniedIn + point.deniedOut === 0)) {
    const spec = canvas([emptyNote(NO_FLOWS, frame)], { ...options, title, height: EMPTY_HEIGHT });
    return { title, alt: altText(head, NO_FLOWS), spec };
  }
  const plot = plotOf(timeline, { frame, lanes: 0 });
  const parts = { timeline, plot, covered: options.covered ?? plot.window };
  const layers = [
    ...panelLayers(PANELS.inbound, parts),
    ...panelLayers(PANELS.outbound, parts),
    ...timeAxisLayers(plot, options.timeZone),
    ...partialNote(parts),
  ];
  return {
    title,
    alt: altText(head, ...sentences(sums)),
    spec: canvas(layers, { ...options, title, height: plot.height + partialHeight(parts) }),
  };
}

/** "Inbound: 8,112 flows allowed (1.2 GB) from 700 sources, 312 flows denied from 41 sources, 3.7 % denied." */
const sentences = (sums: readonly ActionRow[]): readonly string[] =>
  (['in', 'out'] as const).map((direction) => {
    const of = (action: 'allow' | 'deny') => sums.find((row) => row.direction === direction && row.action === action);
    const allowed = of('allow');
    const denied = of('deny');
    const [letIn, refused] = [allowed?.flows ?? 0, denied?.flows ?? 0];
    const name = direction === 'in' ? 'Inbound' : 'Outbound';
    const said = [
      `${counted(letIn, 'flow')} allowed (${bytes(allowed?.bytes ?? 0)}) from ${counted(allowed?.sources ?? 0, 'source')}`,
      `${counted(refused, 'flow')} denied from ${counted(denied?.sources ?? 0, 'source')}`,
    ];
    return `${name}: ${said.join(', ')}; ${formatShare(refused, letIn + refused)} denied.`;
  });
