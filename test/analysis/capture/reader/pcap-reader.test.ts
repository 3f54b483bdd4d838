import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PcapOptions, bytesOf, pcapFile, tcpFrame } from '../../../support/capture-bytes.ts';
import { flowsOfBytes } from '../../../support/capture-flows.ts';

const data = tcpFrame({ flags: 2 });
const record = { data, seconds: 1_767_225_600, fraction: 123_456 };

describe('pcap files', () => {
  const variants: readonly (readonly [string, PcapOptions, string, number])[] = [
    ['microseconds', {}, 'pcap', 123_456_000],
    ['microseconds, big endian', { littleEndian: false }, 'pcap', 123_456_000],
    ['nanoseconds', { magic: 0xa1b23c4d }, 'nsecpcap', 123_456],
    ['nanoseconds, big endian', { magic: 0xa1b23c4d, littleEndian: false }, 'nsecpcap', 123_456],
    ['the modified format', { magic: 0xa1b2cd34, recordExtra: new Uint8Array(8) }, 'modpcap', 123_456_000],
    [
      'the modified format, big endian',
      { magic: 0xa1b2cd34, recordExtra: new Uint8Array(8), littleEndian: false },
      'modpcap',
      123_456_000,
    ],
    ['a version that never was', { version: [65_535, 65_535] }, 'pcap', 123_456_000],
    ['a frame check sequence length above the link type', { linkType: 0x2400_0001 }, 'pcap', 123_456_000],
  ];
  for (const [name, options, fileType, nanoseconds] of variants) {
    test(`with ${name} are read`, async () => {
      const { facts, flows } = await flowsOfBytes(pcapFile([record, record], options));
      assert.equal(facts.fileType, fileType);
      assert.deepEqual(facts.linkTypes, ['ether']);
      assert.deepEqual(facts.first, { seconds: 1_767_225_600, nanoseconds });
      assert.deepEqual([facts.packets, facts.wireBytes, facts.stop.kind], [2, 2 * data.length, 'end']);
      assert.equal(flows.length, 1);
    });
  }

  /** pcap-linktype and libpcap's sf-pcap.c: until version 2.2 the length on the wire stands first. */
  const lengths: readonly (readonly [readonly [number, number], boolean])[] = [
    [[2, 4], false],
    [[2, 3], true],
    [[2, 2], true],
    [[543, 0], true],
  ];
  for (const [version, isSwapped] of lengths) {
    test(`of version ${version.join('.')} have the length on the wire ${isSwapped ? 'first' : 'second'}`, async () => {
      const cut = { data, wireLength: isSwapped ? data.length : 1000, capturedLength: isSwapped ? 1000 : data.length };
      const { facts } = await flowsOfBytes(pcapFile([cut], { version }));
      assert.deepEqual(
        [facts.packets, facts.wireBytes, facts.capturedBytes, facts.cutPackets],
        [1, 1000, data.length, 1],
      );
    });
  }

  test('of a version below 2 are not read, as Wireshark and libpcap do not', async () => {
    const { facts } = await flowsOfBytes(pcapFile([record], { version: [1, 4] }));
    assert.equal(facts.packets, 0);
    assert.deepEqual(facts.stop, {
      kind: 'corrupt',
      offset: 4,
      message: 'expected pcap version 2 or later, found 1.4',
    });
  });

  test('count seconds above 2^31 as unsigned', async () => {
    const { facts } = await flowsOfBytes(pcapFile([{ ...record, seconds: 0xf000_0000 }]));
    assert.equal(facts.last?.seconds, 0xf000_0000);
  });

  test('with a fraction of more than a second carry it over', async () => {
    const { facts } = await flowsOfBytes(pcapFile([{ ...record, fraction: 2_500_000 }]));
    assert.deepEqual(facts.first, { seconds: 1_767_225_602, nanoseconds: 500_000_000 });
  });

  const end = 24 + 2 * (16 + data.length);
  for (const length of [24 + 1, 24 + 15, 24 + 16, end - 1]) {
    test(`cut at byte ${length} give the records before it and where the cut one begins`, async () => {
      const { facts } = await flowsOfBytes(pcapFile([record, record]).subarray(0, length));
      const whole = Math.floor((length - 24) / (16 + data.length));
      assert.equal(facts.packets, whole);
      const offset = 24 + whole * (16 + data.length);
      assert.deepEqual(facts.stop, {
        kind: 'cut',
        offset,
        message: 'the file ends inside the packet record that begins here',
      });
    });
  }

  test('stop at a captured length that cannot be, without taking memory for it', async () => {
    const bytes = pcapFile([record, { ...record, capturedLength: 0x7fff_ffff }, record]);
    const { facts } = await flowsOfBytes(bytes);
    const message = 'expected a captured length of at most 262144 bytes, found 2147483647';
    assert.deepEqual(facts.stop, { kind: 'corrupt', offset: 24 + 16 + data.length, message });
    assert.equal(facts.packets, 1);
  });

  test('may have large packets where the link is no network, which are passed over and counted', async () => {
    const usb = 249;
    const bytes = pcapFile([{ data: new Uint8Array(3_000_000) }, { data: bytesOf('00') }], { linkType: usb });
    const whole = await flowsOfBytes(bytes, { chunkBytes: 100_000 });
    assert.deepEqual([whole.facts.packets, whole.facts.capturedBytes, whole.facts.stop.kind], [2, 3_000_001, 'end']);
    const cut = await flowsOfBytes(bytes.subarray(0, 2_000_000), { chunkBytes: 100_000 });
    assert.deepEqual([cut.facts.packets, cut.facts.stop.kind, cut.facts.stop.offset], [0, 'cut', 24]);
  });
});
