import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { joined, pcapngBlocks, tcpFrame } from '../../../support/capture-bytes.ts';
import { flowsOfBytes } from '../../../support/capture-flows.ts';

const data = tcpFrame({ flags: 2 });
const MICROSECONDS = 1_767_225_600_123_456n;

for (const littleEndian of [true, false]) {
  const {
    section,
    interface: description,
    enhanced,
    obsolete,
    simple,
    statistics,
    option,
    block,
    u32,
  } = pcapngBlocks(littleEndian);

  describe(`pcapng files in ${littleEndian ? 'little' : 'big'} endian`, () => {
    /** Ticks, if_tsresol, if_tsoffset and the time that they mean (section 4.2). */
    const clocks: readonly (readonly [string, bigint, readonly Buffer[], number, number])[] = [
      ['microseconds when nothing is said', MICROSECONDS, [], 1_767_225_600, 123_456_000],
      ['milliseconds', 1_767_225_600_123n, [option(9, Buffer.of(3))], 1_767_225_600, 123_000_000],
      ['nanoseconds', 1_767_225_600_123_456_789n, [option(9, Buffer.of(9))], 1_767_225_600, 123_456_789],
      ['picoseconds', 3_000_123_456_789_012n, [option(9, Buffer.of(12))], 3000, 123_456_789],
      ['halves of a second', 7n, [option(9, Buffer.of(0x81))], 3, 500_000_000],
      ['2^-30 of a second', (5n << 30n) + 1n, [option(9, Buffer.of(0x9e))], 5, 0],
      ['an offset of seconds', 1_000_000n, [option(14, offsetOf(1000n))], 1001, 0],
      ['a negative offset beyond the beginning of time', 1_000_000n, [option(14, offsetOf(-1000n))], 0, 0],
    ];
    for (const [name, ticks, options, seconds, nanoseconds] of clocks) {
      test(`have times in ${name}`, async () => {
        const { facts } = await flowsOfBytes(
          joined(section(), description(1, 0, ...options), enhanced(0, ticks, data)),
        );
        assert.deepEqual(facts.first, { seconds, nanoseconds });
      });
    }

    function offsetOf(seconds: bigint): Buffer {
      const bytes = Buffer.alloc(8);
      if (littleEndian) bytes.writeBigInt64LE(seconds);
      else bytes.writeBigInt64BE(seconds);
      return bytes;
    }

    test('have packets in enhanced, simple and obsolete blocks', async () => {
      const packets = joined(enhanced(0, MICROSECONDS, data, 1000), simple(data), obsolete(0, MICROSECONDS, data));
      const { facts, flows } = await flowsOfBytes(joined(section(), description(1), packets));
      assert.deepEqual([facts.packets, facts.wireBytes, facts.packetsWithoutTime], [3, 1000 + 2 * data.length, 1]);
      assert.deepEqual([flows.length, facts.stop.kind], [1, 'end']);
    });

    test('keep of a simple packet what the snap length of the first interface allows', async () => {
      const { facts } = await flowsOfBytes(joined(section(), description(1, 20), simple(data.subarray(0, 20), 1000)));
      assert.deepEqual([facts.wireBytes, facts.capturedBytes, facts.cutPackets], [1000, 20, 1]);
    });

    test('have interfaces with names, link types and drops of their own', async () => {
      const counted = Buffer.alloc(8);
      counted.set(u32(7), littleEndian ? 0 : 4);
      const file = joined(
        section(),
        description(1, 96, option(2, Buffer.from('eth0'))),
        enhanced(0, MICROSECONDS, data),
        description(101, 0, option(2, Buffer.from('tun0'))),
        enhanced(1, MICROSECONDS, data.subarray(14)),
        statistics(0, option(4, counted), option(5, counted), option(7, counted)),
      );
      const { facts, flows } = await flowsOfBytes(file);
      assert.deepEqual(
        facts.interfaces.map(({ linkName, snapLength, name, packets, drops }) => [
          linkName,
          snapLength,
          name,
          packets,
          drops,
        ]),
        [
          ['ether', 96, 'eth0', 1, 14],
          ['rawip', 0, 'tun0', 1, null],
        ],
      );
      assert.deepEqual([facts.drops, flows.length, flows[0]?.sent.packets], [14, 1, 2]);
    });

    test('pass over custom, name resolution and unknown blocks', async () => {
      const others = joined(
        block(0xbad, u32(32_473)),
        block(0x4000_0bad, u32(1)),
        block(4, u32(0)),
        block(0x7fff_0001),
      );
      const { facts } = await flowsOfBytes(
        joined(section(), description(1), others, enhanced(0, MICROSECONDS, data), others),
      );
      assert.deepEqual([facts.packets, facts.stop.kind], [1, 'end']);
    });

    test('count interfaces anew in another section, which may have the other byte order', async () => {
      const other = pcapngBlocks(!littleEndian);
      const first = joined(section(), description(1), description(101), enhanced(1, MICROSECONDS, data.subarray(14)));
      const second = joined(other.section(), other.interface(1), other.enhanced(0, MICROSECONDS, data));
      const { facts, flows } = await flowsOfBytes(joined(first, second));
      assert.deepEqual([facts.packets, facts.interfaces.length, flows.length], [2, 3, 1]);
      const stale = await flowsOfBytes(joined(first, second, other.enhanced(1, MICROSECONDS, data)));
      assert.equal(stale.facts.stop.kind, 'corrupt');
    });

    test('pass over a block that is larger than anything that is kept', async () => {
      const secrets = block(0x0a, Buffer.alloc(3_000_000));
      const file = joined(section(), description(1), secrets, enhanced(0, MICROSECONDS, data));
      const whole = await flowsOfBytes(file, { chunkBytes: 65_536 });
      assert.deepEqual([whole.facts.packets, whole.facts.stop.kind], [1, 'end']);
      const cut = await flowsOfBytes(file.subarray(0, 1_000_000), { chunkBytes: 65_536 });
      assert.deepEqual([cut.facts.stop.kind, cut.facts.stop.offset], ['cut', 28 + 20]);
      file.writeUInt32BE(5, 28 + 20 + 12 + 3_000_000 - 4);
      const broken = await flowsOfBytes(file, { chunkBytes: 65_536 });
      assert.deepEqual([broken.facts.stop.kind, broken.facts.stop.offset], ['corrupt', 28 + 20]);
    });

    const start = joined(section(), description(1));
    const good = enhanced(0, MICROSECONDS, data);
    const longer = Buffer.from(good);
    longer.set(u32(data.length + 100), 20);
    const damages: readonly (readonly [string, Buffer, RegExp])[] = [
      [
        'a block shorter than its frame',
        joined(u32(6), u32(8), u32(8), u32(8)),
        /block length from 12 to \d+, found 8/,
      ],
      ['a block of gigabytes', joined(u32(6), u32(0xffff_fff0), u32(0), u32(0)), /found 4294967280/],
      ['another length behind the block', joined(good.subarray(0, -4), u32(16)), /again at its end, found 16/],
      ['a packet longer than its block', longer, /captured length of at most \d+ bytes, found \d+/],
      ['a packet block without room for its words', block(6, u32(0)), /packet block of at least 32 bytes/],
      [
        'an interface that is not described',
        enhanced(1, MICROSECONDS, data),
        /one of the section's 1 interfaces, found 1/,
      ],
      ['an interface description without its words', block(1, u32(0)), /interface description of at least 20 bytes/],
      ['a clock finer than any', description(1, 0, option(9, Buffer.of(0xff))), /time resolution/],
      ['a section of another version', section([2, 0]), /pcapng version 1, found 2\.0/],
    ];
    for (const [name, damage, message] of damages) {
      test(`stop at ${name} and keep what came before`, async () => {
        const { facts } = await flowsOfBytes(joined(start, good, damage, good));
        assert.equal(facts.packets, 1);
        assert.equal(facts.stop.kind, 'corrupt');
        assert.equal(facts.stop.offset, start.length + good.length);
        assert.match('message' in facts.stop ? facts.stop.message : '', message);
      });
    }

    test('ignore an option that would go beyond its block', async () => {
      const overlong = Buffer.from(option(2, Buffer.alloc(4)));
      overlong.set(u32(littleEndian ? 0xffff_0002 : 0x0002_ffff), 0);
      const { facts } = await flowsOfBytes(joined(section(), description(1, 0, overlong), good));
      assert.deepEqual([facts.packets, facts.interfaces[0]?.name], [1, '']);
    });

    test('cut anywhere end with a stop that says so', async () => {
      const file = joined(start, good);
      for (let length = 4; length < file.length; length++) {
        const { facts } = await flowsOfBytes(file.subarray(0, length));
        const atBlockEnd = length === 28 || length === start.length;
        assert.equal(facts.stop.kind, atBlockEnd ? 'end' : 'cut', `cut at ${length}`);
      }
    });
  });
}
