import type { Window } from '#core/window.ts';
import { rowsInSteps } from './hourly-rows.ts';
import { type LocalStretch, localSlots } from './local-time.ts';
import { addMeasures, MEASURES, NO_MEASURES } from './measures.ts';
import type { HourCell, Hours, Measures } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** Day by hour in a time zone. */
export async function hours(context: ViewContext, query: ViewArguments): Promise<Hours> {
  const { window, timeZone } = query;
  const { slotMs, slots } = localSlots(window, timeZone);
  const counted = await rowsInSteps(query, slotMs);
  const rows = await context.store.rows<Measures & { startMs: number }>(
    `SELECT intDiv(toUnixTimestamp(time), {slot:UInt32}) * {slot:UInt32} * 1000 AS startMs, ${MEASURES}
     ${counted.sql} GROUP BY startMs`,
    { ...counted.params, slot: slotMs / 1000 },
    queryOptions(context),
  );
  const bySlot = new Map(rows.map(({ startMs, ...measures }) => [startMs, measures]));
  const cells = new Map<string, HourCell>();
  for (const slot of slots) {
    const key = `${slot.day} ${slot.hour}`;
    const measures = bySlot.get(slot.startMs) ?? NO_MEASURES;
    cells.set(key, grown(cells.get(key) ?? emptyCell(slot, window), slot, { measures, window }));
  }
  return {
    timeZone,
    days: [...new Set(slots.map(({ day }) => day))],
    cells: [...cells.values()],
  };
}

const emptyCell = ({ day, hour, startMs }: LocalStretch, { fromMs }: Window): HourCell => ({
  day,
  hour,
  startMs: Math.max(startMs, fromMs),
  lengthMs: 0,
  ...NO_MEASURES,
});

function grown(
  cell: HourCell,
  { startMs, endMs }: LocalStretch,
  { measures, window }: { measures: Measures; window: Window },
): HourCell {
  const lengthMs = Math.min(endMs, window.toMs) - Math.max(startMs, window.fromMs);
  return { ...cell, ...addMeasures(cell, measures), lengthMs: cell.lengthMs + lengthMs };
}
