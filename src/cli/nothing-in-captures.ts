import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import { undecodedText } from '#bot/report/capture-file.ts';
import { AppError } from '#core/errors.ts';
import { formatCount, plural } from '#core/units.ts';
import type { ReadCapture } from './read-capture.ts';

const MOST_NAMED = 5;
const UNFILTERED = 'Leave the filter out to see what there is.';
const COMPLETE = 'Check that the capture was written and copied to its end, on an interface that sees the traffic.';

/** Why there is no flow to report on: the fault of the only capture, or what each of the first few holds. FB2005. */
export function nothingInCaptures(captures: readonly ReadCapture[], { isFiltered }: { isFiltered: boolean }): AppError {
  const [first] = captures;
  if (captures.length === 1 && first?.result === null && first.fault !== null) return first.fault;
  const reasons = captures.map((capture) => reasonOf(capture, isFiltered));
  const shown = reasons.slice(0, MOST_NAMED);
  const left = reasons.length - shown.length;
  if (left > 0) shown.push(`and ${formatCount(left)} more`);
  const faults = captures.flatMap(({ result, fault }) => (result === null ? (fault ?? []) : []));
  const [fault] = faults.length === captures.length ? faults : [];
  return new AppError(fault?.code ?? 'FB2005', {
    message: captures.length === 1 ? shown.join('') : `There is no flow in any of them:\n  ${shown.join('\n  ')}`,
    next: fault?.next ?? (isFiltered ? UNFILTERED : COMPLETE),
  });
}

function reasonOf({ name, result, fault }: ReadCapture, isFiltered: boolean): string {
  if (result === null) return fault?.message ?? `${name} was not read.`;
  const { facts } = result;
  if (facts.stop.kind === 'empty') return `${name} is empty: it has no bytes.`;
  if (facts.packets === 0) return `${name} has no packets: ${emptyWords(facts)}.`;
  if (isFiltered) return `No flow of ${name} matches the filter; it has ${plural(facts.packets, 'packet')}.`;
  return `${name} has ${plural(facts.packets, 'packet')}, and none belongs to a flow of IP: ${undecodedText(facts)}.`;
}

const emptyWords = ({ stop }: CaptureFacts): string =>
  stop.kind === 'cut' || stop.kind === 'corrupt'
    ? `at byte ${formatCount(stop.offset)} ${stop.message}`
    : 'there is a file header and nothing behind it';
