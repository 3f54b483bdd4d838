import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { joined } from '../../../support/capture-bytes.ts';
import { decoded } from '../../../support/decoded-packets.ts';

/** IPv4 (RFC 791) 192.0.2.1 to 198.51.100.2, UDP (RFC 768) 1000 to 53, payload "hi". */
const IPV4 = '45 00 001e 0001 0000 40 11 0000 c0000201 c6336402 03e8 0035 000a 0000 6869';
/** IPv6 (RFC 8200) 2001:db8::1 to 2001:db8::2 with the same. */
const IPV6 =
  '60000000 000a 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 03e8 0035 000a 0000 6869';
const MACS = '123456789abc 000d3a112233';

/** Link type, the bytes before the IP packet, VLAN id. Numbers are those of the formats' own documents. */
const LINKS: readonly (readonly [string, number, string, string, number])[] = [
  ['Ethernet', 1, `${MACS} 0800`, IPV4, -1],
  ['Ethernet with IPv6', 1, `${MACS} 86dd`, IPV6, -1],
  ['a VLAN tag', 1, `${MACS} 8100 a064 0800`, IPV4, 100],
  ['QinQ, of which the outer tag counts', 1, `${MACS} 88a8 0007 8100 0064 0800`, IPV4, 7],
  ['three tags of older types', 1, `${MACS} 9200 0003 9100 0007 8100 0064 86dd`, IPV6, 3],
  ['LLC with SNAP', 1, `${MACS} 0026 aaaa03 000000 0800`, IPV4, -1],
  ['LLC for IP', 1, `${MACS} 0021 060603`, IPV4, -1],
  ['one MPLS label', 1, `${MACS} 8847 00064140`, IPV4, -1],
  ['two MPLS labels over IPv6', 1, `${MACS} 8847 00064040 00065140`, IPV6, -1],
  ['Ethernet in an MPLS pseudowire', 1, `${MACS} 8847 00064140 00000000 ${MACS} 0800`, IPV4, -1],
  ['PPPoE', 1, `${MACS} 8864 11 00 0001 0020 0021`, IPV4, -1],
  ['PPPoE over QinQ', 1, `${MACS} 88a8 0007 8100 0064 8864 11 00 0001 0034 0057`, IPV6, 7],
  ['PPP', 9, '0021', IPV4, -1],
  ['PPP with address, control and a protocol of one byte', 50, 'ff03 21', IPV4, -1],
  ['PPP with its direction', 204, '01 ff03 0057', IPV6, -1],
  ['Cisco HDLC', 104, '0f00 0800', IPV4, -1],
  ['loopback in little endian', 0, '02000000', IPV4, -1],
  ['loopback in big endian', 0, '00000002', IPV4, -1],
  ['loopback with the IPv6 of Darwin', 0, '1e000000', IPV6, -1],
  ['loopback of OpenBSD', 108, '00000018', IPV6, -1],
  ['raw IP with IPv4', 101, '', IPV4, -1],
  ['raw IP with IPv6', 101, '', IPV6, -1],
  ['raw IPv4', 228, '', IPV4, -1],
  ['raw IPv6', 229, '', IPV6, -1],
  ['Linux cooked', 113, '0000 0001 0006 000d3a1122330000 0800', IPV4, -1],
  ['Linux cooked with a VLAN tag', 113, '0000 0001 0006 000d3a1122330000 8100 0064 86dd', IPV6, 100],
  ['Linux cooked 2', 276, '86dd 0000 00000002 0001 00 06 000d3a1122330000', IPV6, -1],
  ['802.11 data', 105, '0800 0000 123456789abc 123456789abc 123456789abc 0000 aaaa03 000000 0800', IPV4, -1],
  ['802.11 QoS data', 105, '8800 0000 123456789abc 123456789abc 123456789abc 0000 0000 aaaa03 000000 0800', IPV4, -1],
  [
    '802.11 between access points',
    105,
    '0803 0000 123456789abc 123456789abc 123456789abc 0000 123456789abc aaaa03 000000 86dd',
    IPV6,
    -1,
  ],
  [
    'radiotap',
    127,
    '00 00 0800 00000000 0800 0000 123456789abc 123456789abc 123456789abc 0000 aaaa03 000000 0800',
    IPV4,
    -1,
  ],
  [
    'radiotap with time, flags and a padded header',
    127,
    // Present: TSFT and flags; flags 0x20: the 26 bytes of the QoS header are padded to 28.
    '00 00 1100 03000000 0000000000000000 20 8800 0000 123456789abc 123456789abc 123456789abc 0000 0000 0000 aaaa03 000000 0800',
    IPV4,
    -1,
  ],
];

describe('a datagram is found behind', () => {
  for (const [name, linkType, before, ip, vlan] of LINKS) {
    test(name, () => {
      const { transports } = decoded(linkType, [joined(before, ip)]);
      const isV4 = ip === IPV4;
      assert.deepEqual(transports, [
        {
          protocol: 17,
          src: isV4 ? '00000000000000000000ffffc0000201' : '20010db8000000000000000000000001',
          dst: isV4 ? '00000000000000000000ffffc6336402' : '20010db8000000000000000000000002',
          ports: [1000, 53],
          depth: 1,
          vlan,
          carriesFlows: false,
          payload: 'hi',
          payloadWireLength: 2,
        },
      ]);
    });

    test(`${name}, and cut anywhere it is never read beyond the cut`, () => {
      const frame = joined(before, ip);
      for (let length = 0; length < frame.length; length++) {
        const { transports } = decoded(linkType, [frame.subarray(0, length)], frame.length);
        for (const { payload, payloadWireLength, ports } of transports) {
          assert.equal(payload.length <= Math.max(0, 2 - (frame.length - length)), true);
          if (ports !== null) assert.deepEqual(ports, [1000, 53]);
          if (payload !== '') assert.equal(payloadWireLength, 2);
        }
      }
    });
  }
});

describe('what is not IP is counted as', () => {
  const OTHERS: readonly (readonly [string, number, string, string])[] = [
    ['ARP', 1, `${MACS} 0806 0001 0800 06 04 0001`, 'ARP'],
    ['LLDP', 1, `${MACS} 88cc 0207`, 'other Ethernet type'],
    ['spanning tree', 1, `${MACS} 0026 424203 0000`, 'LLC'],
    ['a beacon', 105, '8000 0000 ffffffffffff 123456789abc 123456789abc 0000', '802.11 management or control'],
    ['an encrypted frame', 105, '0840 0000 ffffffffffff 123456789abc 123456789abc 0000', '802.11 encrypted'],
    ['PPP LCP', 9, 'c021 0101', 'other PPP protocol'],
    ['Bluetooth', 187, '01020304', 'link type not decoded'],
    ['IP of version 5', 101, '55000000', 'bad IP header'],
    ['an IPv4 header of 16 bytes', 101, '44000014 00000000 40110000 c0000201 c6336402', 'bad IP header'],
    ['a netlink message', 113, '0004 0338 0000 0000000000000000 0000 45000014', 'other protocol'],
    ['nothing', 1, '', 'cut by snap length'],
  ];
  for (const [name, linkType, bytes, reason] of OTHERS) {
    test(`${reason}: ${name}`, () => {
      const { transports, undecoded } = decoded(linkType, [joined(bytes)]);
      assert.deepEqual([transports, undecoded], [[], { [reason]: 1 }]);
    });
  }
});
