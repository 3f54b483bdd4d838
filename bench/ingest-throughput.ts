import { fork } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { randomFor } from '#sandbox/random.ts';
import { AppendingBlob, testStorage } from '../test/support/storage.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { vnetBlobName, vnetRecord } from '../test/support/vnet-record.ts';
import { type BenchArea, figure } from './figure.ts';

const AREA = 'flow-logs';
const CONTAINER = 'insights-logs-flowlogflowevent';
const HOUR_MS = 3_600_000;
const FIRST_HOUR_MS = Date.parse('2026-03-02T00:00:00Z');

/** So many NICs and hours, in each so many minutes with so many tuples. */
interface Load {
  readonly nics: number;
  readonly hours: number;
  readonly minutes: number;
  readonly tuplesAMinute: number;
}

/** An estate of 8 busy NICs; one NIC hot enough to fill a blob of a gigabyte in an hour; 5,000 blobs of hardly anything. */
const LOADS: readonly (readonly [name: string, bar: `>=${string}`, load: Load])[] = [
  ['an estate', '>=600000', { nics: 8, hours: 6, minutes: 60, tuplesAMinute: 3000 }],
  ['one blob of a gigabyte', '>=0', { nics: 1, hours: 1, minutes: 60, tuplesAMinute: 260_000 }],
  ['5,000 small blobs', '>=0', { nics: 1250, hours: 4, minutes: 1, tuplesAMinute: 20 }],
];

/** From the first look at the storage to all rows being there, in a process of its own beside Azurite. */
export const run: BenchArea = async function* () {
  for (const [name, bar, load] of LOADS) {
    const { rows, seconds, highestBytes, bytes } = await ingest(load);
    const peers = { tuples: rows, megabytes: Math.round(bytes / 1e6), seconds: Math.round(seconds * 10) / 10 };
    yield figure(
      AREA,
      `blobs in Azurite to enriched rows, ${name}`,
      Math.round(rows / seconds),
      'tuples/s',
      bar,
      peers,
    );
    yield figure(AREA, `highest resident memory, ${name}`, Math.round(highestBytes / 1e6), 'MB', '<=700', peers);
  }
};

interface Ingested {
  readonly rows: number;
  readonly seconds: number;
  readonly highestBytes: number;
  readonly bytes: number;
}

async function ingest(load: Load): Promise<Ingested> {
  await using folder = await tempFolder();
  await using storage = await testStorage(CONTAINER);
  let bytes = 0;
  for (let hour = 0; hour < load.hours; hour += 1) {
    for (let nic = 0; nic < load.nics; nic += 1) {
      const hourMs = FIRST_HOUR_MS + hour * HOUR_MS;
      const mac = `000D3A1${String(nic).padStart(5, '0')}`;
      const blob = new AppendingBlob(storage.client, vnetBlobName(new Date(hourMs).toISOString(), mac));
      const blocks = Array.from({ length: load.minutes }, (_, minute) => record(load, { hourMs, nic, minute, mac }));
      bytes += await blob.appendAll(blocks);
    }
  }
  const script = fileURLToPath(new URL('./ingest-reader.ts', import.meta.url));
  const args = [storage.access.endpoint, CONTAINER, folder.path, String(FIRST_HOUR_MS + load.hours * HOUR_MS)];
  // The memory settings of `npm start`.
  const reader = fork(script, args, {
    execArgv: ['--max-semi-space-size=8'],
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
  });
  const [result]: Omit<Ingested, 'bytes'>[] = await once(reader, 'message');
  await once(reader, 'exit');
  const expected = load.nics * load.hours * load.minutes * load.tuplesAMinute;
  if (result === undefined || result.rows !== expected) {
    throw new Error(`${result?.rows} rows of ${expected} tuples are there`);
  }
  return { ...result, bytes };
}

interface Place {
  readonly hourMs: number;
  readonly nic: number;
  readonly minute: number;
  readonly mac: string;
}

/** A web server's minute: flows from some thousand addresses that begin, go on and end, some denied, some outbound. */
function record({ tuplesAMinute }: Load, { hourMs, nic, minute, mac }: Place): string {
  const random = randomFor(hourMs, nic, minute);
  const minuteMs = hourMs + minute * 60_000;
  const ours = `10.1.${nic >> 8}.${4 + (nic & 127)}`;
  const tuples = Array.from({ length: tuplesAMinute }, (_, index) => {
    const timeMs = minuteMs + Math.floor((index * 60_000) / tuplesAMinute);
    const port = random.int(1024, 65_536);
    const other = `${random.int(20, 30)}.${random.int(0, 20)}.${random.int(0, 4)}.${random.int(1, 5)}`;
    if (random.next() < 0.2) return `${timeMs},${other},${ours},${port},${random.int(1, 9000)},6,I,D,NX,0,0,0,0`;
    const ends = random.next() < 0.7 ? `${other},${ours},${port},443,6,I` : `${ours},${other},${port},443,6,O`;
    if (random.next() < 0.5) return `${timeMs},${ends},B,NX,0,0,0,0`;
    return `${timeMs},${ends},E,NX,${random.int(1, 90)},${random.int(60, 90_000)},${random.int(1, 90)},${random.int(60, 900_000)}`;
  });
  return vnetRecord(new Date(minuteMs).toISOString(), tuples, { mac });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
