import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { type CountryResponse, open } from 'maxmind';
import { DATA_NIC } from '#sandbox/estate.ts';
import { Traffic } from '#sandbox/traffic/traffic.ts';
import { linesOf, minutesFrom } from './tuples.ts';

const START = Date.UTC(2026, 10, 18, 14, 2);
const traffic = new Traffic({ seed: 1, scenarioStartMs: START });
const before = minutesFrom(START - 180 * 60_000, 180);
const linesBefore = [0, 1, 2].map((nic) => before.flatMap((minute) => linesOf(traffic, nic, minute)));
const first = [0, 1, 2].map((nic) => linesOf(traffic, nic, START));
const web = (lines: typeof first) => [...(lines[0] ?? []), ...(lines[1] ?? [])];

const database = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb',
);
const geo = await open<CountryResponse & { country_code: string }>(database);
const countryOf = (address: string): string => geo.get(address)?.country_code ?? '';

test('its first minute alone exceeds two and a half times the denied inbound of a usual hour', () => {
  const usual = web(linesBefore).filter(({ state, direction }) => state === 'D' && direction === 'I').length / 3;
  const denied = web(first).filter(({ state, direction }) => state === 'D' && direction === 'I');
  assert.ok(usual > 1000 && usual < 2000, `usual hour ${usual}`);
  assert.ok(denied.length > 2.5 * usual, `${denied.length} in the minute, ${usual} in a usual hour`);
});

test('the burst comes from some 180 sources of five countries, one of them with two fifths, mostly to port 3389', () => {
  const burst = web(first).filter(({ state, dstPort }) => state === 'D' && [3389, 3390, 22, 5985].includes(dstPort));
  const bySource = Map.groupBy(burst, ({ src }) => src);
  const [leader = 0] = [...bySource.values()].map(({ length }) => length).toSorted((one, other) => other - one);
  assert.ok(bySource.size > 150 && bySource.size < 210, `${bySource.size} sources`);
  assert.ok(leader / burst.length > 0.37 && leader / burst.length < 0.43);
  assert.ok(new Set([...bySource.keys()].map(countryOf)).size >= 5);
  assert.ok(burst.filter(({ dstPort }) => dstPort === 3389).length > 0.75 * burst.length);
});

test('a port of the database that was never used answers several sources', () => {
  const onPort = (lines: typeof first) =>
    (lines[DATA_NIC] ?? []).filter(
      ({ dstPort, direction, state }) => dstPort === 4444 && direction === 'I' && state !== 'D',
    );
  assert.deepEqual(onPort(linesBefore), []);
  const ended = onPort(first).filter(({ state }) => state === 'E');
  assert.ok(ended.length >= 12);
  assert.ok(new Set(ended.map(({ src }) => src)).size >= 3);
  assert.ok(ended.every(({ packetsReceived, rule }) => packetsReceived > 0 && rule === 'UserRule_temp-debug'));
});

test('the sources on the new port are of a country that the database knows already', () => {
  const allowed = (linesBefore[DATA_NIC] ?? []).filter(({ direction, state }) => direction === 'I' && state === 'E');
  const known = new Set(allowed.map(({ src }) => countryOf(src)));
  const sources = (first[DATA_NIC] ?? []).filter(({ dstPort }) => dstPort === 4444).map(({ src }) => countryOf(src));
  assert.deepEqual(
    [...new Set(sources)].filter((country) => !known.has(country)),
    [],
  );
});

test('visitors from a country that nobody came from before are answered', () => {
  const countries = new Set(linesBefore.flat().flatMap(({ src, dst }) => [countryOf(src), countryOf(dst)]));
  const strangers = (first[0] ?? []).filter(
    ({ src, direction }) => direction === 'I' && !countries.has(countryOf(src)),
  );
  const ended = strangers.filter(({ state }) => state === 'E');
  assert.deepEqual(new Set(ended.map(({ src }) => countryOf(src))), new Set(['KZ']));
  assert.ok(ended.length >= 10);
  assert.ok(ended.every(({ packetsReceived, dstPort }) => packetsReceived > 0 && dstPort === 443));
});

test('it is over after ten minutes', () => {
  const last = web([0, 1].map((nic) => linesOf(traffic, nic, START + 9 * 60_000)));
  const after = web([0, 1].map((nic) => linesOf(traffic, nic, START + 10 * 60_000)));
  assert.ok(last.filter(({ state }) => state === 'D').length > 3000);
  assert.ok(after.filter(({ state }) => state === 'D').length < 100);
});
