// Draws the pictures of docs/gallery.md from the hand-made rows of the chart tests: node scripts/gallery.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { countriesMap } from '../src/render/charts/countries.ts';
import { nsgRulesChart } from '../src/render/charts/nsg-rules.ts';
import { portsChart } from '../src/render/charts/ports.ts';
import { talkersChart } from '../src/render/charts/talkers.ts';
import { timelineChart } from '../src/render/charts/timeline.ts';
import { createPainter } from '../src/render/picture.ts';
import {
  BURST_OPTIONS,
  COUNTRIES,
  OPTIONS,
  PORTS,
  RULES,
  ranking,
  TALKERS,
  TWO_HOURS,
} from '../test/render/chart-data.ts';

const folder = new URL('../docs/pictures/', import.meta.url);
const charts = {
  timeline: timelineChart(TWO_HOURS, BURST_OPTIONS),
  ports: portsChart(ranking(PORTS), OPTIONS),
  talkers: talkersChart(ranking(TALKERS), OPTIONS),
  countries: countriesMap(ranking(COUNTRIES), OPTIONS),
  'nsg-rules': nsgRulesChart(ranking(RULES), OPTIONS),
};
await mkdir(folder, { recursive: true });
await using painter = createPainter();
for (const [name, chart] of Object.entries(charts)) {
  const { png } = await painter.draw(chart, { signal: new AbortController().signal });
  await writeFile(new URL(`${name}.png`, folder), png);
}
