import type { BenchArea } from './figure.ts';

type Load = () => Promise<{ readonly run: BenchArea }>;

/** Areas that can be measured today, in the order in which they run, each with its parts. */
const AREAS: Readonly<Record<string, readonly Load[]>> = {
  main: [() => import('./main.ts')],
  'flow-logs': [
    () => import('./flow-logs.ts'),
    () => import('./fuzz-flow-logs.ts'),
    () => import('./ingest-latency.ts'),
    () => import('./ingest-throughput.ts'),
    // 200 kills take about ten minutes.
    () => import('./ingest-kill.ts'),
  ],
  captures: [() => import('./captures.ts'), () => import('./captures-fuzz.ts')],
  rules: [() => import('./rules.ts')],
  views: [() => import('./views.ts'), () => import('./charts.ts')],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((area) => !(area in AREAS));
if (unknown.length > 0) {
  process.stderr.write(`No such area: ${unknown.join(', ')}. There are: ${Object.keys(AREAS).join(', ')}.\n`);
  process.exit(2);
}
let missed = 0;
for (const [name, parts] of Object.entries(AREAS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const load of parts) {
    const { run } = await load();
    for await (const figure of run()) {
      if (!figure.ok) missed += 1;
      process.stdout.write(`${JSON.stringify(figure)}\n`);
    }
  }
}
process.exitCode = missed === 0 ? 0 : 1;
