import type { FlowHistory, HourCount } from '#analysis/store/history.ts';
import { DAY_MS, HOUR_MS, type Window } from '#core/window.ts';
import type { FieldValues } from './contributors.ts';
import type { DeniedInboundSpikeRule } from './denied-inbound-spike-rule.ts';
import { historyBefore } from './statistics/warm-up.ts';

/** What the spike rule knows about one NSG before it decides. */
export interface DeniedInboundSeries {
  readonly nsg: string;
  readonly window: Window;
  /** Time from the NSG's first record to the window. */
  readonly historyMs: number;
  /** Whole hours before the window from which to learn; gaps of the log are left out, zeros are there. */
  readonly hours: readonly HourCount[];
  /** Hours between the first and the last of the learning time, with gaps. */
  readonly spanHours: number;
  readonly now: { readonly flows: number; readonly sources: number; readonly newSources: number };
}

/** Who and which port, now and in the usual time; asked for only when there is something to explain. */
export interface DeniedInboundEvidence {
  readonly fields: readonly FieldValues[];
  /** Denied inbound flows in the usual time. */
  readonly usualFlows: number;
}

/** A value outside of the first 500 has less than 0.2 % of the flows: as good as none. */
const VALUES_ASKED = 500;

export interface SeriesQuestion {
  readonly nsg: string;
  readonly window: Window;
  /** Starts of the hours in which the log was on. */
  readonly recordedHours: ReadonlySet<number>;
}

export async function collectSeries(
  { nsg, window, recordedHours }: SeriesQuestion,
  rule: DeniedInboundSpikeRule,
  history: FlowHistory,
): Promise<DeniedInboundSeries> {
  const extent = await history.extent({ kind: 'nsg', name: nsg });
  const learning = learningTime(window, extent, rule.baseline.days);
  const [hours, now] = await Promise.all([
    history.deniedInboundByHour(nsg, learning),
    history.deniedInbound(nsg, window),
  ]);
  return {
    nsg,
    window,
    historyMs: historyBefore(window, extent),
    hours: hours.filter((hour) => recordedHours.has(hour.hourMs)),
    spanHours: (learning.toMs - learning.fromMs) / HOUR_MS,
    now,
  };
}

export async function collectEvidence(
  series: DeniedInboundSeries,
  rule: DeniedInboundSpikeRule,
  history: FlowHistory,
): Promise<DeniedInboundEvidence> {
  const usual = usualTime(series, rule.baseline.levelDays);
  const fields = await Promise.all(
    (['src', 'port', 'country'] as const).map(async (field) => ({
      field,
      now: await history.deniedInboundValues(series.nsg, field, series.window, rule.contributors),
      usual: await history.deniedInboundValues(series.nsg, field, usual, VALUES_ASKED),
    })),
  );
  const inUsual = series.hours.filter((hour) => hour.hourMs >= usual.fromMs);
  return { fields, usualFlows: inUsual.reduce((sum, hour) => sum + hour.flows, 0) };
}

/** Whole hours from the first complete one of the NSG's log, or of the look-back, to the window under test. */
function learningTime(window: Window, extent: Window | null, days: number): Window {
  const toMs = Math.floor(window.fromMs / HOUR_MS) * HOUR_MS;
  const earliestMs = Math.max(window.fromMs - days * DAY_MS, extent?.fromMs ?? toMs);
  return { fromMs: Math.min(toMs, Math.ceil(earliestMs / HOUR_MS) * HOUR_MS), toMs };
}

function usualTime(series: DeniedInboundSeries, days: number): Window {
  const toMs = Math.floor(series.window.fromMs / HOUR_MS) * HOUR_MS;
  return { fromMs: Math.max(toMs - days * DAY_MS, toMs - series.spanHours * HOUR_MS), toMs };
}
