import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Chart, ChartOptions } from '#render/chart.ts';
import { countriesMap } from '#render/charts/countries.ts';
import { nsgRulesChart } from '#render/charts/nsg-rules.ts';
import { portsChart } from '#render/charts/ports.ts';
import { protocolsChart } from '#render/charts/protocols.ts';
import { talkersChart } from '#render/charts/talkers.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { draw } from '#render/draw.ts';
import { country, OPTIONS, port, RULES, ranking, TALKERS, TWO_HOURS, talker } from './chart-data.ts';

/** Each reads differently when it is evaluated, parsed as markup or taken apart as a path. */
const LABELS = [
  { name: 'markup', label: '<script>&lt;', svg: '&lt;script&gt;&amp;lt;' },
  { name: 'an expression', label: 'datum.allowed+1', svg: 'datum.allowed+1' },
  { name: 'a template', label: '{{7*7}} ${7*7}', svg: '{{7*7}} ${7*7}' },
  { name: 'a signal', label: "{signal:'width'}", svg: "{signal:'width'}" },
  { name: 'quotes', label: `a"b'c\\d[0].e`, svg: `a"b'c\\d[0].e` },
  { name: 'another line', label: 'one\ntwo\u0000\u001b[31m\u202ethree', svg: 'one two [31m three' },
] as const;

const withLabel: Readonly<Record<string, (label: string, options: ChartOptions) => Chart>> = {
  timeline: (label, options) =>
    timelineChart(TWO_HOURS, {
      ...options,
      marks: [{ window: { fromMs: TWO_HOURS.points[9]?.timeMs ?? 0, toMs: TWO_HOURS.points[12]?.timeMs ?? 0 }, label }],
    }),
  ports: (label, options) => portsChart(ranking([port(22, label, { deniedIn: 3 })]), options),
  talkers: (label, options) => talkersChart(ranking([talker(label, { allowed: 3 }), ...TALKERS]), options),
  protocols: (label, options) =>
    protocolsChart(ranking([{ protocol: 6, name: label, flows: 1, allowed: 1, denied: 0, bytes: 1 }]), options),
  'NSG rules': (label, options) => nsgRulesChart(ranking(RULES.map((rule) => ({ ...rule, rule: label }))), options),
  countries: (label, options) => countriesMap(ranking([country(label, 3, 1)]), options),
};

/** What Vega makes of a chart before it becomes pixels; invisible characters of XML are left as they are. */
async function svgOf(chart: Chart): Promise<string> {
  const view = new View(parse(compile(chart.spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

// The first drawing teaches Vega the widths of the font; before that it cuts labels too early.
before(() => draw(portsChart(ranking([]), OPTIONS).spec));

describe('a label is drawn as it is written, in every chart and in the subtitle', () => {
  for (const [kind, build] of Object.entries(withLabel)) {
    test(kind, async () => {
      for (const { name, label, svg } of LABELS) {
        const drawn = await svgOf(build(label, { ...OPTIONS, subtitle: label }));
        const texts = [...drawn.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
          text.replaceAll(/ +/g, ' '),
        );
        const found = texts.filter((text) => text.includes(svg)).length;
        assert.ok(found >= 2, `${name}: stands ${found} times in ${JSON.stringify(texts.slice(0, 12))}`);
        assert.doesNotMatch(drawn, /<script/i);
      }
    });

    test(`${kind}: ten thousand characters are cut`, async () => {
      const long = 'x'.repeat(10_000);
      const chart = build(long, { ...OPTIONS, subtitle: long });
      assert.ok(chart.alt.length <= 1000);
      assert.doesNotMatch(await svgOf(chart), /x{300}/);
    });
  }
});
