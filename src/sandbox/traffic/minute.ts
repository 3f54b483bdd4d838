import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import type { Random } from '../random.ts';
import { type Flow, LONGEST_FLOW_MS, type Volume } from './flow.ts';

/** One minute in which flows begin. */
export interface Minute {
  readonly startMs: number;
  /** How busy people are, 1 on average over a working day. */
  readonly level: number;
  readonly seed: number;
}

/** A kind of traffic: appends the flows that begin in the minute, drawing from its own numbers alone. */
export type Stream = (minute: Minute, random: Random, out: Flow[]) => void;

/** Busiest at 13:00 UTC, a third of that at 01:00, and 15 % less on Saturday and Sunday. */
export function levelAt(timeMs: number): number {
  const hour = (timeMs / HOUR_MS) % 24;
  const weekday = new Date(timeMs).getUTCDay();
  const day = weekday === 0 || weekday === 6 ? 0.85 : 1;
  return day * (1 + 0.5 * Math.cos(((hour - 13) / 24) * 2 * Math.PI));
}

export const startIn = (minute: Minute, random: Random): number => minute.startMs + random.int(0, MINUTE_MS);

/** Ports that Linux gives to outgoing connections. */
export const ephemeralPort = (random: Random): number => random.int(32_768, 61_000);

/** A request and its answer, mostly over within seconds; `payload` are median bytes each way. */
export function exchange(random: Random, payload: { readonly sent: number; readonly received: number }): Volume {
  const bytesSent = random.size(payload.sent, 0.7);
  const bytesReceived = random.size(payload.received, 1.1);
  return { durationMs: Math.min(55_000, random.size(1800, 1.2)), ...counters(bytesSent, bytesReceived) };
}

/** A connection that stays open for minutes, with traffic of `rate` bytes a second each way. */
export function session(random: Random, rate: { readonly sent: number; readonly received: number }): Volume {
  const durationMs = random.int(2 * MINUTE_MS, LONGEST_FLOW_MS - 2 * MINUTE_MS);
  const seconds = durationMs / 1000;
  return { durationMs, ...counters(random.size(rate.sent * seconds, 0.4), random.size(rate.received * seconds, 0.4)) };
}

/** Counters of a TCP connection with so much payload: 40 bytes of headers a packet, acknowledgements in between. */
export function counters(sent: number, received: number): Omit<Volume, 'durationMs'> {
  const dataSent = Math.ceil(sent / 1400);
  const dataReceived = Math.ceil(received / 1400);
  const packetsSent = 4 + dataSent + Math.ceil(dataReceived / 2);
  const packetsReceived = 3 + dataReceived + Math.ceil(dataSent / 2);
  return {
    packetsSent,
    bytesSent: sent + packetsSent * 40,
    packetsReceived,
    bytesReceived: received + packetsReceived * 40,
  };
}
