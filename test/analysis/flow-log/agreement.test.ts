import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FlowColumns } from '#core/flow.ts';
import { RowArrayPool } from '#analysis/flow-log/row-array-pool.ts';
import { FlowLogDecoder, decodeFlowLog } from '#analysis/flow-log/decoder.ts';
import { flowRecord, flowRecords, spelled, spelling } from '../../support/flow-log-arbitrary.ts';
import { referenceRows, rowsOf } from '../../support/reference-flow-log.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Decodes bytes pushed in chunks of the given sizes, taken in turn. */
function decodeInChunks(bytes: Uint8Array, sizes: readonly number[], batchRows: number): FlowColumns[] {
  const decoder = new FlowLogDecoder({ batchRows });
  const batches: FlowColumns[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    // A chunk belongs to the pusher, who may use its memory again.
    const chunk = bytes.slice(at, at + size);
    batches.push(...decoder.push(chunk));
    chunk.fill(0x22);
    at += size;
  }
  return [...batches, ...decoder.end()];
}

test('generated logs of any key order, white space and escapes decode as JSON.parse and split decode them', () => {
  fc.assert(
    fc.property(flowRecords, spelling, fc.boolean(), (records, choices, hasMark) => {
      const log = (hasMark ? '\ufeff' : '') + spelled({ records }, choices);
      assert.deepEqual(rowsOf(decodeFlowLog(encode(log)).batches), referenceRows(log));
    }),
    { numRuns: 120 },
  );
});

test('the text that JSON.stringify writes decodes as JSON.parse and split decode it', () => {
  fc.assert(
    fc.property(flowRecords, (records) => {
      const log = JSON.stringify({ records });
      assert.deepEqual(rowsOf(decodeFlowLog(encode(log)).batches), referenceRows(log));
    }),
    { numRuns: 120 },
  );
});

test('chunks cut anywhere and batches of any size give the same rows', () => {
  const sizes = fc.oneof(fc.constant([1]), fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 9 }));
  fc.assert(
    fc.property(flowRecords, spelling, sizes, fc.integer({ min: 1, max: 9 }), (records, choices, chunks, batchRows) => {
      const log = spelled({ records }, choices);
      const batches = decodeInChunks(encode(log), chunks, batchRows);
      assert.deepEqual(rowsOf(batches), referenceRows(log));
      for (const batch of batches.slice(0, -1)) assert.equal(batch.count, batchRows);
    }),
    { numRuns: 120 },
  );
});

test('arrays that are given back with anything in them and filled again give the same rows', () => {
  fc.assert(
    fc.property(flowRecords, spelling, fc.integer({ min: 1, max: 9 }), (records, choices, batchRows) => {
      const log = spelled({ records }, choices);
      const arrays = new RowArrayPool({ leastRows: 1 });
      const taken = new Set<ArrayBufferLike>();
      const rows: unknown[] = [];
      const decoder = new FlowLogDecoder({ batchRows, arrays });
      const used = (batch: FlowColumns): void => {
        rows.push(...rowsOf([batch]));
        taken.add(batch.timeMs.buffer);
        for (const column of Object.values(batch))
          if (ArrayBuffer.isView(column)) new Uint8Array(column.buffer).fill(0xa5);
        arrays.give(batch);
      };
      const bytes = encode(log);
      for (let at = 0; at < bytes.length; at += 40)
        for (const batch of decoder.push(bytes.slice(at, at + 40))) used(batch);
      for (const batch of decoder.end()) used(batch);
      assert.deepEqual(rows, referenceRows(log));
      assert.ok(rows.length < 30 * batchRows || taken.size < rows.length / batchRows, 'arrays were used again');
    }),
    { numRuns: 120 },
  );
});

test('records alone, in lines, in lists, nested in records, and as parts of a blob give the same rows', () => {
  const wrappers = [
    (texts: readonly string[]) => texts.join('\n'),
    (texts: readonly string[]) => `[${texts.join(',')}]`,
    (texts: readonly string[]) => `,${texts.join(',')}`,
    (texts: readonly string[]) => `${texts.join(',')}]}`,
    (texts: readonly string[]) => `{"records":[{"records":[${texts.join(',')}]}]}`,
    (texts: readonly string[]) => `{"a":1,"records":[${texts.join(',')}],"b":{"c":[2]}}`,
  ] as const;
  fc.assert(
    fc.property(fc.array(flowRecord, { minLength: 1, maxLength: 4 }), fc.constantFrom(...wrappers), (records, wrap) => {
      const { batches, stats } = decodeFlowLog(encode(wrap(records.map((record) => JSON.stringify(record)))));
      assert.deepEqual(rowsOf(batches), referenceRows(JSON.stringify(records)));
      assert.equal(stats.records, records.length);
      assert.equal(stats.problems.filter(({ path }) => !path.includes('tuple')).length, 0);
    }),
    { numRuns: 120 },
  );
});
