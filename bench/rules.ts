import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { HOUR_MS } from '../src/core/window.ts';
import { judge } from '../src/rules/denied-inbound-spike.ts';
import type { DeniedInboundSpikeRule } from '../src/rules/denied-inbound-spike-rule.ts';
import { parseRules } from '../src/rules/rule-file.ts';
import { type BenchArea, figure } from './figure.ts';
import { type SeriesKind, type SyntheticHour, syntheticSeries } from './rules-series.ts';

const KINDS: readonly SeriesKind[] = [
  { name: 'NB 50/h k=6', perHour: 50, noise: { kind: 'nb', k: 6 } },
  { name: 'NB 50/h k=1.5', perHour: 50, noise: { kind: 'nb', k: 1.5 } },
  { name: 'LN 200/h sigma=0.35', perHour: 200, noise: { kind: 'ln', sigma: 0.35 } },
];
const SEEDS = 10;
const DAYS = 63;
const QUIET_DAYS = 28;
/** Recall is asked at every tenth hour; false alerts at every one. */
const ASK_EVERY = 10;

/** The spike rule as shipped on series that are made up: false alerts, and how much of what is added is found. */
export const run: BenchArea = async function* () {
  const rule = shippedSpikeRule();
  for (const kind of KINDS) {
    const tally = judged(rule, kind);
    const per1000 = (1000 * tally.falseAlerts) / tally.quietHours;
    yield figure('rules', `spike: false alerts, ${kind.name}`, per1000, 'per 1,000 h', '<=1');
    // A single hour of a series with k = 1.5 is often five times its mean by itself.
    const noisy = kind.noise.kind === 'nb' && kind.noise.k < 2;
    if (!noisy)
      yield figure('rules', `spike: recall at 5 times, ${kind.name}`, tally.five / tally.asked, 'share', '>=0.95');
    const least = noisy ? '>=0.9' : '>=1';
    yield figure('rules', `spike: recall at 10 times, ${kind.name}`, tally.ten / tally.asked, 'share', least);
  }
  yield figure('rules', 'spike: 200 series of 28 days judged', timeOf200(rule), 's', '<=5');
};

function shippedSpikeRule(): DeniedInboundSpikeRule {
  const file = readFileSync(new URL('../config/rules.yaml', import.meta.url), 'utf8');
  const rule = parseRules(parse(file)).rules.find((each) => each.detector === 'denied-inbound-spike');
  if (rule?.detector !== 'denied-inbound-spike') throw new Error('config/rules.yaml has no denied-inbound-spike');
  return rule;
}

function judged(rule: DeniedInboundSpikeRule, kind: SeriesKind) {
  const tally = { falseAlerts: 0, quietHours: 0, asked: 0, five: 0, ten: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const hours = syntheticSeries(kind, DAYS, seed);
    for (const [at, hour] of hours.entries()) {
      if (at < QUIET_DAYS * 24 || hour.attacked) continue;
      tally.quietHours += 1;
      tally.falseAlerts += Number(firesAt(rule, hours, at, 1));
      if (at % ASK_EVERY !== 0) continue;
      tally.asked += 1;
      tally.five += Number(firesAt(rule, hours, at, 5));
      tally.ten += Number(firesAt(rule, hours, at, 10));
    }
  }
  return tally;
}

/** Judges one whole hour, to which an attack may add, by the 28 days before it. Sources stay at one: flows alone speak. */
function firesAt(rule: DeniedInboundSpikeRule, hours: readonly SyntheticHour[], at: number, factor: number): boolean {
  const tested = hours[at];
  if (tested === undefined) return false;
  const learned = hours.slice(Math.max(0, at - rule.baseline.days * 24), at);
  const judgement = judge(
    {
      nsg: 'nsg',
      window: { fromMs: tested.hourMs, toMs: tested.hourMs + HOUR_MS },
      historyMs: learned.length * HOUR_MS,
      hours: learned.map(({ hourMs, value }) => ({ hourMs, flows: value, sources: 1 })),
      spanHours: learned.length,
      now: { flows: tested.value + Math.round((factor - 1) * tested.mean), sources: 1, newSources: 0 },
    },
    rule,
  );
  return judgement.unit !== null;
}

function timeOf200(rule: DeniedInboundSpikeRule): number {
  const kind: SeriesKind = { name: 'any', perHour: 50, noise: { kind: 'nb', k: 6 } };
  const series = Array.from({ length: 200 }, (_, seed) => syntheticSeries(kind, QUIET_DAYS + 1, seed));
  const startMs = performance.now();
  for (const hours of series) firesAt(rule, hours, hours.length - 1, 1);
  return (performance.now() - startMs) / 1000;
}
