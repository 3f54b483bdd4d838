import type { Zone } from 'luxon';
import { MINUTE_MS, type Window } from '#core/window.ts';
import { dayOf, daysAfter, type Edge, type LocalMoment, momentMs, type Now, zoneOf } from './local-time.ts';
import type { CalendarDay, Moment } from './moments.ts';

/** Records carry minutes: windows that end now end with the running minute. */
export const thisMinute = (nowMs: number): number => Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS;

const wholeMinute = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;

/** A zone said once holds for both ends; a clock time without a day is the one next to the other end. */
export function between(start: Moment, end: Moment, now: Now): Window {
  if (start.kind === 'ago' || end.kind === 'ago') {
    return { fromMs: resolve(start, 'start', now), toMs: resolve(end, 'end', now) };
  }
  const from: LocalMoment = { ...start, zone: start.zone ?? end.zone };
  const to: LocalMoment = { ...end, zone: end.zone ?? start.zone };
  if (from.day === null && to.day !== null) {
    const toMs = resolve(to, 'end', now);
    return { fromMs: nextTo(from, toMs, { edge: 'start', now }), toMs };
  }
  const fromMs = resolve(from, 'start', now);
  if (to.day !== null) return { fromMs, toMs: resolve(to, 'end', now) };
  const toMs = nextTo(to, fromMs, { edge: 'end', now });
  if (from.day !== null || toMs <= now.nowMs || sameDay(fromMs, toMs, zoneOf(from.zone, now))) return { fromMs, toMs };
  // `from 22:00 to 06:00` is a whole night, the last one that is over.
  const endMs = nextTo(to, now.nowMs, { edge: 'start', now });
  return { fromMs: nextTo(from, endMs, { edge: 'start', now }), toMs: endMs };
}

/** The last such clock time before `otherMs` for a start, the first after it for an end. */
function nextTo(moment: LocalMoment, otherMs: number, options: { edge: Edge; now: Now }): number {
  const { edge, now } = options;
  const zone = zoneOf(moment.zone, now);
  const day = dayAt(otherMs, zone);
  const times = [-1, 0, 1].map((shift) => at(moment, daysAfter(day, shift), { zone, edge }));
  const fitting = times.filter((time) => (edge === 'start' ? time < otherMs : time > otherMs));
  return edge === 'start' ? Math.max(...fitting) : Math.min(...fitting);
}

const sameDay = (aMs: number, bMs: number, zone: Zone): boolean => {
  const [a, b] = [dayAt(aMs, zone), dayAt(bMs, zone)];
  return a.day === b.day && a.month === b.month && a.year === b.year;
};

const dayAt = (timeMs: number, zone: Zone): CalendarDay =>
  dayOf({ kind: 'daysAgo', days: 0 }, zone, { nowMs: timeMs, timeZone: zone.name });

const at = (moment: LocalMoment, day: CalendarDay, place: { zone: Zone; edge: Edge }): number =>
  momentMs(day, moment.clock, moment.zone?.kind === 'abbreviation' ? { ...place, named: moment.zone.name } : place);

/** A day without a clock time begins at its first moment and ends with its last; a lone clock time is never ahead. */
export function resolve(moment: Moment, edge: Edge, now: Now): number {
  if (moment.kind === 'ago')
    return edge === 'end' ? thisMinute(now.nowMs - moment.ms) : wholeMinute(now.nowMs - moment.ms);
  const zone = zoneOf(moment.zone, now);
  const day = dayOf(moment.day ?? { kind: 'daysAgo', days: 0 }, zone, now);
  if (moment.clock === null && edge === 'end') return at(moment, daysAfter(day, 1), { zone, edge: 'start' });
  const time = at(moment, day, { zone, edge });
  return moment.day === null && time > now.nowMs ? at(moment, daysAfter(day, -1), { zone, edge }) : time;
}
