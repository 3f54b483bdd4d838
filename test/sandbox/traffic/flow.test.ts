import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Flow, pushTuples, type Tuple } from '#sandbox/traffic/flow.ts';

const START = Date.UTC(2026, 10, 20, 12, 0, 7);
const MINUTE = 60_000;

const flow = (volume: Flow['volume']): Flow => ({
  nic: 0,
  rule: 'UserRule_allow-https',
  direction: 'I',
  src: '203.0.113.9',
  dst: '10.20.1.4',
  srcPort: 50_000,
  dstPort: 443,
  protocol: 6,
  startMs: START,
  volume,
});

const tuples = (of: Flow, fromMs: number, toMs: number): string[] => {
  const out: Tuple[] = [];
  pushTuples(of, fromMs, toMs, out);
  return out.map(({ text }) => text);
};

const long = flow({
  durationMs: 12 * MINUTE,
  packetsSent: 1200,
  bytesSent: 120_000,
  packetsReceived: 2400,
  bytesReceived: 600_001,
});

test('a flow of twelve minutes begins, continues twice and ends, each with what came since the tuple before', () => {
  const ends = '203.0.113.9,10.20.1.4,50000,443,6,I';
  assert.deepEqual(tuples(long, START, START + 20 * MINUTE), [
    `${START},${ends},B,NX,0,0,0,0`,
    `${START + 5 * MINUTE},${ends},C,NX,500,50000,1000,250000`,
    `${START + 10 * MINUTE},${ends},C,NX,500,50000,1000,250000`,
    `${START + 12 * MINUTE},${ends},E,NX,200,20000,400,100001`,
  ]);
});

test('cut into minutes, a flow has the same tuples, each once', () => {
  const whole = tuples(long, START - MINUTE, START + 20 * MINUTE);
  const cut = Array.from({ length: 21 }, (_, index) =>
    tuples(long, START + (index - 1) * MINUTE, START + index * MINUTE),
  );
  assert.deepEqual(cut.flat(), whole);
});

test('a flow that ends on a five-minute step has its end there and no continuation', () => {
  const counters = { packetsSent: 10, bytesSent: 1000, packetsReceived: 10, bytesReceived: 1000 };
  const states = tuples(flow({ durationMs: 5 * MINUTE, ...counters }), START, START + 6 * MINUTE).map(
    (text) => text.split(',')[7],
  );
  assert.deepEqual(states, ['B', 'E']);
});

test('a denied attempt is one tuple without packets', () => {
  assert.deepEqual(tuples(flow('denied'), START, START + MINUTE), [
    `${START},203.0.113.9,10.20.1.4,50000,443,6,I,D,NX,0,0,0,0`,
  ]);
});
