import { visible } from '#core/literal.ts';
import { formatCount, plural } from '#core/units.ts';
import type { ReadCapture } from './read-capture.ts';

/** What makes the numbers of a capture less than the whole truth, as sentences; the first words say what. */
export function captureWarnings({ name, result, fault }: ReadCapture): readonly { what: string; rest: string }[] {
  if (result === null) return fault === null ? [] : [{ what: 'Not read', rest: `: ${visible(fault.message)}` }];
  const { facts, evictedFlows, lostFacts } = result;
  const { stop, packets, drops } = facts;
  const file = visible(name);
  const warnings: { what: string; rest: string }[] = [];
  if (fault !== null) warnings.push({ what: 'Not read to its end', rest: `: ${visible(fault.message)}` });
  else if (stop.kind === 'cut' || stop.kind === 'corrupt') {
    const what = `${file} is ${stop.kind === 'cut' ? 'cut off' : 'damaged'}`;
    warnings.push({
      what,
      rest: ` at byte ${formatCount(stop.offset)}: ${visible(stop.message)}. ${readBefore(packets)}`,
    });
  }
  if (drops !== null && drops > 0) {
    warnings.push({
      what: 'Packets are missing',
      rest: `: ${formatCount(drops)} were dropped while ${file} was captured.`,
    });
  }
  if (facts.packetsWithoutTime > 0) {
    warnings.push({
      what: 'Times are missing',
      rest: `: ${plural(facts.packetsWithoutTime, 'packet')} of ${file} ${facts.packetsWithoutTime === 1 ? 'carries' : 'carry'} none; flows without any time stand at 1 Jan 1970.`,
    });
  }
  if (evictedFlows > 0) {
    warnings.push({
      what: 'Some flows are in parts',
      rest: `: ${plural(evictedFlows, 'flow')} of ${file} ended early because the flow table was full; --max-flows makes it larger.`,
    });
  }
  if (lostFacts > 0) {
    warnings.push({
      what: 'Some names are missing',
      rest: `: of ${plural(lostFacts, 'flow')} of ${file} not all that was seen could be kept; --idle ends flows earlier.`,
    });
  }
  return warnings;
}

function readBefore(packets: number): string {
  if (packets === 0) return 'There is no packet before it.';
  return packets === 1 ? 'The packet before it was read.' : `The ${formatCount(packets)} packets before it were read.`;
}

/** The same for standard error, without what the fault itself says. */
export const readingWarnings = (capture: ReadCapture): readonly string[] =>
  capture.result === null ? [] : captureWarnings(capture).map(({ what, rest }) => what + rest);
