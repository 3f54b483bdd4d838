/** A half-open time range [fromMs, toMs) in milliseconds since 1970, UTC. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const lastMs = (durationMs: number, toMs: number): Window => ({ fromMs: toMs - durationMs, toMs });

export const durationMs = (window: Window): number => window.toMs - window.fromMs;

export const contains = (window: Window, timeMs: number): boolean => timeMs >= window.fromMs && timeMs < window.toMs;
