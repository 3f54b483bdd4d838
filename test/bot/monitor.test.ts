import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Announced } from '#alerts/cooldown.ts';
import type { AnnouncementStore } from '#alerts/ledger.ts';
import { Monitor, type Round } from '#bot/monitor.ts';
import { SILENT } from '#core/log.ts';
import { findingOf } from '../support/finding.ts';
import { until } from '../support/until.ts';

const COOLDOWN = { idleMs: 1000, backoff: 10 };
const CLOCK = { nowMs: () => 0, sleep: async () => undefined };

function memoryStore(): AnnouncementStore {
  const kept = new Map<string, Announced>();
  return {
    find: async (name) => kept.get(name) ?? null,
    save: async (name, _finding, announced) => void kept.set(name, announced),
    overlapping: async () => [],
  };
}

test('rules are evaluated when rows arrive, never twice at once, and once more for rows that came meanwhile', async () => {
  let running = 0;
  let rounds = 0;
  const gate = Promise.withResolvers<void>();
  const evaluate = async (): Promise<Round> => {
    running += 1;
    assert.equal(running, 1);
    rounds += 1;
    if (rounds === 1) await gate.promise;
    running -= 1;
    return { findings: [{ finding: findingOf(), cooldown: COOLDOWN }] };
  };
  const published: (string | null)[] = [];
  const publish = async (_finding: unknown, reference: string | null) => {
    published.push(reference);
    return 'm1';
  };
  const monitor = new Monitor({ evaluate, store: memoryStore(), publish, clock: CLOCK, log: SILENT });
  const stop = new AbortController();
  const run = monitor.run({ signal: stop.signal });
  monitor.rowsArrived();
  await until(() => rounds === 1);
  for (let i = 0; i < 5; i += 1) monitor.rowsArrived();
  gate.resolve();
  await until(() => rounds === 2 && running === 0);
  stop.abort();
  await run;
  assert.equal(rounds, 2);
  assert.deepEqual(published, [null]);
});

test('a round that fails is logged and the next one runs', async () => {
  let rounds = 0;
  const errors: string[] = [];
  const evaluate = async (): Promise<Round | null> => {
    rounds += 1;
    if (rounds === 1) throw new Error('the store is away');
    return null;
  };
  const log = { ...SILENT, error: (event: string) => void errors.push(event) };
  const monitor = new Monitor({ evaluate, store: memoryStore(), publish: async () => 'm1', clock: CLOCK, log });
  const stop = new AbortController();
  const run = monitor.run({ signal: stop.signal });
  monitor.rowsArrived();
  await until(() => errors.length === 1);
  monitor.rowsArrived();
  await until(() => rounds === 2);
  stop.abort();
  await run;
});
