import type { Analysis } from '#analysis/analysis.ts';
import type { Publish } from '#alerts/ledger.ts';
import { asAppError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import type { Log } from '#core/log.ts';
import { EVERYTHING, type Scope } from '#core/resource.ts';
import { HOUR_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import type { Picture } from '#render/message.ts';
import type { Painter } from '#render/picture.ts';
import type { Channel } from './channel.ts';
import { findingMessage } from './finding-message.ts';

export interface PublishParts {
  readonly channel: Channel;
  readonly analysis: Analysis;
  readonly painter: Painter;
  readonly timeZone: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Enough before the window to see what is usual. */
const CHART_SPAN_MS = 6 * HOUR_MS;
/** What six hours are shown in. */
const BUCKET_MS = 5 * MINUTE_MS;

/** Posts a finding with its chart, or edits the message that told of it before. Text goes out even without a chart. */
export function findingPublisher(parts: PublishParts): Publish {
  return async (finding, reference) => {
    const picture = await drawFinding(parts, finding);
    const { timeZone } = parts;
    const message = findingMessage(finding, { timeZone, ...(picture === null ? {} : { picture }) });
    if (reference === null) return parts.channel.post(message);
    await parts.channel.edit(reference, message);
    return reference;
  };
}

async function drawFinding(parts: PublishParts, finding: Finding): Promise<Picture | null> {
  const { analysis, painter, timeZone, log, signal } = parts;
  const scope = scopeOf(finding);
  // Whole buckets, or the first one looks like a dip.
  const window = lastMs(CHART_SPAN_MS, Math.ceil(finding.window.toMs / BUCKET_MS) * BUCKET_MS);
  try {
    const timeline = await analysis.view('timeline', { scope, window }, { signal });
    const subtitle = scope.kind === 'all' ? 'all resources' : scope.name;
    const marks = [{ window: finding.window, label: finding.title }];
    return await painter.draw(timelineChart(timeline, { timeZone, subtitle, marks }), { signal });
  } catch (error) {
    log.warn('chart of a finding failed', { rule: finding.rule, error: asAppError(error) });
    return null;
  }
}

/** Whose traffic to show: the machine or the NSG that the finding names. */
function scopeOf({ key }: Finding): Scope {
  if (key['vm'] !== undefined) return { kind: 'vm', name: key['vm'] };
  if (key['nsg'] !== undefined) return { kind: 'nsg', name: key['nsg'] };
  return EVERYTHING;
}
