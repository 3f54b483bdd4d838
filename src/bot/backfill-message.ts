import type { BackfillStatus } from '#analysis/ingest/backfill-job.ts';
import { formatAgo, formatBytes, formatCount, formatDuration, formatPercent, plural, windowName } from '#core/units.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';

export interface BackfillContext {
  readonly nowMs: number;
  readonly timeZone: string;
  /** A sentence before the numbers. */
  readonly note: string | null;
}

/** What a back-fill does, as one line. */
export const backfillProgress = ({ leftMs }: BackfillStatus): string =>
  leftMs === null ? 'Reading the past…' : `Reading the past, about ${formatDuration(leftMs)} left…`;

/** How far a back-fill is. Without a progress block: channels would take the answer for unfinished. */
export function backfillMessage(status: BackfillStatus, context: BackfillContext): Message {
  const blocks: Block[] = context.note === null ? [] : [text(context.note)];
  blocks.push({ kind: 'facts', facts: facts(status, context) }, buttons(...nextButtons(status)));
  return { title: titleOf(status), tone: TONES[status.state], blocks };
}

const TONES: Readonly<Record<BackfillStatus['state'], Message['tone']>> = {
  running: 'plain',
  paused: 'plain',
  done: 'ok',
  cancelled: 'plain',
};

function titleOf({ state, share, blobs, tuples }: BackfillStatus): string {
  const far = share === null ? '' : `, ${formatPercent(share)} done`;
  switch (state) {
    case 'running':
      return share === null ? 'Back-fill: counting what is missing' : `Back-fill running${far}`;
    case 'paused':
      return `Back-fill paused${far}`;
    case 'cancelled':
      return 'Back-fill cancelled; what was read stays';
    case 'done':
      return blobs === 0
        ? 'Back-fill done: everything was read already'
        : `Back-fill done: ${plural(tuples, 'tuple')} from ${plural(blobs, 'blob')}`;
  }
}

function facts(
  status: BackfillStatus,
  { nowMs, timeZone }: BackfillContext,
): readonly { label: string; value: string }[] {
  const { total, blobs, bytes, tuples, bytesPerSecond, leftMs, workedMs, finishedMs, requestedMs } = status;
  const of = (part: string, whole: string | null): string => (whole === null ? part : `${part} of ${whole}`);
  const list = [
    { label: 'Window', value: windowName(status.window, timeZone, requestedMs) },
    { label: 'Asked for', value: formatAgo(requestedMs, nowMs) },
    { label: 'Blobs', value: of(formatCount(blobs), total && formatCount(total.blobs)) },
    { label: 'Read', value: of(formatBytes(bytes), total && formatBytes(total.bytes)) },
    { label: 'Tuples', value: formatCount(tuples) },
    { label: 'Worked', value: formatDuration(workedMs) },
  ];
  if (bytesPerSecond !== null) {
    const tuplesPerSecond = (tuples / workedMs) * 1000;
    list.push({ label: 'Rate', value: `${formatBytes(bytesPerSecond)}/s, ${formatCount(tuplesPerSecond)} tuples/s` });
  }
  if (leftMs !== null) list.push({ label: 'Time left', value: `about ${formatDuration(leftMs)}` });
  // While an answer is edited, its own time is that of the question.
  if (finishedMs !== null && finishedMs <= nowMs) list.push({ label: 'Ended', value: formatAgo(finishedMs, nowMs) });
  return list;
}

function nextButtons({ state }: BackfillStatus): { label: string; command: string }[] {
  const status = { label: 'How far now', command: 'backfill status' };
  const cancel = { label: 'Cancel', command: 'backfill cancel' };
  if (state === 'running') return [status, { label: 'Pause', command: 'backfill pause' }, cancel];
  if (state === 'paused') return [{ label: 'Resume', command: 'backfill resume' }, cancel];
  return [
    { label: 'Report', command: 'report' },
    { label: 'Sources', command: 'sources' },
  ];
}
