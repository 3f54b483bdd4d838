import { DAY_MS, HOUR_MS, MINUTE_MS, type Window } from './window.ts';

/** Numbers, sizes and times as people read them. English, whatever the machine's locale. */

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const UNKNOWN = 'unknown';

/** 12431 → "12,431". */
export const formatCount = (count: number): string => (Number.isFinite(count) ? counts.format(count) : UNKNOWN);

/** "1 flow", "12,431 flows"; give the plural where an s does not make it. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${Math.round(count) === 1 ? one : many}`;

/** Three digits at most: "999", "12.4", "431". Rounding up to a fourth digit is the caller's to see. */
const shortNumber = (value: number): string =>
  value >= 99.95 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');

function scaled(value: number, units: readonly string[]): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  let size = Math.abs(value);
  let step = 0;
  // 999.95 would print as 1000 of the smaller unit.
  while (size >= 999.5 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const unit = units[step] ?? '';
  return `${value < 0 ? '−' : ''}${shortNumber(size)}${unit === '' ? '' : ` ${unit}`}`;
}

/** Where room is short: 12431 → "12.4 k". */
export const formatCompact = (count: number): string => scaled(count, ['', 'k', 'M', 'G', 'T']);

/** Decimal units: 1.2 GB is 1 200 000 000 bytes. */
export const formatBytes = (bytes: number): string => scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);

/** A share of 0..1 as percent. Something never reads as nothing, nor nearly everything as all. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share > 0.999 && share < 1) return '> 99.9 %';
  return `${shortNumber(share * 100)} %`;
}

/** `part` of `whole` as percent, "–" when there is no whole. */
export const formatShare = (part: number, whole: number): string => (whole > 0 ? formatPercent(part / whole) : '–');

/** "45 s", "2 h 5 min", "3 d 4 h": the two largest units. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return UNKNOWN;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / HOUR_MS);
  return joinUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const joinUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** How long ago: "40 s ago", "just now", "2 h 5 min ago"; a time ahead of the clock reads "in 3 min". */
export function formatAgo(timeMs: number, nowMs: number): string {
  const ageMs = nowMs - timeMs;
  if (Math.abs(ageMs) < 1500) return 'just now';
  return ageMs < 0 ? `in ${formatDuration(-ageMs)}` : `${formatDuration(ageMs)} ago`;
}

interface LocalParts {
  readonly day: string;
  readonly year: string;
  readonly clock: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}

function localParts(timeMs: number, timeZone: string): LocalParts {
  const found = new Map(
    formatter(timeZone)
      .formatToParts(timeMs)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? '';
  // Month names of en-GB are three letters but for "Sept".
  return {
    day: `${part('weekday')} ${part('day')} ${part('month').slice(0, 3)}`,
    year: part('year'),
    clock: `${part('hour')}:${part('minute')}`,
  };
}

/** Locales that name zones their readers live in; any other prints "GMT+1" for them. */
const NAMING_LOCALES = ['en-GB', 'en-US', 'en-AU', 'en-IN'] as const;

/** Short name of the zone at that time: "CET", "CEST", "EST", "UTC", else "UTC+9". */
export function zoneName(timeMs: number, timeZone: string): string {
  let name = '';
  for (const locale of NAMING_LOCALES) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(timeMs);
    name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
    if (name === 'UTC' || (name !== '' && !/^GMT[+-]/.test(name))) return name;
  }
  return name.replace(/^GMT/, 'UTC');
}

export interface TimeTextOptions {
  /** With it, times of another year than this moment's carry their year. */
  readonly nowMs?: number;
}

const dayText = (parts: LocalParts, timeZone: string, options: TimeTextOptions): string =>
  options.nowMs === undefined || localParts(options.nowMs, timeZone).year === parts.year
    ? parts.day
    : `${parts.day} ${parts.year}`;

/** "Fri 20 Nov 14:05 CET". */
export function formatTime(timeMs: number, timeZone: string, options: TimeTextOptions = {}): string {
  const parts = localParts(timeMs, timeZone);
  return `${dayText(parts, timeZone, options)} ${parts.clock} ${zoneName(timeMs, timeZone)}`;
}

/** "Fri 20 Nov 14:05:07.640"; offsets of zones are whole minutes. */
export function formatMoment(timeMs: number, timeZone: string, options: TimeTextOptions = {}): string {
  const parts = localParts(timeMs, timeZone);
  return `${dayText(parts, timeZone, options)} ${parts.clock}:${new Date(timeMs).toISOString().slice(17, 23)}`;
}

/** "14:05" in the zone. */
export const formatClock = (timeMs: number, timeZone: string): string => localParts(timeMs, timeZone).clock;

/** "Fri 20 Nov 14:05–16:05 CET"; over a change of clocks or of day both ends are written in full. */
export function formatRange(window: Window, timeZone: string, options: TimeTextOptions = {}): string {
  const from = localParts(window.fromMs, timeZone);
  const to = localParts(window.toMs, timeZone);
  const fromZone = zoneName(window.fromMs, timeZone);
  const toZone = zoneName(window.toMs, timeZone);
  const start = `${dayText(from, timeZone, options)} ${from.clock}`;
  if (fromZone !== toZone) return `${start} ${fromZone} – ${formatTime(window.toMs, timeZone, options)}`;
  if (from.day === to.day && from.year === to.year) return `${start}–${to.clock} ${toZone}`;
  return `${start} – ${dayText(to, timeZone, options)} ${to.clock} ${toZone}`;
}

/** "last 2 h" where the window ends now (to within two minutes), else its range. */
export function windowName(window: Window, timeZone: string, nowMs: number): string {
  const lengthMs = window.toMs - window.fromMs;
  const endsNow = Math.abs(window.toMs - nowMs) <= 2 * MINUTE_MS;
  const round = lengthMs % (lengthMs >= 2 * DAY_MS ? DAY_MS : lengthMs >= 2 * HOUR_MS ? HOUR_MS : MINUTE_MS) === 0;
  return endsNow && round ? `last ${formatDuration(lengthMs)}` : formatRange(window, timeZone, { nowMs });
}
