import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesOf, ipv4Frame, ipv4Packet, joined } from '../../../support/capture-bytes.ts';
import { decoded } from '../../../support/decoded-packets.ts';

const UDP = '03e8 0035 000a 0000 6869';
const ADDRESSES = '20010db8000000000000000000000001 20010db8000000000000000000000002';
const MACS = '123456789abc 000d3a112233';
const inner = () => ipv4Packet({ from: '172.16.0.1', to: '172.16.0.2', protocol: 17, payload: bytesOf(UDP) });
const outer = (protocol: number, ...payload: readonly (string | Uint8Array)[]) =>
  ipv4Frame({ from: '10.0.0.1', to: '10.0.0.2', protocol, payload: joined(...payload) });
const ipv6 = (nextHeader: string, ...payload: readonly (string | Uint8Array)[]) => {
  const content = joined(...payload);
  return joined('60000000', content.length.toString(16).padStart(4, '0'), nextHeader, '40', ADDRESSES, content);
};

describe('IPv6 extension headers', () => {
  /** RFC 8200 sections 4.3 to 4.6, RFC 4302 section 2.2: next header first, length second. */
  const CHAINS: readonly (readonly [string, string, string])[] = [
    ['hop-by-hop options', '00', '11 00 010400000000'],
    ['routing of 24 bytes', '2b', '11 02 00 00 00000000 20010db8000000000000000000000009'],
    ['destination options after hop-by-hop options', '00', '3c 00 010400000000 11 00 010400000000'],
    ['an atomic fragment header', '2c', '11 00 0000 00000001'],
    ['an authentication header', '33', '11 04 0000 00000001 00000001 000000000000000000000000'],
    ['mobility', '87', '11 00 010400000000'],
  ];
  for (const [name, first, headers] of CHAINS) {
    test(`are passed: ${name}`, () => {
      const { transports } = decoded(101, [ipv6(first, headers, UDP)]);
      assert.deepEqual([transports[0]?.protocol, transports[0]?.ports, transports[0]?.payload], [17, [1000, 53], 'hi']);
    });
  }

  test('without a next header leave the packet to its addresses', () => {
    const { transports } = decoded(101, [ipv6('3b')]);
    assert.deepEqual(
      transports.map(({ protocol, ports }) => [protocol, ports]),
      [[59, null]],
    );
  });
});

describe('fragments', () => {
  /** RFC 791 section 3.1: bit 13 of bytes 6..7 is "more", the offset counts 8 bytes. */
  const part = (fragment: number, payload: Uint8Array, identification = 7) =>
    ipv4Frame({ from: '10.0.0.1', to: '10.0.0.2', protocol: 17, payload, identification, fragment });
  const first = part(0x2000, bytesOf('03e8 0035 0018 0000 0000000000000000'));
  const later = part(0x0002, bytesOf('ffff ffff ffff ffff'));

  test('behind the first have its ports, and no payload', () => {
    const { transports } = decoded(1, [first, later]);
    assert.deepEqual(
      transports.map(({ ports, payload }) => [ports, payload.length]),
      [
        [[1000, 53], 8],
        [[1000, 53], 0],
      ],
    );
  });

  test('without their first have no ports, and their data is not taken for a header', () => {
    const other = part(0x0002, bytesOf('ffff ffff ffff ffff'), 8);
    const { transports } = decoded(1, [later, first, other]);
    assert.deepEqual(
      transports.map(({ ports }) => ports),
      [null, [1000, 53], null],
    );
  });

  test('of IPv6 are put together by a identification of 32 bits', () => {
    // RFC 8200 section 4.5: next header, reserved, offset of 13 bits with "more" in bit 0, identification.
    const head = ipv6('2c', '11 00 0001 00010002', '03e8 0035 0018 0000 0000000000000000');
    const tail = ipv6('2c', '11 00 0010 00010002', 'ffffffff');
    const stranger = ipv6('2c', '11 00 0010 00020002', 'ffffffff');
    const { transports } = decoded(101, [head, tail, stranger]);
    assert.deepEqual(
      transports.map(({ protocol, ports }) => [protocol, ports]),
      [
        [17, [1000, 53]],
        [17, [1000, 53]],
        [17, null],
      ],
    );
  });
});

describe('tunnels give the outer flow and the inner one:', () => {
  const ethernet = () => joined(MACS, '0800', inner());
  const TUNNELS: readonly (readonly [string, Buffer, number, readonly [number, number] | null])[] = [
    ['IP in IP (RFC 2003)', outer(4, inner()), 4, null],
    ['6in4 (RFC 4213)', outer(41, ipv6('11', UDP)), 41, null],
    ['GRE (RFC 2784)', outer(47, '0000 0800', inner()), 47, null],
    [
      'GRE with checksum, key and sequence number (RFC 2890)',
      outer(47, 'b000 0800 00000000 00000001 00000002', inner()),
      47,
      null,
    ],
    ['GRE of PPTP (RFC 2637)', outer(47, '3081 880b 0020 0001 00000001 00000002 ff03 0021', inner()), 47, null],
    ['Ethernet in GRE', outer(47, '0000 6558', ethernet()), 47, null],
    ['ERSPAN II', outer(47, '1000 88be 00000001 1001000000000000', ethernet()), 47, null],
    ['EtherIP (RFC 3378)', outer(97, '3000', ethernet()), 97, null],
    ['MPLS in IP (RFC 4023)', outer(137, '00064140', inner()), 137, null],
    ['VXLAN (RFC 7348)', outer(17, 'c000 12b5 0044 0000 08000000 00000100', ethernet()), 17, [49_152, 4789]],
    [
      'Geneve with options (RFC 8926)',
      outer(17, 'c000 17c1 0048 0000 0100 6558 00000100 00000000', ethernet()),
      17,
      [49_152, 6081],
    ],
    ['GTP (TS 29.281)', outer(17, 'c000 0868 0036 0000 30 ff 001e 00000001', inner()), 17, [49_152, 2152]],
    [
      'GTP with sequence number and extension header',
      outer(17, 'c000 0868 003e 0000 36 ff 0026 00000001 0001 00 85 01 0010 00', inner()),
      17,
      [49_152, 2152],
    ],
    ['Teredo (RFC 4380)', outer(17, 'c000 0dd8 003a 0000', ipv6('11', UDP)), 17, [49_152, 3544]],
    [
      'Teredo with authentication and origin',
      outer(17, 'c000 0dd8 0053 0000 0001 02 02 aabb ccdd 0000000000000001 00 0000 1234 c0000201', ipv6('11', UDP)),
      17,
      [49_152, 3544],
    ],
    ['L2TP (RFC 2661)', outer(17, 'c000 06a5 0032 0000 0002 0001 0002 ff03 0021', inner()), 17, [49_152, 1701]],
    [
      'L2TP with length, sequence numbers and offset',
      outer(17, 'c000 06a5 003a 0000 4a02 0032 0001 0002 0000 0000 0002 0000 0021', inner()),
      17,
      [49_152, 1701],
    ],
  ];
  for (const [name, frame, protocol, ports] of TUNNELS) {
    test(name, () => {
      const { transports } = decoded(1, [frame]);
      assert.deepEqual(
        transports.map((one) => [
          one.protocol,
          one.ports,
          one.depth,
          one.carriesFlows,
          one.protocol === 17 ? one.payload.slice(-2) : '',
        ]),
        [
          [protocol, ports, 1, true, protocol === 17 ? 'hi' : ''],
          [17, [1000, 53], 2, false, 'hi'],
        ],
      );
    });
  }

  const NONE: readonly (readonly [string, Buffer])[] = [
    ['GRE with source routes', outer(47, '4000 0800 00000000', inner())],
    ['GRE of a version that is not known', outer(47, '0007 0800', inner())],
    ['GRE of another protocol', outer(47, '0000 0806', inner())],
    ['the port of VXLAN without its flag', outer(17, 'c000 12b5 0044 0000 00000000 00000100', ethernet())],
    ['the port of Geneve with another version', outer(17, 'c000 17c1 0044 0000 8000 6558 00000100', ethernet())],
    ['the port of GTP with an echo request', outer(17, 'c000 0868 0014 0000 32 01 0004 00000000 0000 0000')],
    ['the port of Teredo with no IPv6', outer(17, 'c000 0dd8 0014 0000 450000000000000000000000')],
    ['L2TP control', outer(17, 'c000 06a5 0014 0000 c802 000c 0001 0000 0000 0000')],
    ['ESP', outer(50, '00000001 00000001', inner())],
    ['ICMP, which quotes packets', outer(1, '0301 0000 00000000', inner())],
  ];
  for (const [name, frame] of NONE) {
    test(`${name} is one flow`, () => {
      const { transports } = decoded(1, [frame]);
      assert.deepEqual(
        transports.map(({ depth, carriesFlows }) => [depth, carriesFlows]),
        [[1, false]],
      );
    });
  }

  test('nested without end they are left at a depth of 16', () => {
    let packet: Buffer = inner();
    for (let depth = 0; depth < 200; depth++)
      packet = ipv4Packet({ from: '10.0.0.1', to: '10.0.0.2', protocol: 4, payload: packet });
    const { transports } = decoded(101, [packet]);
    assert.equal(transports.length, 16);
  });
});

describe('lengths', () => {
  test('beyond the IP packet are padding, not payload', () => {
    const { transports } = decoded(1, [
      joined(ipv4Frame({ from: '10.0.0.1', to: '10.0.0.2', protocol: 17, payload: bytesOf(UDP) }), '00'.repeat(20)),
    ]);
    assert.deepEqual([transports[0]?.payload, transports[0]?.payloadWireLength], ['hi', 2]);
  });

  test('of zero in IPv4 mean the whole frame, as in segments that the network card cuts', () => {
    const frame = ipv4Frame({
      from: '10.0.0.1',
      to: '10.0.0.2',
      protocol: 17,
      payload: bytesOf('03e8 0035 0000 0000 68696869'),
    });
    frame.writeUInt16BE(0, 16);
    const { transports } = decoded(1, [frame]);
    assert.equal(transports[0]?.payload, 'hihi');
  });

  test('in UDP end the payload, those below 8 do not', () => {
    const payloads = ['03e8 0035 0009 0000 6869', '03e8 0035 0000 0000 6869'].map((payload) => {
      const frame = ipv4Frame({ from: '10.0.0.1', to: '10.0.0.2', protocol: 17, payload: bytesOf(payload) });
      return decoded(1, [frame]).transports[0]?.payload;
    });
    assert.deepEqual(payloads, ['h', 'hi']);
  });

  test('of a cut packet are those on the wire', () => {
    const whole = ipv4Frame({
      from: '10.0.0.1',
      to: '10.0.0.2',
      protocol: 17,
      payload: joined('03e8 0035 0408 0000', Buffer.alloc(1024)),
    });
    const { transports } = decoded(1, [whole.subarray(0, 96)], whole.length);
    assert.deepEqual([transports[0]?.payload.length, transports[0]?.payloadWireLength], [96 - 42, 1024]);
  });

  test('of a TCP header decide where its data begins (RFC 9293 section 3.1, byte 12)', () => {
    const tcp = (offset: string) => `03e8 0050 00000001 00000000 ${offset} 18 faf0 0000 0000 0204 05b4 6869`;
    const frame = (offset: string) =>
      ipv4Frame({ from: '10.0.0.1', to: '10.0.0.2', protocol: 6, payload: bytesOf(tcp(offset)) });
    const payloads = ['60', '50', '40', 'f0'].map((offset) => decoded(1, [frame(offset)]).transports[0]?.payload);
    assert.deepEqual(payloads, ['hi', '\x02\x04\x05\xb4hi', '', '']);
  });
});
