import { bytesOf, ipv4Frame, ipv4Packet, joined, pcapFile, pcapngBlocks, tcpFrame, udpFrame } from './capture-bytes.ts';

const MACS = '123456789abc 000d3a112233';
const IPV6 =
  '60000000 000a 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 03e8 0035 000a 0000 6869';
const IPV6_FRAGMENT =
  '60000000 0014 2c 40 20010db8000000000000000000000001 20010db8000000000000000000000002 11 00 0001 00000009 03e8 0035 000c 0000 68696869';
const IPV6_OPTIONS =
  '60000000 001a 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002 2b 00 010400000000 11 00 000000000000 03e8 0035 000a 0000 6869';

const udp = () => udpFrame(['192.0.2.1', 1000], ['192.0.2.2', 53], Buffer.from('query'));
const inner = () => udp().subarray(14);
const ip = (protocol: number, ...payload: readonly (string | Uint8Array)[]) =>
  ipv4Frame({ from: '192.0.2.1', to: '192.0.2.2', protocol, payload: joined(...payload) });

/** Frames by link type: every header that is decoded, at least once. */
const FRAMES: readonly (readonly [number, readonly Buffer[]])[] = [
  [
    1,
    [
      tcpFrame({ flags: 2, sequence: 1 }),
      tcpFrame({ flags: 18, sequence: 7, acknowledgement: 2, from: ['10.0.0.2', 443], to: ['10.0.0.1', 40_000] }),
      tcpFrame({ flags: 24, sequence: 2, acknowledgement: 8, payload: Buffer.from('GET / HTTP/1.1\r\n\r\n') }),
      udp(),
      joined(MACS, '88a8 0007 8100 0064 8864 11 00 0001 0034 0057', IPV6),
      joined(MACS, '8847 00064040 00065140', IPV6_OPTIONS),
      joined(MACS, '0026 aaaa03 000000 86dd', IPV6_FRAGMENT),
      ip(4, inner()),
      ip(41, IPV6),
      ip(47, 'b000 6558 00000000 00000001 00000002', MACS, '0800', inner()),
      ip(17, 'c000 12b5 0041 0000 08000000 00000100', udp()),
      ip(17, 'c000 17c1 0045 0000 0100 6558 00000100 00000000', udp()),
      ip(17, 'c000 0868 0043 0000 36 ff 002b 00000001 0001 00 85 01 0010 00', inner()),
      ip(17, 'c000 0dd8 0053 0000 0001 02 02 aabb ccdd 0000000000000001 00 0000 1234 c0000201', IPV6),
      ip(17, 'c000 06a5 003d 0000 4a02 0035 0001 0002 0000 0000 0002 0000 0021', inner()),
      ip(132, '0b59 0b59 00000000 00000000 0003 0010'),
      ip(1, '0800 0000 0001 0001'),
      ipv4Frame({
        from: '192.0.2.1',
        to: '192.0.2.2',
        protocol: 17,
        payload: bytesOf('03e8 0035 0018 0000'),
        identification: 5,
        fragment: 0x2000,
      }),
      ipv4Frame({
        from: '192.0.2.1',
        to: '192.0.2.2',
        protocol: 17,
        payload: bytesOf('00112233'),
        identification: 5,
        fragment: 1,
      }),
    ],
  ],
  [0, [joined('02000000', inner()), joined('0000001e', IPV6)]],
  [9, [joined('ff03 0021', inner()), joined('57', IPV6)]],
  [
    101,
    [
      inner(),
      bytesOf(IPV6),
      ipv4Packet({ from: '192.0.2.1', to: '192.0.2.2', protocol: 97, payload: joined('3000', udp()) }),
    ],
  ],
  [113, [joined('0000 0001 0006 000d3a1122330000 0800', inner())]],
  [276, [joined('86dd 0000 00000002 0001 00 06 000d3a1122330000', IPV6)]],
  [
    127,
    [
      joined(
        '00 00 1100 03000000 0000000000000000 20 8800 0000',
        MACS,
        '123456789abc 0000 0000 0000 aaaa03 000000 0800',
        inner(),
      ),
      joined('00 00 0800 00000000 0803 0000', MACS, '123456789abc 0000 123456789abc aaaa03 000000 86dd', IPV6),
    ],
  ],
  [
    119,
    [
      joined(
        '00000044 90000000',
        Buffer.alloc(136),
        '0800 0000',
        MACS,
        '123456789abc 0000 aaaa03 000000 0800',
        inner(),
      ),
    ],
  ],
];

const records = (frames: readonly Buffer[]) =>
  frames.map((data, at) => ({ data, seconds: 1_767_225_600 + at, fraction: at }));

/** Small captures of every format and link type, sound ones, to be damaged. */
export function captureSeeds(): readonly Buffer[] {
  const pcaps = FRAMES.map(([linkType, frames]) => pcapFile(records(frames), { linkType }));
  const ethernet = records(FRAMES[0]?.[1].slice(0, 5) ?? []);
  const variants = [
    pcapFile(ethernet, { littleEndian: false }),
    pcapFile(ethernet, { magic: 0xa1b23c4d }),
    pcapFile(ethernet, { magic: 0xa1b2cd34, recordExtra: new Uint8Array(8) }),
    pcapFile(ethernet, { version: [2, 1] }),
  ];
  return [...pcaps, ...variants, pcapng(true), pcapng(false)];
}

/** All block types, two sections of both byte orders, all link types. */
function pcapng(littleEndian: boolean): Buffer {
  return joined(
    ...[littleEndian, !littleEndian].map((order) => {
      const { section, block, option, u32, ...blocks } = pcapngBlocks(order);
      const interfaces = FRAMES.map(([linkType], at) =>
        blocks.interface(
          linkType,
          0,
          option(2, Buffer.from(`if${at}`)),
          option(9, Buffer.of(at % 2 ? 9 : 0x94)),
          option(14, Buffer.alloc(8)),
        ),
      );
      const packets = FRAMES.flatMap(([, frames], at) =>
        frames.map((frame, index) => blocks.enhanced(at, BigInt(index) << 40n, frame)),
      );
      const others = [
        blocks.simple(udp()),
        blocks.obsolete(0, 9n, udp()),
        blocks.statistics(0, option(5, Buffer.alloc(8, 1))),
      ];
      return joined(section(), ...interfaces, ...packets, block(0xbad, u32(32_473)), ...others, block(4, u32(0)));
    }),
  );
}
