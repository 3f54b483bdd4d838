import type { Report } from '#analysis/report.ts';
import type { Summary } from '#analysis/views/results.ts';
import { formatBytes, formatCount, formatDuration, formatRange, formatShare, plural } from '#core/units.ts';
import { durationMs } from '#core/window.ts';
import type { FactsBlock } from '#render/message.ts';

/** The numbers that people ask for first. */
export function reportFacts(
  report: Report,
  options: { readonly timeZone: string; readonly nowMs: number },
): FactsBlock {
  const { summary, window } = report;
  const facts = [
    {
      label: 'Window',
      value: `${formatRange(window, options.timeZone, options)} (${formatDuration(durationMs(window))})`,
    },
    {
      label: 'Inbound flows',
      value: `${formatCount(summary.allowedIn)} allowed, ${formatCount(summary.deniedIn)} denied`,
    },
    {
      label: 'Outbound flows',
      value: `${formatCount(summary.allowedOut)} allowed, ${formatCount(summary.deniedOut)} denied`,
    },
    { label: 'Bytes', value: bytesText(summary) },
    {
      label: 'Remote addresses',
      value: `${formatCount(summary.remoteAddresses)}, ${placed(summary.countries)}`,
    },
  ];
  if (summary.deniedIn > 0)
    facts.push({ label: 'Denied sources', value: plural(summary.deniedSources, 'address', 'addresses') });
  return { kind: 'facts', facts };
}

const placed = (countries: number): string =>
  countries === 0 ? 'none placed in a country' : `from ${plural(countries, 'country', 'countries')}`;

/** Bytes are as good as the share of tuples that carry counters; where nearly all do, there is nothing to say. */
function bytesText(summary: Summary): string {
  if (summary.countedTuples === 0) return 'not known: none of these tuples has counters';
  const sums = `${formatBytes(summary.bytesIn)} in, ${formatBytes(summary.bytesOut)} out`;
  if (summary.countedTuples / summary.tuples > 0.995) return sums;
  return `${sums} (from the ${formatShare(summary.countedTuples, summary.tuples)} of tuples that have counters)`;
}
