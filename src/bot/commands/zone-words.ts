import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { zoneName } from '#core/units.ts';
import type { Cursor } from './cursor.ts';

/** A zone as said: an offset from UTC or an IANA name, or an abbreviation that only the configured zone explains. */
export type ZoneWord =
  | { readonly kind: 'zone'; readonly zone: Zone }
  | { readonly kind: 'abbreviation'; readonly name: string };

const OFFSET = String.raw`(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?`;
/** What may stand directly behind a clock time. */
export const ZONE_SUFFIX = `z|utc|gmt|${OFFSET}`;
const SUFFIX = new RegExp(`^(?:${ZONE_SUFFIX})$`, 'i');
/** Abbreviations that are IANA names themselves. */
const ABBREVIATED_ZONES = new Set(['CET', 'MET', 'EET', 'WET', 'EST', 'MST', 'HST']);

export function zoneSuffix(suffix: string | undefined): ZoneWord | null {
  if (suffix === undefined || !SUFFIX.test(suffix)) return null;
  const parts = /([+-])(\d{1,2}):?(\d{2})?$/.exec(suffix);
  if (parts === null) return { kind: 'zone', zone: FixedOffsetZone.utcInstance };
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? '0');
  return { kind: 'zone', zone: FixedOffsetZone.instance(parts[1] === '-' ? -minutes : minutes) };
}

/** Takes `UTC`, `+02:00`, `Europe/Berlin` or an abbreviation such as `CEST` behind a time. */
export function takeZone(cursor: Cursor): ZoneWord | null {
  const token = cursor.peek();
  if (token === undefined || token.quoted) return null;
  const found = zoneSuffix(token.text) ?? namedZone(token.text);
  if (found !== null) cursor.skip(1);
  return found;
}

function namedZone(word: string): ZoneWord | null {
  if (word.includes('/')) return IANAZone.isValidZone(word) ? { kind: 'zone', zone: IANAZone.create(word) } : null;
  return /^[A-Z]{3,5}$/.test(word) && (ABBREVIATED_ZONES.has(word) || word.endsWith('T'))
    ? { kind: 'abbreviation', name: word }
    : null;
}

/**
 * The zone that an abbreviation means: the configured one where it calls itself so at some time of the year, else the
 * IANA zone of that name; null when neither knows it.
 */
export function abbreviatedZone(name: string, configured: string, nearMs: number): Zone | null {
  const halfYearMs = 182 * 86_400_000;
  const names = [zoneName(nearMs, configured), zoneName(nearMs + halfYearMs, configured)];
  if (names.includes(name)) return IANAZone.create(configured);
  return ABBREVIATED_ZONES.has(name) ? IANAZone.create(name) : null;
}
