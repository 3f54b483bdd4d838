import type { Baseline, Finding } from '#core/finding.ts';
import { formatBytes, plural } from '#core/units.ts';
import type { FirstSeenCase } from './first-seen.ts';
import { count, historyLength, percent, probability, times } from './numbers.ts';
import type { Comparison, SpikeTrigger } from './spike.ts';

type Facts = Finding['facts'];

export interface SpikeEvidence {
  readonly unit: 'flows' | 'sources';
  readonly flows: Comparison;
  readonly sources: Comparison;
  /** Share of the sources never denied before. */
  readonly newSources: number;
  readonly baseline: Baseline;
  readonly trigger: SpikeTrigger;
  /** Learned hours that would have fired. */
  readonly before: number;
}

/** Both series, how sure, and what it was learned from: what the first line leaves out. */
export function spikeFacts(evidence: SpikeEvidence): Facts {
  const { flows, sources, newSources, trigger, baseline, before, unit } = evidence;
  return [
    { label: 'Flows in 1 h', value: against(flows) },
    { label: 'Source addresses', value: `${against(sources)}, ${percent(newSources)} of them new here` },
    { label: 'Why it is unusual', value: chance(unit === 'flows' ? flows.p : sources.p, trigger) },
    { label: 'Compared with', value: comparedWith(baseline) },
    {
      label: 'Seen before',
      value: before === 0 ? 'no, the first in these days' : `${plural(before, 'hour')} in these days`,
    },
  ];
}

function against({ observed, expected, ratio }: Comparison): string {
  const compared = count(ratio) === '1' ? 'as usual' : times(ratio);
  return `${count(observed)}, usual ${count(expected)} (${compared})`;
}

function chance(p: number, trigger: SpikeTrigger): string {
  const odds = p >= 1e-12 ? `about once in ${count(Number((1 / p).toPrecision(2)))} such hours` : 'practically never';
  const floor = `${times(trigger.ratio)} the usual and ${count(trigger.excess)} more`;
  return `by chance ${odds} (p ${probability(p)}, limit ${probability(trigger.p)}); the floor is ${floor}`;
}

function comparedWith(baseline: Baseline): string {
  const short = baseline.days < baseline.wantedDays ? ` (${plural(baseline.wantedDays, 'day')} wanted)` : '';
  const k = baseline.k === null ? '' : `, k ${baseline.k.toPrecision(2)}`;
  return `this time of day in ${historyLength(baseline.days)} of records${short}, log there ${percent(baseline.coverage)} of the time${k}`;
}

/** How much, by how many, and how long nothing of the kind was seen. */
export function firstSeenFacts({ candidate, unlisted }: FirstSeenCase, baseline: Baseline): Facts {
  const { flows, sources, bytes, daysSeen, peersShare, key } = candidate;
  const seen = daysSeen === 0 ? 'never' : `on ${plural(daysSeen, 'day')}`;
  const short = baseline.days < baseline.wantedDays ? ` (${plural(baseline.wantedDays, 'day')} wanted)` : '';
  const facts = [
    { label: 'Flows', value: count(flows) },
    { label: key['direction'] === 'out' ? 'Our addresses' : 'Source addresses', value: count(sources) },
    { label: 'Bytes', value: bytes > 0 ? formatBytes(bytes) : 'not known yet' },
    { label: 'Seen before', value: `${seen} in ${historyLength(baseline.days)} of records${short}` },
    { label: 'Log there', value: `${percent(baseline.coverage)} of the time` },
  ];
  if (key['port'] !== undefined) facts.push({ label: 'Other VMs that used this port', value: percent(peersShare) });
  if (unlisted > 0) facts.push({ label: 'Not listed', value: `${count(unlisted)} more of the same kind` });
  return facts;
}
