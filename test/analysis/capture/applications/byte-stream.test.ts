import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteStream } from '#analysis/capture/applications/byte-stream.ts';

const bytesOf = (stream: ByteStream): string =>
  Buffer.from(stream.bytes.subarray(0, stream.contiguous)).toString('latin1');

function add(stream: ByteStream, offset: number, text: string): void {
  const source = Buffer.from(`<<${text}>>`, 'latin1');
  stream.add(offset, source, 2, source.length - 2);
}

test('parts are put together in any order', () => {
  const stream = new ByteStream(100);
  add(stream, 6, 'world');
  assert.equal(stream.contiguous, 0);
  add(stream, 3, 'lo ');
  add(stream, 0, 'hel');
  assert.equal(bytesOf(stream), 'hello world');
});

test('the first bytes stay where parts overlap', () => {
  const stream = new ByteStream(100);
  add(stream, 2, 'CD');
  add(stream, 0, 'abcdef');
  assert.equal(bytesOf(stream), 'abCDef');
});

test('what is before the beginning and behind the limit is left out', () => {
  const stream = new ByteStream(8);
  add(stream, -3, 'xyzabc');
  add(stream, 3, 'defghijkl');
  add(stream, 1_000_000_000, 'far away');
  assert.equal(bytesOf(stream), 'abcdefgh');
  assert.equal(stream.isFull, true);
  assert.ok(stream.size <= 8);
});

test('a stream is what was sent, however it was cut, repeated and shuffled', () => {
  const text = Array.from({ length: 300 }, (_, index) => String.fromCharCode(33 + (index % 90))).join('');
  const part = fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 80 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
      const stream = new ByteStream(300);
      const filled = new Array<boolean>(300).fill(false);
      for (const [at, length] of parts) {
        const end = Math.min(300, at + length);
        add(stream, at, text.slice(at, end));
        filled.fill(true, at, end);
      }
      const gap = filled.indexOf(false);
      assert.equal(bytesOf(stream), text.slice(0, gap < 0 ? 300 : gap));
    }),
    { numRuns: 300 },
  );
});

test('thousands of gaps cost a fixed amount of memory', () => {
  const stream = new ByteStream(16384);
  for (let at = 16000; at > 0; at -= 2) add(stream, at, 'x');
  add(stream, 0, 'y');
  assert.ok(stream.contiguous >= 1);
});
