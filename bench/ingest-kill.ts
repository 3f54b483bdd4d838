import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type KillResult, runKills } from '../test/analysis/ingest/kill/run-kills.ts';
import { type BenchArea, type Figure, figure } from './figure.ts';

const AREA = 'flow-logs';
const KILLS = 200;
const SEED = 20_261_121;

/** A process that follows growing blobs is killed with SIGKILL again and again; what it stored against the source. */
export const run: BenchArea = async function* () {
  yield* figures(await runKills({ kills: KILLS, seed: SEED }));
};

function* figures({ kills, places, written, losses, duplicates }: KillResult): Generator<Figure> {
  yield figure(AREA, 'process killed while blobs grow', kills, 'kills', '>=200', { ...places });
  yield figure(AREA, 'tuples lost by kills', losses, 'tuples', '<=0', { written });
  yield figure(AREA, 'tuples doubled by kills', duplicates, 'tuples', '<=0', { written });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = {
    kills: { type: 'string', default: String(KILLS) },
    seed: { type: 'string', default: String(SEED) },
  } as const;
  const { values } = parseArgs({ options });
  const result = await runKills({ kills: Number(values.kills), seed: Number(values.seed) });
  for (const line of figures(result)) console.log(JSON.stringify(line));
}
