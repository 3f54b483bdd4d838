import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { analyzeCaptureStream } from '#analysis/capture/analyze-capture.ts';
import { AppError } from '#core/errors.ts';
import { bytesOf, joined, pcapFile, pcapngBlocks, tcpFrame } from '../../../support/capture-bytes.ts';
import { flowsOfBytes } from '../../../support/capture-flows.ts';

const data = tcpFrame({ flags: 16, payload: Buffer.alloc(300, 1) });
const pcap = pcapFile(Array.from({ length: 50 }, (_, at) => ({ data: data.subarray(0, 60 + at), seconds: at })));
const { section, interface: description, enhanced, simple } = pcapngBlocks(true);
const pcapng = joined(
  section(),
  description(1),
  ...Array.from({ length: 50 }, (_, at) => joined(enhanced(0, BigInt(at), data), simple(data))),
);

const refusal = (pattern: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === 'FB3006' && pattern.test(`${error.message} ${error.next}`);

describe('a capture', () => {
  for (const [name, bytes] of [
    ['pcap', pcap],
    ['pcapng', pcapng],
  ] as const) {
    test(`as ${name} reads the same however it is cut into chunks, packed or not`, async () => {
      const whole = await flowsOfBytes(bytes);
      assert.equal(whole.facts.stop.kind, 'end');
      const packed = { none: bytes, gzip: gzipSync(bytes), zstd: zstdCompressSync(bytes) };
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('none', 'gzip', 'zstd'),
          fc.integer({ min: 1, max: 3000 }),
          async (kind, chunkBytes) => {
            const { facts, flows } = await flowsOfBytes(packed[kind], { chunkBytes });
            assert.deepEqual({ ...facts, compression: 'none' }, whole.facts);
            assert.equal(facts.compression, kind);
            assert.deepEqual(flows, whole.flows);
          },
        ),
        { numRuns: 40 },
      );
    });
  }

  test('of several gzip members is one', async () => {
    const { facts } = await flowsOfBytes(joined(gzipSync(pcap.subarray(0, 1000)), gzipSync(pcap.subarray(1000))));
    assert.deepEqual([facts.packets, facts.stop.kind], [50, 'end']);
  });

  for (const [kind, packed] of [
    ['gzip', gzipSync(pcap, { level: 0 })],
    ['zstd', zstdCompressSync(pcap)],
  ] as const) {
    test(`whose ${kind} wrapping is cut gives what was in it and says so`, async () => {
      const { facts } = await flowsOfBytes(packed.subarray(0, packed.length - 5));
      assert.equal(facts.stop.kind, 'cut');
      assert.match('message' in facts.stop ? facts.stop.message : '', new RegExp(`the ${kind} stream ends`));
    });

    test(`whose ${kind} wrapping is damaged says so`, async () => {
      const damaged = Buffer.from(packed);
      damaged.fill(0xff, 20, 30);
      const { facts } = await flowsOfBytes(damaged);
      assert.equal(facts.stop.kind, kind === 'gzip' ? 'corrupt' : facts.stop.kind);
      assert.notEqual(facts.stop.kind, 'end');
    });
  }

  test('of no bytes is empty', async () => {
    const { facts } = await flowsOfBytes(new Uint8Array(0));
    assert.deepEqual([facts.stop, facts.fileType, facts.packets], [{ kind: 'empty', offset: 0 }, null, 0]);
  });

  test('whose file header is cut is cut there', async () => {
    for (const length of [4, 12, 23]) {
      const { facts } = await flowsOfBytes(pcap.subarray(0, length));
      assert.deepEqual([facts.stop.kind, facts.stop.offset], ['cut', 0]);
    }
  });

  const foreign: readonly (readonly [string, Buffer, RegExp])[] = [
    ['Network Monitor 2', joined(Buffer.from('GMBU'), Buffer.alloc(60)), /Network Monitor 2 .*editcap -F pcapng/],
    ['Network Monitor 1', joined(Buffer.from('RTSS'), Buffer.alloc(60)), /Network Monitor 1 .*editcap -F pcapng/],
    ['snoop', joined(Buffer.from('snoop\0\0\0'), Buffer.alloc(60)), /snoop .*editcap/],
    ['xz', joined('fd377a585a00', Buffer.alloc(60)), /xz.*Unpack/],
    [
      'anything else',
      bytesOf('deadbeef02000400000000000000000000000000'),
      /found deadbeef02000400 at byte 0.*Wireshark/,
    ],
    ['a few bytes', bytesOf('0102'), /found 0102 at byte 0/],
  ];
  for (const [name, bytes, pattern] of foreign) {
    test(`is not ${name}: refused with what to do`, async () => {
      await assert.rejects(flowsOfBytes(bytes), refusal(pattern));
      await assert.rejects(flowsOfBytes(gzipSync(bytes)), refusal(pattern));
    });
  }

  test('stops being read when it is asked to, with the reason', async () => {
    const stop = new AbortController();
    const chunks = Readable.from(
      (function* () {
        yield pcap;
        stop.abort(new Error('enough'));
        yield pcap.subarray(24);
      })(),
    );
    await assert.rejects(analyzeCaptureStream(chunks, { signal: stop.signal, onFlow: () => undefined }), /enough/);
  });

  test('may unpack to far more than it is: a gzip bomb is read in pieces', async () => {
    const bomb = gzipSync(joined(pcap.subarray(0, 24), Buffer.alloc(50_000_000)));
    const { facts } = await flowsOfBytes(bomb);
    assert.deepEqual([facts.packets, facts.wireBytes], [50_000_000 / 16, 0]);
  });
});
