import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ViewName, ViewResults } from '../src/analysis/views/results.ts';
import type { Chart, ChartOptions } from '../src/render/chart.ts';
import { chartOf } from '../src/render/charts/by-view.ts';
import { createPainter, type Painter } from '../src/render/picture.ts';
import { OPTIONS } from '../test/render/chart-data.ts';
import { ALL_VIEWS } from '../test/render/view-data.ts';
import { type BenchArea, figure } from './figure.ts';

const ROUNDS = 5;
const AT_ONCE = 10;
const signal = AbortSignal.timeout(5 * 60_000);

/**
 * Every chart from rows to PNG, as a command waits for it; and how long the event loop, which answers commands, is held
 * while ten of them are drawn.
 */
export const run: BenchArea = async function* () {
  await using painter = createPainter();
  const names = Object.keys(ALL_VIEWS) as ViewName[];
  // The first charts wait for the thread and for the compiler.
  for (const width of ['phone', 'desk'] as const) for (const name of names) await drawn(painter, name, { width });
  for (const width of ['phone', 'desk'] as const) {
    const all: number[] = [];
    let slowest = { name: '', ms: 0 };
    for (const name of names.filter((one) => built(one, { width }) !== null)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await drawn(painter, name, { width }));
      all.push(...times);
      if (median(times) > slowest.ms) slowest = { name, ms: median(times) };
    }
    yield figure('views', `chart drawn, ${width}, median of all kinds`, round(median(all)), 'ms', '<=150');
    yield figure(
      'views',
      `chart drawn, ${width}, slowest kind (${slowest.name}), median`,
      round(slowest.ms),
      'ms',
      '<=300',
    );
  }
  const held = await delayOfTen(painter, names);
  yield figure('views', `event loop delay while ${AT_ONCE} charts are drawn, p99`, round(held.p99), 'ms', '<=50');
  yield figure('views', `event loop delay while ${AT_ONCE} charts are drawn, largest`, round(held.max), 'ms', '<=100');
};

function built<Name extends ViewName>(name: Name, options: Partial<ChartOptions>): Chart | null {
  const result: ViewResults[Name] = ALL_VIEWS[name];
  return chartOf(name, result, { ...OPTIONS, ...options });
}

/** Milliseconds from rows to PNG. */
async function drawn(painter: Painter, name: ViewName, options: Partial<ChartOptions>): Promise<number> {
  const startMs = performance.now();
  const chart = built(name, options);
  if (chart !== null) await painter.draw(chart, { signal });
  return performance.now() - startMs;
}

async function delayOfTen(painter: Painter, names: readonly ViewName[]): Promise<{ p99: number; max: number }> {
  const wanted = names.filter((name) => built(name, {}) !== null).slice(0, AT_ONCE);
  const resolutionMs = 5;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  await Promise.all(wanted.map((name) => drawn(painter, name, {})));
  delay.disable();
  // The monitor counts the time between two of its own timers.
  const over = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return { p99: over(delay.percentile(99)), max: over(delay.max) };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 10) / 10;
