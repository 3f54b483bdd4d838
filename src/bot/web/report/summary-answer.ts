import { conjunction, partsOf } from '#analysis/filter/conjunction.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Summary } from '#analysis/views/results.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import { formatBytes, formatCount, formatRange, formatShare } from '#core/units.ts';
import type { ReportSummary } from './wire.ts';

export interface SummaryOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

/** The numbers above everything, and the filter in its parts. */
export async function summaryAnswer(
  asked: ViewQuery,
  own: FlowFilter | null,
  { ports, timeZone, signal }: SummaryOptions,
): Promise<ReportSummary> {
  const summary = await ports.view('summary', asked, { signal });
  // Said once what is said twice.
  const filter = conjunction(own, null);
  return {
    parts: partsOf(filter).map(describeFilter),
    range: formatRange(asked.window, timeZone),
    flows: summary.flows,
    facts: asked.scope.kind === 'capture' ? captureFacts(summary) : logFacts(summary),
  };
}

const logFacts = (summary: Summary): ReportSummary['facts'] => [
  { label: 'Flows', value: formatCount(summary.flows) },
  { label: 'Denied in', value: shareText(summary.deniedIn, summary.flows) },
  { label: 'Denied out', value: shareText(summary.deniedOut, summary.flows) },
  { label: 'In', value: formatBytes(summary.bytesIn) },
  { label: 'Out', value: formatBytes(summary.bytesOut) },
  { label: 'Remote addresses', value: formatCount(summary.remoteAddresses) },
  { label: 'Countries', value: formatCount(summary.countries) },
];

const captureFacts = (summary: Summary): ReportSummary['facts'] => [
  { label: 'Flows', value: formatCount(summary.flows) },
  { label: 'Bytes', value: formatBytes(summary.bytesIn + summary.bytesOut) },
  { label: 'Packets', value: formatCount(summary.packetsIn + summary.packetsOut) },
  { label: 'Addresses', value: formatCount(summary.remoteAddresses) },
  { label: 'Countries', value: formatCount(summary.countries) },
];

const shareText = (part: number, whole: number): string =>
  part === 0 ? '0' : `${formatCount(part)} (${formatShare(part, whole)})`;
