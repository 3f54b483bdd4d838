import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { AppError } from '#core/errors.ts';
import type { Chart } from '#render/chart.ts';
import { changesChart } from '#render/charts/changes.ts';
import { countriesMap } from '#render/charts/countries.ts';
import { durationsChart } from '#render/charts/durations.ts';
import { groupMatrixChart } from '#render/charts/group-matrix.ts';
import { hoursChart } from '#render/charts/hours.ts';
import { nsgRulesChart } from '#render/charts/nsg-rules.ts';
import { portsChart } from '#render/charts/ports.ts';
import { protocolsChart } from '#render/charts/protocols.ts';
import { talkersChart } from '#render/charts/talkers.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { createPainter } from '#render/picture.ts';
import { checkPng } from '../support/png.ts';
import {
  BURST_OPTIONS,
  COUNTRIES,
  country,
  NOTHING,
  ONE_BUCKET,
  OPTIONS,
  PORTS,
  PROTOCOLS,
  port,
  RULES,
  ranking,
  TALKERS,
  THOUSAND_PORTS,
  TWO_DAYS,
  TWO_HOURS,
  talker,
} from './chart-data.ts';
import { DURATIONS, HOURS, PROTOCOL_COUNTRIES } from './group-data.ts';
import { CHANGES } from './row-data.ts';

const FIRST_MS = TWO_HOURS.points[0]?.timeMs ?? 0;
const LAST_MS = TWO_HOURS.points.at(-1)?.timeMs ?? 0;
/** Begins and ends within a bucket of two minutes. */
const PARTLY = { fromMs: FIRST_MS + 90_000, toMs: LAST_MS + 30_000 };
const HOSTILE = `<script>alert(1)</script> {{datum.x}} datum.value \u202e\u0007${'x'.repeat(10_000)}`;

/** Charts by name; `says` are numbers that the alt text must carry. */
const CHARTS: readonly { name: string; chart: () => Chart; says: readonly RegExp[] }[] = [
  { name: 'timeline-burst', chart: () => timelineChart(TWO_HOURS, BURST_OPTIONS), says: [/denied in/, /peaked at/] },
  { name: 'timeline-two-days', chart: () => timelineChart(TWO_DAYS, OPTIONS), says: [/allowed in/] },
  {
    name: 'timeline-partial',
    chart: () => timelineChart(TWO_HOURS, { ...OPTIONS, covered: PARTLY }),
    says: [/peaked at/],
  },
  { name: 'timeline-empty', chart: () => timelineChart(NOTHING, OPTIONS), says: [/No flows/] },
  { name: 'timeline-one-bucket', chart: () => timelineChart(ONE_BUCKET, OPTIONS), says: [/\b1 denied in/] },
  { name: 'ports', chart: () => portsChart(ranking(PORTS), OPTIONS), says: [/443\/TCP/] },
  { name: 'ports-thousand', chart: () => portsChart(ranking(THOUSAND_PORTS), OPTIONS), says: [/1,000/] },
  {
    name: 'ports-one',
    chart: () => portsChart(ranking([port(22, 'ssh', { flows: 5, deniedIn: 5 })]), OPTIONS),
    says: [/22\/TCP ssh/],
  },
  { name: 'ports-empty', chart: () => portsChart(ranking([]), OPTIONS), says: [/No /] },
  { name: 'talkers-ipv6', chart: () => talkersChart(ranking(TALKERS), OPTIONS), says: [/:/] },
  {
    name: 'talkers-hostile',
    chart: () =>
      talkersChart(ranking([talker('203.0.113.7', { organisation: HOSTILE, flows: 3, denied: 3 })]), OPTIONS),
    says: [/203\.0\.113\.7/],
  },
  { name: 'talkers-empty', chart: () => talkersChart(ranking([]), OPTIONS), says: [/No /] },
  { name: 'protocols', chart: () => protocolsChart(ranking(PROTOCOLS), OPTIONS), says: [/TCP/] },
  { name: 'countries', chart: () => countriesMap(ranking(COUNTRIES), OPTIONS), says: [/Germany/] },
  { name: 'countries-unknown', chart: () => countriesMap(ranking([country('', 4, 9)]), OPTIONS), says: [/13 flows/] },
  { name: 'countries-empty', chart: () => countriesMap(ranking([]), OPTIONS), says: [/No /] },
  { name: 'nsg-rules', chart: () => nsgRulesChart(ranking(RULES), OPTIONS), says: [/DenyAllInBound/] },
  { name: 'hours', chart: () => hoursChart(HOURS, OPTIONS), says: [/2,859 flows/] },
  { name: 'protocol-countries', chart: () => groupMatrixChart(PROTOCOL_COUNTRIES, OPTIONS), says: [/61,230/] },
  { name: 'durations', chart: () => durationsChart(DURATIONS, OPTIONS), says: [/60,102/] },
  { name: 'changes', chart: () => changesChart(CHANGES, OPTIONS), says: [/310 → 9,841/] },
];

/** Paths of countries, which come from a package, and the theme, which is the same for all. */
const withoutWorld = (key: string, value: unknown): unknown =>
  key === 'path' ? 'an outline' : key === 'config' ? 'the theme' : value;

const painter = createPainter();
after(() => painter[Symbol.asyncDispose]());
const signal = new AbortController().signal;

describe('each chart', () => {
  for (const { name, chart, says } of CHARTS) {
    test(`${name}: draws without a warning, in its size, and says its numbers`, async () => {
      const built = chart();
      assert.ok(built.alt.length <= 1000, `alt text has ${built.alt.length} characters`);
      for (const number of says) assert.match(built.alt, number);
      const picture = await painter.draw(built, { signal });
      const png = checkPng(picture.png);
      assert.deepEqual([picture.width, png.width, png.height], [440, 880, Math.round(picture.height * 2)]);
      assert.ok(picture.png.length <= 80_000, `${picture.png.length} bytes`);
    });

    // UPDATE_GOLDEN=1 writes the files anew, for the
    // formatter to put in shape; therefore values are compared and not bytes.
    test(`${name}: its specification is the one that was looked at`, async () => {
      const file = new URL(`../golden/charts/${name}.vl.json`, import.meta.url);
      const spec = JSON.stringify(chart().spec, withoutWorld, 2);
      if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, `${spec}\n`);
      assert.deepEqual(JSON.parse(spec), JSON.parse(await readFile(file, 'utf8')));
    });
  }
});

test('the same data gives the same bytes', async () => {
  const draw = async () => Buffer.from((await painter.draw(portsChart(ranking(PORTS), OPTIONS), { signal })).png);
  assert.deepEqual(await draw(), await draw());
});

test('labels from logs are text: nothing in them is read as an expression or a tag', () => {
  const { spec, alt } = talkersChart(ranking([talker('203.0.113.7', { organisation: HOSTILE, flows: 3 })]), OPTIONS);
  assert.ok(!JSON.stringify(spec).includes('x'.repeat(200)), 'long labels are cut');
  assert.ok(!alt.includes('\u0007') && !alt.includes('\u202e'), 'invisible characters are gone');
});

test('only buckets that the window covers in part are outlined, and the picture says so', () => {
  const made = (covered?: typeof PARTLY): Chart =>
    timelineChart(TWO_HOURS, covered === undefined ? OPTIONS : { ...OPTIONS, covered });
  const outlined = ({ spec }: Chart): unknown[] =>
    (spec as { layer: { mark: object; data: { values: { timeMs: number }[] } }[] }).layer
      .filter(({ mark }) => 'fillOpacity' in mark)
      .flatMap(({ data }) => data.values.map(({ timeMs }) => timeMs));
  assert.deepEqual(new Set(outlined(made(PARTLY))), new Set([FIRST_MS, LAST_MS]));
  assert.match(JSON.stringify(made(PARTLY).spec), /hold less than 2 min/);
  for (const whole of [made(), made({ fromMs: FIRST_MS, toMs: LAST_MS + TWO_HOURS.bucketMs })]) {
    assert.deepEqual(outlined(whole), []);
    assert.doesNotMatch(JSON.stringify(whole.spec), /hold less than/);
  }
});

test('a map without any known country says that, and not that there were no flows', () => {
  const { spec, alt } = countriesMap(ranking([country('', 4, 9)]), OPTIONS);
  for (const said of [JSON.stringify(spec, withoutWorld), alt]) {
    assert.match(said, /No flows with a known country/);
    assert.match(said, /13 flows from addresses of unknown country/);
  }
});

test('a specification that cannot be drawn is FB4001 with the title of the chart', async () => {
  for (const spec of [
    { mark: 'nothing', data: { values: [] } },
    { mark: 'bar', data: { url: 'http://127.0.0.1:9/x.json' } },
  ]) {
    await assert.rejects(
      painter.draw({ title: 'Broken', alt: '', spec: spec as Chart['spec'] }, { signal }),
      (error: unknown) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'FB4001');
        assert.match(error.message, /Broken/);
        return true;
      },
    );
  }
});

test('a drawing that nobody waits for any more rejects with the reason', async () => {
  const reason = new Error('the reader went away');
  await assert.rejects(
    painter.draw(portsChart(ranking(PORTS), OPTIONS), { signal: AbortSignal.abort(reason) }),
    reason,
  );
});

test('a drawing that is given up while the thread is at work rejects with the reason, and the next one is drawn', async () => {
  const stop = new AbortController();
  const reason = new Error('the reader went away');
  const pictures = Array.from({ length: 3 }, () =>
    painter.draw(countriesMap(ranking(COUNTRIES), OPTIONS), { signal: stop.signal }),
  );
  setImmediate(() => stop.abort(reason));
  for (const result of await Promise.allSettled(pictures)) {
    assert.equal(result.status, 'rejected');
    assert.equal(result.reason, reason);
  }
  checkPng((await painter.draw(portsChart(ranking(PORTS), OPTIONS), { signal })).png);
});

test('forty charts one after the other leave memory as it was', async () => {
  const chart = portsChart(ranking(PORTS), OPTIONS);
  const draw = async (times: number) => {
    for (let at = 0; at < times; at += 1) await painter.draw(chart, { signal });
    return process.memoryUsage().rss;
  };
  const before = await draw(5);
  const grown = (await draw(40)) - before;
  // A leak of the pixels would be 15 MB a chart: 600 MB.
  assert.ok(grown < 150e6, `grew by ${Math.round(grown / 1e6)} MB`);
});
