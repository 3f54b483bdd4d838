import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '#render/chart.ts';
import { chartOf } from '#render/charts/by-view.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { draw } from '#render/draw.ts';
import { MINUTE_MS } from '#core/window.ts';
import { checkPng } from '../support/png.ts';
import { OPTIONS, PORTS, ranking, TWO_HOURS } from './chart-data.ts';
import { EMPTY } from './empty-views.ts';
import { EXTREME } from './extreme-views.ts';
import { type Drawn, sceneOf } from './scene.ts';
import { ALL_VIEWS } from './view-data.ts';

const NAMES = (Object.keys(ALL_VIEWS) as ViewName[]).filter((name) => name !== 'summary' && name !== 'tuples');
const WIDTHS = ['phone', 'desk'] as const;

function chart(views: Partial<ViewResults>, name: ViewName, options: Partial<ChartOptions> = {}): Chart {
  const result = views[name];
  assert.ok(result !== undefined, name);
  const made = chartOf(name, result, { ...OPTIONS, ...options });
  assert.ok(made !== null, name);
  return made;
}

/** Rows of all marks that carry what is given. */
function rowsWith(made: Chart, keys: readonly string[]): Record<string, unknown>[] {
  const { layer } = made.spec as { layer: { data?: { values?: unknown } }[] };
  return layer
    .flatMap(({ data }) => (Array.isArray(data?.values) ? (data.values as Record<string, unknown>[]) : []))
    .filter((row) => keys.every((key) => key in row));
}

const textsOf = (made: Chart): string[] => rowsWith(made, ['text']).map(({ text }) => String(text));

// Drawing teaches Vega the widths of the font.
before(() => draw(chart({ ports: ranking(PORTS) }, 'ports').spec));

/** Texts that stand in one another by more than the space between letters. */
function collisions(drawn: readonly Drawn[]): string[] {
  const texts = drawn.filter(({ kind, text, isTurned }) => kind === 'text' && text !== '' && !isTurned);
  return texts.flatMap((one, index) =>
    texts.slice(index + 1).flatMap((other) => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      return across > 1 && down > 4 ? [`${one.text} | ${other.text}`] : [];
    }),
  );
}

async function assertInOrder(made: Chart, width: number): Promise<void> {
  const scene = await sceneOf(made);
  assert.equal(scene.width, width);
  const beyond = scene.drawn.filter(
    ({ kind, left, right, top, bottom }) =>
      // Outlines of countries are larger than what is seen of them.
      kind !== 'symbol' && (left < -1 || right > scene.width + 1 || top < -1 || bottom > scene.height + 1),
  );
  assert.deepEqual(beyond, []);
  assert.deepEqual(collisions(scene.drawn), []);
}

describe('every chart, on a phone and at a desk', () => {
  for (const name of NAMES) {
    test(`${name}: is drawn, keeps within its picture, and no text stands in another`, async () => {
      for (const width of WIDTHS) {
        for (const views of [ALL_VIEWS, EMPTY, EXTREME]) {
          if (views[name] === undefined) continue;
          const made = chart(views, name, { width });
          await assertInOrder(made, width === 'phone' ? 440 : 760);
          assert.ok(made.alt.length <= 1000);
          assert.ok(made.alt.startsWith(made.title), made.alt);
        }
        for (const scheme of ['light', 'dark'] as const) {
          const drawing = await draw(chart(ALL_VIEWS, name, { width, scheme }).spec);
          assert.ok(drawing.kind === 'drawn', JSON.stringify(drawing));
          assert.equal(checkPng(drawing.png).width, 2 * drawing.width);
        }
      }
    });

    test(`${name}: says so when there is nothing`, () => {
      const made = chart(EMPTY, name);
      assert.match(made.alt, /\b(No|Nothing|Every)\b/);
      assert.ok(textsOf(made).some((text) => /^(No|Nothing|Every)\b/.test(text)));
    });
  }

  test('nothing is said of decisions in captures', () => {
    for (const name of NAMES.filter((one) => one !== 'actions' && one !== 'rules' && one !== 'changes')) {
      const made = chart(ALL_VIEWS, name, { hasDecisions: false });
      assert.doesNotMatch(made.alt.replaceAll('denied)', ''), /allowed|denied/i, name);
    }
  });
});

test('a timeline with partial buckets, gaps and more marks than lanes keeps in order, on a phone and at a desk', async () => {
  const fromMs = TWO_HOURS.points[0]?.timeMs ?? 0;
  const window = (from: number, to: number) => ({ fromMs: fromMs + from * MINUTE_MS, toMs: fromMs + to * MINUTE_MS });
  const labels = ['Denied inbound spike: 672 flows, 24× expected', 'x', 'long '.repeat(30), 'one more'];
  for (const width of WIDTHS) {
    const made = timelineChart(TWO_HOURS, {
      ...OPTIONS,
      width,
      marks: labels.map((label, index) => ({ window: window(30 * index, 30 * index + 5), label })),
      covered: window(1, 117),
    });
    await assertInOrder(made, width === 'phone' ? 440 : 760);
    assert.ok(textsOf(made).some((text) => text.endsWith('(+ 1 more)')));
  }
});

/** Numbers that the rows of view-data.ts give when they are added up by hand. */
const SAYS: readonly { name: ViewName; options?: Partial<ChartOptions>; alt: readonly RegExp[] }[] = [
  {
    name: 'hours',
    alt: [/in 108 hours/, /Thu 19 Nov × 02: 2,859 flows/],
  },
  { name: 'hours', options: { measure: 'denied' }, alt: [/^Denied flows by day and hour/, /02: 2,602 denied flows/] },
  { name: 'hours', options: { measure: 'bytes' }, alt: [/^Bytes by day/, /Thu 19 Nov × 02: 26 MB/] },
  { name: 'protocolCountries', alt: [/United States × TCP: 61,230 flows/, /8 of 61 countries/] },
  { name: 'protocolDays', alt: [/TLS × 16 Nov: 4,000 flows/, /10 of 34 applications/] },
  { name: 'portHours', alt: [/443\/TCP https × 06: 3,49\d flows/, /5 of 812 ports/] },
  { name: 'durations', alt: [/30 s to 1 min: 60,102 flows/, /1 d and more: 3 flows/, /17,612 flows with a single/] },
  { name: 'actions', alt: [/252,096 flows allowed/, /679 flows denied from 1,877 sources; 0\.3 % denied/] },
  { name: 'classes', alt: [/internet, inbound \(5,210 addresses · 912 MB\): 83,888 allowed, 17,412 denied/] },
  { name: 'subnetPairs', alt: [/internet → snet-web: 101,300 flows/, /8 pairs/] },
  { name: 'firstSeen', alt: [/4444\/TCP krb524/, /2 new countries, 1 new port, 212 new sources, 1 new peer/] },
  { name: 'oneWay', alt: [/vm-web-1 → 198\.51\.100\.20/, /812 flows/, /1 packet\b/, /: 1 flow\b/] },
  { name: 'changes', alt: [/3389\/TCP ms-wbt-server: 310 → 9,841/, /203\.0\.113\.77: 5,204 → 0/, /115K → 120K/] },
  { name: 'changes', options: { measure: 'denied' }, alt: [/In all 2,100 → 17,640 denied flows/] },
  { name: 'address', alt: [/29,944 flows \(9,844 denied\)/, /443\/TCP https: 20,097 allowed, 3 denied/, /AS64500/] },
  { name: 'sourceAddresses', alt: [/203\.0\.113\.77 .*: 20,100 allowed, 3 denied/, /of 812 addresses/] },
  { name: 'sourceAddresses', options: { measure: 'sent' }, alt: [/\(bytes\)/, /42 MB sent, 1\.3 GB received/] },
  { name: 'flows', alt: [/about 1,204,311 in all/, /812 MB sent, 1\.2 MB received/] },
  { name: 'connections', alt: [/unanswered .*: 1,844 flows/] },
  { name: 'countries', options: { measure: 'denied' }, alt: [/^Denied flows by remote country.*Singapore/s] },
];

describe('the alt text carries the numbers', () => {
  for (const { name, options = {}, alt } of SAYS) {
    test(`${name}${options.measure === undefined ? '' : ` by ${options.measure}`}`, () => {
      for (const said of alt) assert.match(chart(ALL_VIEWS, name, options).alt, said);
    });
  }
});

describe('what is drawn is what was counted', () => {
  test('hours: one field for each hour of the window, none for those outside of it', () => {
    const fields = rowsWith(chart(ALL_VIEWS, 'hours'), ['row', 'column', 'count']);
    assert.equal(fields.length, 108);
    assert.equal(fields.find(({ row, column }) => row === 'Thu 19 Nov' && column === '02')?.['count'], 2859);
    assert.ok(!fields.some(({ row, column }) => row === 'Fri 20 Nov' && column === '12'));
  });

  test('hours: the zone is named', () => {
    assert.ok(textsOf(chart(ALL_VIEWS, 'hours')).includes('Hours of Europe/Berlin'));
  });

  test('protocols by country: a field for each pair, zero where nothing was', () => {
    const fields = rowsWith(chart(ALL_VIEWS, 'protocolCountries'), ['row', 'column', 'count']);
    assert.equal(fields.length, 8 * 4);
    const at = (row: string, column: string) =>
      fields.find((field) => field['row'] === row && field['column'] === column);
    assert.equal(at('China', 'ICMP')?.['count'], 14);
    assert.equal(at('Germany', 'ESP')?.['count'], 0);
    assert.equal(at('unknown country', 'TCP')?.['count'], 5420);
  });

  test('durations: a column for each step, as high as its flows', () => {
    const columns = rowsWith(chart(ALL_VIEWS, 'durations'), ['edge', 'count', 'y', 'y2']);
    assert.equal(columns.length, 13);
    const height = (edge: string): number => {
      const column = columns.find((one) => one['edge'] === edge);
      return Number(column?.['y2']) - Number(column?.['y']);
    };
    assert.ok(Math.abs(height('30 s') / height('10 s') - 60_102 / 21_400) < 0.01);
    assert.equal(height('10 h'), 0);
  });

  test('changes: less to the left of the middle, more to the right, as long as the difference', () => {
    const bars = rowsWith(chart(ALL_VIEWS, 'changes'), ['label', 'before', 'now']);
    const bar = (label: string) => bars.find((one) => one['label'] === label);
    const [less, more] = [bar('203.0.113.77'), bar('Singapore')];
    assert.equal(less?.['x2'], more?.['x']);
    const length = (one: typeof less): number => Number(one?.['x2']) - Number(one?.['x']);
    assert.ok(Math.abs(length(less) / length(more) - 5204 / 9782) < 0.01);
  });

  test('a count that is not zero has a bar that can be seen, zero has none', () => {
    const bars = rowsWith(chart(ALL_VIEWS, 'sourceAddresses'), ['series', 'count', 'x', 'x2']);
    const three = bars.find(({ series, count }) => series === 'Denied' && count === 3);
    assert.ok(Number(three?.['x2']) - Number(three?.['x']) >= 2);
    assert.ok(!bars.some(({ count }) => count === 0));
  });

  test('the map colours by what is asked for', () => {
    const colourOf = (code: string, measure: ChartOptions['measure']): unknown =>
      rowsWith(chart(ALL_VIEWS, 'countries', measure === undefined ? {} : { measure }), ['country', 'colour']).find(
        ({ country: found }) => found === code,
      )?.['colour'];
    // Germany has 30,412 flows and 12 denied ones, Singapore 9,782 and 9,770.
    assert.equal(colourOf('DE', 'flows'), colourOf('US', 'flows'));
    assert.notEqual(colourOf('DE', 'denied'), colourOf('SG', 'denied'));
    assert.equal(colourOf('US', 'denied'), colourOf('SG', 'denied'));
  });
});
