import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AppError } from '#core/errors.ts';
import { SILENT } from '#core/log.ts';
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import { ManualClock } from './manual-clock.ts';

const FOLDER =
  /^flowLogResourceID=\/[0-9A-F-]{36}_NETWORKWATCHERRG\/NETWORKWATCHER_WESTEUROPE_VNET-SHOP-FLOWLOG\/y=2026\/m=11\/d=18\/h=\d\d\/m=00\/macAddress=000D3AB[0-9A-F]{5}\/PT1H\.json$/;
const { signal } = new AbortController();

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

interface Change {
  readonly seed?: number;
  readonly historyHours?: number;
}

const sandboxAt = (clock: ManualClock, dataDir: string, { seed = 1, historyHours = 1 }: Change = {}): Sandbox =>
  createSandbox({ dataDir, seed, historyHours, scenarioDelayMs: 3_600_000, clock, log: SILENT });

function containerOf({ storage: { endpoint, account, key } }: Sandbox): ContainerClient {
  const credential = new StorageSharedKeyCredential(account, key.reveal());
  return new BlobServiceClient(endpoint, credential).getContainerClient('insights-logs-flowlogflowevent');
}

async function contents(container: ContainerClient): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { name } of container.listBlobsFlat()) {
    texts.set(name, (await container.getBlobClient(name).downloadToBuffer()).toString('utf8'));
  }
  return texts;
}

/** Sizes of the committed blocks of every blob of one hour, by MAC. */
async function blockSizes(container: ContainerClient, hour: string): Promise<number[][]> {
  const sizes: number[][] = [];
  for await (const { name } of container.listBlobsFlat()) {
    if (!name.includes(`/h=${hour}/`)) continue;
    const { committedBlocks = [] } = await container.getBlockBlobClient(name).getBlockList('committed');
    sizes.push(committedBlocks.map(({ size }) => size));
  }
  return sizes;
}

const digest = (texts: ReadonlyMap<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([...texts]))
    .digest('hex');

/** Starts of the minutes that the records of a blob were collected for. */
const minutes = (text: string): string[] =>
  JSON.parse(text).records.map(({ time }: { time: string }) => time.slice(11, 16));

/** Runs a sandbox from start to the end of its history. */
async function history(dataDir: string, time: string, change?: Change) {
  await using sandbox = sandboxAt(new ManualClock(time), dataDir, change);
  await sandbox.start({ signal });
  await sandbox.historyDone;
  return { tuples: sandbox.progress().tuples, texts: await contents(containerOf(sandbox)) };
}

async function freshHistory(time: string, change?: Change) {
  await using folder = await temporaryFolder();
  return await history(folder.path, time, change);
}

const countTuples = (texts: ReadonlyMap<string, string>): number =>
  [...texts.values()].join().match(/"\d{13},/g)?.length ?? 0;

test('the history reaches from a whole hour to the last whole minute, in one blob per NIC and hour', async () => {
  await using folder = await temporaryFolder();
  await using sandbox = sandboxAt(new ManualClock('2026-11-18T10:04:20Z'), folder.path);
  await sandbox.start({ signal });
  await sandbox.historyDone;
  const texts = await contents(containerOf(sandbox));
  assert.equal(texts.size, 6);
  for (const [name, text] of texts) {
    assert.match(name, FOLDER);
    const collected = minutes(text);
    // A minute is collected after its end: the one that began at 09:59 is in the blob of 10 o'clock.
    if (name.includes('/h=10/')) assert.deepEqual(collected, ['10:00', '10:01', '10:02', '10:03', '10:04']);
    else assert.deepEqual([collected.length, collected[0], collected.at(-1)], [59, '09:01', '09:59']);
  }
  assert.deepEqual(sandbox.progress(), { share: 1, tuples: countTuples(texts), done: true });
});

test('each minute that passes adds one block of one minute between the opening and the closing block', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock('2026-11-18T10:04:20Z');
  await using sandbox = sandboxAt(clock, folder.path);
  await sandbox.start({ signal });
  await clock.sleeping();
  const container = containerOf(sandbox);
  for (const [step, time] of ['2026-11-18T10:05:03Z', '2026-11-18T10:06:03Z'].entries()) {
    await clock.moveTo(time);
    for (const sizes of await blockSizes(container, '10')) {
      assert.deepEqual([sizes.length, sizes[0], sizes.at(-1)], [2 + 1 + step + 1, 12, 2]);
    }
    for (const [name, text] of await contents(container)) {
      const collected = minutes(text);
      if (name.includes('/h=10/')) assert.equal(collected.at(-1), time.slice(11, 16));
      assert.equal(new Set(collected).size, collected.length);
    }
  }
});

test('the same seed and time give the same bytes, another seed gives others', async () => {
  const [one, same, other] = await Promise.all(
    [{}, {}, { seed: 2 }].map(async (change) => digest((await freshHistory('2026-11-18T10:04:20Z', change)).texts)),
  );
  assert.equal(same, one);
  assert.notEqual(other, one);
});

test('a restart finds the blobs and writes only the minutes that are missing', async () => {
  await using folder = await temporaryFolder();
  const first = await history(folder.path, '2026-11-18T09:33:10Z');
  assert.equal(first.tuples, countTuples(first.texts));
  assert.deepEqual(await history(folder.path, '2026-11-18T09:33:50Z'), { tuples: 0, texts: first.texts });
  const later = await history(folder.path, '2026-11-18T10:04:20Z', { historyHours: 2 });
  assert.equal(later.tuples, countTuples(later.texts) - first.tuples);
  for (const [name, text] of first.texts) {
    assert.ok(later.texts.get(name)?.startsWith(text.slice(0, -2)), `${name} begins as before`);
  }
});

test('a log that was interrupted holds the records of one that was not', async () => {
  await using folder = await temporaryFolder();
  await history(folder.path, '2026-11-18T09:33:10Z');
  const interrupted = await history(folder.path, '2026-11-18T10:04:20Z');
  const whole = await freshHistory('2026-11-18T10:04:20Z', { historyHours: 2 });
  const records = (texts: ReadonlyMap<string, string>) =>
    new Map([...texts].map(([name, text]) => [name, JSON.parse(text).records]));
  assert.deepEqual(records(interrupted.texts), records(whole.texts));
});

test('it can be stopped while it writes the history, and goes on afterwards', async () => {
  await using folder = await temporaryFolder();
  const clock = new ManualClock('2026-11-18T10:04:20Z');
  {
    await using sandbox = sandboxAt(clock, folder.path, { historyHours: 3 });
    await sandbox.start({ signal });
  }
  await using sandbox = sandboxAt(clock, folder.path, { historyHours: 3 });
  await sandbox.start({ signal });
  await sandbox.historyDone;
  const texts = await contents(containerOf(sandbox));
  assert.equal(texts.size, 12);
  for (const text of texts.values()) assert.equal(new Set(minutes(text)).size, minutes(text).length);
});

test('blobs that are a day older than the history are deleted', async () => {
  await using folder = await temporaryFolder();
  await history(folder.path, '2026-11-17T08:33:10Z');
  const { texts } = await history(folder.path, '2026-11-18T10:04:20Z');
  assert.deepEqual(
    new Set([...texts.keys()].map((name) => /d=\d\d\/h=\d\d/.exec(name)?.[0])),
    new Set(['d=18/h=09', 'd=18/h=10']),
  );
});

test('a folder that cannot be used is a clear error with its place', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'sandbox'));
  await writeFile(join(folder.path, 'sandbox', 'blobs.json'), 'not a catalogue');
  await using sandbox = sandboxAt(new ManualClock('2026-11-18T10:04:20Z'), folder.path);
  await assert.rejects(
    () => sandbox.start({ signal }),
    (error) =>
      error instanceof AppError && error.code === 'FB3002' && error.next.includes(join(folder.path, 'sandbox')),
  );
});

test('the history is not done when the sandbox ends before', async () => {
  await using folder = await temporaryFolder();
  const sandbox = sandboxAt(new ManualClock('2026-11-18T10:04:20Z'), folder.path, { historyHours: 3 });
  await sandbox.start({ signal });
  await sandbox[Symbol.asyncDispose]();
  await assert.rejects(sandbox.historyDone);
});

test('the scenario begins at the whole minute nearest to the delay', async () => {
  await using folder = await temporaryFolder();
  await using sandbox = sandboxAt(new ManualClock('2026-11-18T10:04:31Z'), folder.path);
  assert.throws(() => sandbox.scenario, /started sandbox/);
  assert.throws(() => sandbox.storage, /started sandbox/);
  await sandbox.start({ signal });
  assert.equal(new Date(sandbox.scenario.startsMs).toISOString(), '2026-11-18T11:05:00.000Z');
});
