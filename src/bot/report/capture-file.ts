import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import { nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import { formatDuration } from '#core/duration.ts';
import { visible } from '#core/literal.ts';
import { formatBytes, formatCount, formatShare, formatTime, plural } from '#core/units.ts';

interface Shown {
  readonly timeZone: string;
  readonly nowMs: number;
}

type Fact = { readonly label: string; readonly value: string };

/** What the file of a capture says, beside its flows. */
export function captureFileFacts(facts: CaptureFacts, shown: Shown): readonly Fact[] {
  return [
    { label: 'File', value: fileText(facts) },
    { label: 'Time', value: timeText(facts, shown) },
    { label: 'Packets', value: packetsText(facts) },
    ...(facts.cutPackets > 0 ? [{ label: 'Cut packets', value: cutText(facts) }] : []),
    ...(Object.keys(facts.undecoded).length > 0 ? [{ label: 'Not in any flow', value: undecodedText(facts) }] : []),
    ...(facts.drops === null ? [] : [{ label: 'Dropped', value: formatCount(facts.drops) }]),
  ];
}

export const FILE_TYPES: Readonly<Record<NonNullable<CaptureFacts['fileType']>, string>> = {
  pcap: 'pcap',
  nsecpcap: 'pcap with nanoseconds',
  modpcap: 'modified pcap',
  pcapng: 'pcapng',
};

function fileText({ fileType, compression, linkTypes, interfaces }: CaptureFacts): string {
  const type = fileType === null ? 'unknown' : FILE_TYPES[fileType];
  const packed = compression === 'none' ? '' : ` in ${compression}`;
  const several = interfaces.length > 1 ? `, ${plural(interfaces.length, 'interface')}` : '';
  return `${type}${packed}, link type ${linkTypes.map(plain).join(', ') || 'unknown'}${several}`;
}

function timeText({ first, last, packets, packetsWithoutTime, timeGoesBack }: CaptureFacts, shown: Shown): string {
  if (first === null || last === null) return 'unknown: the packets carry no time';
  const start = formatTime(first.seconds * 1000, shown.timeZone, { nowMs: shown.nowMs });
  const parts = [`${start}, for ${formatDuration(nanosecondsBetween(first, last) / 1e6)}`];
  if (packetsWithoutTime > 0) parts.push(`${formatShare(packetsWithoutTime, packets)} of packets carry no time`);
  if (timeGoesBack > 0) parts.push(`${plural(timeGoesBack, 'packet')} earlier than the one before`);
  return parts.join('; ');
}

const packetsText = ({ packets, wireBytes, capturedBytes }: CaptureFacts): string =>
  `${formatCount(packets)}, ${formatBytes(wireBytes)} on the wire${capturedBytes === wireBytes ? '' : `, ${formatBytes(capturedBytes)} captured`}`;

const cutText = ({ cutPackets, packets }: CaptureFacts): string =>
  `${formatCount(cutPackets)} (${formatShare(cutPackets, packets)}): the rest of them was not captured`;

/** What makes the numbers less than the whole truth, as sentences; null when nothing does. */
export function captureFileWarning({ stop, packets, drops }: CaptureFacts): string | null {
  if (stop.kind === 'cut' || stop.kind === 'corrupt') {
    const what = stop.kind === 'cut' ? 'The file is cut off' : 'The file is damaged';
    return `**${what}** at byte ${formatCount(stop.offset)}: ${plain(stop.message)}. ${plural(packets, 'packet')} before it could be read.`;
  }
  if (stop.kind === 'empty') return '**The file is empty:** it has no bytes.';
  if (drops !== null && drops > 0) {
    return `**Packets are missing:** ${formatCount(drops)} were dropped while the file was captured.`;
  }
  return null;
}

/** "12 ARP, 3 LLC". */
export const undecodedText = ({ undecoded }: CaptureFacts): string =>
  Object.entries(undecoded)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${formatCount(count)} ${reason}`)
    .join(', ');

/** Text from files, without the marks of messages and without anything that drives a terminal. */
export const plain = (value: string): string => visible(value).replaceAll('*', '\u2217').replaceAll('`', '\u02cb');
