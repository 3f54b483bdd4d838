import { MINUTE_MS } from '#core/window.ts';

/** One flow as one NIC sees it. Packets and bytes are totals; bytes include headers. */
export interface Flow {
  /** Index into NICS. */
  readonly nic: number;
  /** With its UserRule_ or DefaultRule_ prefix. */
  readonly rule: string;
  readonly direction: 'I' | 'O';
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  /** IANA number. */
  readonly protocol: 6 | 17;
  readonly startMs: number;
  readonly volume: Volume | 'denied';
}

/** What a flow that was let through carried until it ended, `durationMs` (at least 1) after its start. */
export interface Volume {
  readonly durationMs: number;
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
}

/** One line of the log with the time by which lines are ordered. */
export interface Tuple {
  readonly timeMs: number;
  readonly text: string;
}

/** Azure reports flows that go on every five minutes, counted from their beginning. */
const CONTINUE_MS = 5 * MINUTE_MS;

/** Flows end at most this long after they began, so that a minute's tuples follow from a bounded past. */
export const LONGEST_FLOW_MS = 30 * MINUTE_MS;

/** Appends the tuples that the flow has in [fromMs, toMs). */
export function pushTuples(flow: Flow, fromMs: number, toMs: number, out: Tuple[]): void {
  const { startMs, volume } = flow;
  const endMs = startMs + (volume === 'denied' ? 0 : volume.durationMs);
  if (startMs >= toMs || endMs < fromMs) return;
  const ends = `${flow.src},${flow.dst},${flow.srcPort},${flow.dstPort},${flow.protocol},${flow.direction}`;
  const push = (timeMs: number, rest: string): void => {
    out.push({ timeMs, text: `${timeMs},${ends},${rest}` });
  };
  if (volume === 'denied') return push(startMs, 'D,NX,0,0,0,0');
  if (startMs >= fromMs) push(startMs, 'B,NX,0,0,0,0');
  const firstStep = Math.max(1, Math.ceil((fromMs - startMs) / CONTINUE_MS));
  for (let step = firstStep; startMs + step * CONTINUE_MS < Math.min(endMs, toMs); step += 1) {
    push(startMs + step * CONTINUE_MS, `C,NX,${deltas(volume, step * CONTINUE_MS)}`);
  }
  if (endMs < toMs) push(endMs, `E,NX,${deltas(volume, volume.durationMs)}`);
}

/** Counters since the tuple before the one `atMs` after the start; over a flow they sum to its totals. */
function deltas(volume: Volume, atMs: number): string {
  const beforeMs = (Math.ceil(atMs / CONTINUE_MS) - 1) * CONTINUE_MS;
  const upTo = (total: number, ms: number): number => Math.floor((total * ms) / volume.durationMs);
  const part = (total: number): number => upTo(total, atMs) - upTo(total, beforeMs);
  return [volume.packetsSent, volume.bytesSent, volume.packetsReceived, volume.bytesReceived].map(part).join(',');
}
