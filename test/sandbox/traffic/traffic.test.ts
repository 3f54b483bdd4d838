import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NICS } from '#sandbox/estate.ts';
import { recordText } from '#sandbox/flow-log/record.ts';
import { Traffic } from '#sandbox/traffic/traffic.ts';
import { type Line, linesOf, minutesFrom } from './tuples.ts';

const NOON = Date.UTC(2026, 10, 18, 12, 0);
const quiet = (seed: number): Traffic => new Traffic({ seed, scenarioStartMs: Number.NaN });
const text = (traffic: Traffic, nic: number, minuteMs: number): string =>
  recordText(NICS[nic] ?? NICS[0], minuteMs + 60_000, traffic.tuples(nic, minuteMs));

test('a minute is the same whatever was asked before', () => {
  const forward = quiet(1);
  const minutes = minutesFrom(NOON, 50);
  const inOrder = minutes.map((minute) => text(forward, 0, minute));
  const backward = quiet(1);
  assert.deepEqual(
    minutes
      .toReversed()
      .map((minute) => text(backward, 0, minute))
      .toReversed(),
    inOrder,
  );
  assert.equal(text(quiet(1), 0, minutes[40] ?? 0), inOrder[40]);
});

test('another seed gives other traffic', () => {
  assert.notEqual(text(quiet(2), 0, NOON), text(quiet(1), 0, NOON));
});

test('a scenario changes its own minutes and what they leave behind, nothing before', () => {
  const calm = quiet(1);
  const eventful = new Traffic({ seed: 1, scenarioStartMs: NOON });
  for (const nic of [0, 1, 2]) {
    assert.equal(text(eventful, nic, NOON - 60_000), text(calm, nic, NOON - 60_000));
    assert.notEqual(text(eventful, nic, NOON), text(calm, nic, NOON));
  }
});

test('tuples lie within their minute, in order of time by rule', () => {
  const traffic = quiet(3);
  for (const nic of [0, 1, 2]) {
    for (const group of traffic.tuples(nic, NOON).values()) {
      const times = group.map(({ timeMs }) => timeMs);
      assert.deepEqual(
        times,
        times.toSorted((one, other) => one - other),
      );
      assert.ok(times.every((time) => time >= NOON && time < NOON + 60_000));
    }
  }
});

test('two days of a weekend, the quietest there are, hold more than two million tuples', () => {
  const traffic = quiet(1);
  const saturday = Date.UTC(2026, 10, 21);
  let tuples = 0;
  // Ten minutes of every third hour stand for three hours: the level of traffic changes slowly.
  for (let hour = 0; hour < 48; hour += 3) {
    for (const minute of minutesFrom(saturday + hour * 3_600_000, 10)) {
      for (const nic of [0, 1, 2]) for (const group of traffic.tuples(nic, minute).values()) tuples += group.length;
    }
  }
  assert.ok(tuples * 18 > 2_000_000, `${tuples * 18} tuples`);
});

test('nights and weekends are quieter than working days', () => {
  const traffic = quiet(1);
  const count = (startMs: number): number => minutesFrom(startMs, 10).flatMap((at) => linesOf(traffic, 0, at)).length;
  const noon = count(NOON);
  assert.ok(count(NOON + 12 * 3_600_000) < 0.6 * noon);
  assert.ok(count(NOON + 3 * 86_400_000) < 0.95 * noon);
});

test('a query to the database is logged at both ends with the same counters', () => {
  const traffic = quiet(5);
  const queries = (nic: number): string[] =>
    [...traffic.tuples(nic, NOON)]
      .flatMap(([, group]) => group.map(({ text }) => text))
      .filter((line) => /^\d+,10\.20\.1\.\d,10\.20\.2\.4,\d+,5432,/.test(line))
      .map((line) => line.replace(/,[IO],/, ',*,'))
      .toSorted();
  assert.deepEqual([...queries(0), ...queries(1)].toSorted(), queries(2));
  assert.ok(queries(2).length > 50);
});

test('every flow that ends began before, at most half an hour ago', () => {
  const traffic = quiet(1);
  const name = (line: Line): string => [line.src, line.dst, line.srcPort, line.dstPort, line.protocol].join();
  const begun = new Set<string>();
  let ended = 0;
  for (const minute of minutesFrom(NOON, 45)) {
    const lines = linesOf(traffic, 0, minute);
    for (const line of lines) if (line.state === 'B') begun.add(name(line));
    if (minute < NOON + 31 * 60_000) continue;
    for (const line of lines.filter(({ state }) => state === 'C' || state === 'E')) {
      assert.ok(begun.has(name(line)), name(line));
      ended += 1;
    }
  }
  assert.ok(ended > 1000);
});
