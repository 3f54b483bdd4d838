import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Random, randomFor } from '#sandbox/random.ts';
import { testStorage } from '../../../support/storage.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { type Ending, type FollowerReport, type FollowerSettings, timeShown } from './follower-messages.ts';
import { FollowerProcess } from './follower-process.ts';
import { GrowingLogs } from './growing-logs.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const START_MS = Date.parse('2026-03-02T10:20:00Z');
/** An hour of the logs in 30 s, so that hours roll over. */
const SPEED = 120;
/** Longest wait for the moment of an ending; a follower that has nothing to do is killed then. */
const MOMENT_MS = 3000;

export interface KillResult {
  readonly kills: number;
  /** How many were killed where. */
  readonly places: Readonly<Record<string, number>>;
  readonly written: number;
  readonly perNic: Readonly<Record<string, number>>;
  readonly report: FollowerReport;
  readonly losses: number;
  readonly duplicates: number;
}

/**
 * Follows growing flow logs with a process that is killed with SIGKILL again and again at random moments, and lets the
 * last one catch up. Rejects when a follower ends by itself or cannot open what its predecessor left.
 */
export async function runKills({ kills, seed }: { kills: number; seed: number }): Promise<KillResult> {
  await using folder = await tempFolder();
  await using storage = await testStorage(CONTAINER);
  const random = randomFor(seed);
  const time = { shownMs: START_MS, realMs: Date.now(), speed: SPEED };
  const logs = new GrowingLogs(storage.client, { seed, nowMs: () => timeShown(time) });
  const life = (ending: Ending | null): FollowerSettings => ({
    endpoint: storage.access.endpoint,
    container: CONTAINER,
    directory: join(folder.path, 'data'),
    pollMs: 30,
    time,
    ending,
  });
  const stop = new AbortController();
  const growing = logs.grow({ signal: stop.signal });
  const places: Record<string, number> = {};
  try {
    await firstLife(life(null));
    for (let kill = 0; kill < kills; kill += 1) {
      const place = await oneLife(life, random);
      places[place] = (places[place] ?? 0) + 1;
    }
  } finally {
    stop.abort();
    await growing;
  }
  const report = await lastLife(life(null), logs.tuples);
  return {
    kills,
    places,
    written: logs.tuples,
    perNic: Object.fromEntries(logs.perNic),
    report,
    losses: logs.tuples - report.distinct,
    duplicates: report.rows - report.distinct,
  };
}

/** Makes the data directory, which takes seconds. */
async function firstLife(settings: FollowerSettings): Promise<void> {
  await using follower = new FollowerProcess(settings);
  await follower.next('following');
}

/** One life and its end; the place of the end in words. */
async function oneLife(life: (ending: Ending | null) => FollowerSettings, random: Random): Promise<string> {
  const ending = endingOf(random);
  await using follower = new FollowerProcess(life(ending));
  if (ending === null) {
    await Promise.race([follower.ended, setTimeout(random.int(0, 2500))]);
  } else {
    await Promise.race([follower.ended, moment(follower, ending, random)]);
  }
  await follower.kill();
  const how = await follower.ended;
  if (how !== 'SIGKILL') throw new Error(`a follower ended by itself with ${how}: ${follower.errors}`);
  return ending === null ? 'anywhere' : `${ending.when} ${ending.step}`;
}

async function moment(follower: FollowerProcess, ending: Ending, random: Random): Promise<void> {
  const told = ending.when === 'during' ? follower.next('during') : follower.next('following');
  await told.catch(() => undefined);
  await setTimeout(ending.when === 'during' ? random.int(0, 40) : MOMENT_MS);
}

function endingOf(random: Random): Ending | null {
  if (random.next() < 0.3) return null;
  const steps = ['begin', 'insert', 'insert', 'done'] as const;
  const whens = ['before', 'during', 'during', 'after'] as const;
  return {
    step: steps[random.int(0, steps.length)] ?? 'insert',
    when: whens[random.int(0, whens.length)] ?? 'during',
    call: random.int(1, 5),
  };
}

async function lastLife(settings: FollowerSettings, tuples: number): Promise<FollowerReport> {
  await using follower = new FollowerProcess(settings);
  await follower.next('following');
  return await follower.caughtUp(tuples);
}
