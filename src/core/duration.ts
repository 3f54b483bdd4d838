import { DAY_MS, HOUR_MS, MINUTE_MS } from './window.ts';

const UNITS: readonly { readonly words: readonly string[]; readonly ms: number; readonly short: string }[] = [
  { words: ['d', 'day', 'days'], ms: DAY_MS, short: 'd' },
  { words: ['h', 'hr', 'hrs', 'hour', 'hours'], ms: HOUR_MS, short: 'h' },
  { words: ['m', 'min', 'mins', 'minute', 'minutes'], ms: MINUTE_MS, short: 'min' },
  { words: ['s', 'sec', 'secs', 'second', 'seconds'], ms: 1000, short: 's' },
];
const WEEK = { words: ['w', 'wk', 'wks', 'week', 'weeks'], ms: 7 * DAY_MS };
const PART = /\s*(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)\s*/y;

/**
 * Milliseconds of `1h`, `28d`, `1h30m`, `2 hours`, `1.5 h`; null when the text is not a duration.
 * Units go from large to small and none comes twice, so that `30m1h` and `5m5m` are refused as slips of the pen.
 */
export function parseDuration(text: string): number | null {
  const lower = text.toLowerCase();
  PART.lastIndex = 0;
  let totalMs = 0;
  let previousMs = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let part = PART.exec(lower); part !== null; part = PART.exec(lower)) {
    const unitMs = msOfUnit(part[2] ?? '');
    if (unitMs === null || unitMs >= previousMs) return null;
    previousMs = unitMs;
    totalMs += Number(part[1]) * unitMs;
    end = PART.lastIndex;
  }
  if (end === 0 || end !== lower.length) return null;
  const wholeMs = Math.round(totalMs);
  return Number.isSafeInteger(wholeMs) ? wholeMs : null;
}

/** `1 h 30 min`; below one second in `ms`, at most the two largest units that are not zero. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let restMs = roundToTwoUnits(Math.max(ms, 1000));
  for (const unit of UNITS) {
    const amount = Math.floor(restMs / unit.ms);
    restMs -= amount * unit.ms;
    if (amount > 0) parts.push(`${amount} ${unit.short}`);
  }
  return parts.join(' ');
}

/** A duration of days needs no minutes, one of hours no seconds. */
function roundToTwoUnits(ms: number): number {
  const largest = UNITS.findIndex((unit) => ms >= unit.ms);
  const stepMs = UNITS[largest + 1]?.ms ?? 1000;
  return Math.round(ms / stepMs) * stepMs;
}

function msOfUnit(word: string): number | null {
  return [WEEK, ...UNITS].find((unit) => unit.words.includes(word))?.ms ?? null;
}
