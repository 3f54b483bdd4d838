import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FlowLogDecoder, decodeFlowLog } from '#analysis/flow-log/decoder.ts';
import { flowRecord, spelled, spelling } from '../../support/flow-log-arbitrary.ts';
import { referenceRows, rowsOf } from '../../support/reference-flow-log.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

type Mutation = (bytes: Uint8Array, at: number, value: number) => Uint8Array;
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (bytes, at, value) => joined(bytes.subarray(0, at), Uint8Array.of(value), bytes.subarray(at + 1)),
  (bytes, at) => joined(bytes.subarray(0, at), bytes.subarray(at + 1)),
  (bytes, at, value) => joined(bytes.subarray(0, at), Uint8Array.of(value), bytes.subarray(at)),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, value) => joined(bytes.subarray(0, at), bytes.subarray(at + value)),
];
/** Bytes that JSON gives a meaning are tried as often as all others. */
const byte = fc.oneof(fc.nat(255), fc.constantFrom(...encode('"\\{}[],:0\n ')));
const mutation = fc.record({ mutate: fc.constantFrom(...MUTATIONS), at: fc.nat(1e6), value: byte });
const mutated = (
  bytes: Uint8Array,
  { mutate, at, value }: { mutate: Mutation; at: number; value: number },
): Uint8Array => mutate(bytes, at % (bytes.length + 1), value);

/** A record that no mutation can make, told from others by its rule. */
const WITNESS =
  '{"time":"2024-12-12T04:00:00Z","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"flowTuples":["1733975962447,10.1.0.4,40.119.6.228,123,123,17,O,C,NX,4,360,4,528"],"rule":"witness"}]}]}}';
const witnesses = (bytes: Uint8Array): number =>
  rowsOf(decodeFlowLog(bytes).batches).filter(({ context }) => context.rule === 'witness').length;

test('well-formed records before and behind a record with random damage are all decoded', () => {
  fc.assert(
    fc.property(flowRecord, spelling, fc.array(mutation, { minLength: 1, maxLength: 3 }), (record, choices, list) => {
      const broken = list.reduce(mutated, encode(spelled(record, choices)));
      const parts = [encode(`{"records":[${WITNESS},`), broken, encode(`,${WITNESS},${WITNESS}]}`)];
      assert.equal(witnesses(joined(...parts)), 3);
    }),
    { numRuns: 300 },
  );
});

test('random bytes are never taken for a flow log, nor lose the record behind them', () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(byte).map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(junk, (bytes) => {
      const { stats } = decodeFlowLog(bytes);
      assert.equal(stats.tuples, 0);
      assert.equal(witnesses(joined(bytes, encode(WITNESS))), 1);
    }),
    { numRuns: 300 },
  );
});

test('damaged logs give the same rows and problems however they are cut into chunks', () => {
  fc.assert(
    fc.property(fc.array(flowRecord, { minLength: 1, maxLength: 3 }), mutation, (records, change) => {
      const bytes = mutated(encode(JSON.stringify({ records })), change);
      const whole = decodeFlowLog(bytes);
      const decoder = new FlowLogDecoder();
      const batches = Array.from(bytes, (value) => decoder.push(Uint8Array.of(value))).flat();
      batches.push(...decoder.end());
      assert.deepEqual(rowsOf(batches), rowsOf(whole.batches));
      assert.deepEqual(
        decoder.stats.problems.map(({ offset, path, expected }) => ({ offset, path, expected })),
        whole.stats.problems.map(({ offset, path, expected }) => ({ offset, path, expected })),
      );
    }),
    { numRuns: 100 },
  );
});

test('a log cut anywhere gives the tuples before the cut and a problem', () => {
  const records = [1, 2, 3].map(() => JSON.parse(WITNESS));
  const bytes = encode(JSON.stringify({ records }));
  const rows = referenceRows(JSON.stringify({ records })).length;
  for (let end = 0; end < bytes.length; end++) {
    const { batches, stats } = decodeFlowLog(bytes.subarray(0, end));
    const complete = Buffer.from(bytes.subarray(0, end)).toString().split(',528"').length - 1;
    assert.equal(rowsOf(batches).length, complete, `cut at ${end}`);
    assert.equal(stats.problemCount, 1, `cut at ${end}`);
  }
  assert.equal(decodeFlowLog(bytes).stats.tuples, rows);
});

test('deep nesting, endless brackets and huge tokens end with a problem in little time', () => {
  const many = 20_000;
  const inputs = ['[', '{"a":', '{"records":[', '"', '{', '\\', '{"a":[', ',', ']}', '{"a":"', '{}'].map((t) =>
    t.repeat(many),
  );
  for (const input of [...inputs, `{"a":"${'x'.repeat(many)}`, `{"records":[{"time":"${'{"'.repeat(many)}`]) {
    const { stats } = decodeFlowLog(encode(input));
    assert.equal(stats.records, 0);
    assert.ok(stats.problemCount > 0, input.slice(0, 20));
    assert.ok(stats.problems.length <= 100);
  }
});
