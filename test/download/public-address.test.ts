import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inRanges, isPublic } from '#download/public-address.ts';

describe('isPublic', () => {
  /** IANA's special-purpose registries, RFC 5771, RFC 4291 and Azure's own; the second is the first or last beside it. */
  const inside: readonly (readonly [what: string, ...addresses: readonly string[]])[] = [
    ['this network', '0.0.0.0', '0.255.255.255'],
    ['RFC 1918', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
    ['shared address space of carriers', '100.64.0.1', '100.127.255.255'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['link-local, with instance metadata', '169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1'],
    ['the wire server of Azure', '168.63.129.16'],
    ['IETF protocols', '192.0.0.1', '192.0.0.170', '2001::1', '2001:1ff::1'],
    ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    ['benchmarks', '198.18.0.1', '198.19.255.255'],
    ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
    ['class E and broadcast', '240.0.0.1', '255.255.255.255'],
    ['unspecified', '::'],
    ['unique-local', 'fc00::1', 'fdff:ffff::1'],
    ['site-local of old', 'fec0::1'],
    ['mapped IPv4', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1'],
    ['compatible IPv4', '::127.0.0.1', '::8.8.8.8'],
    ['NAT64', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1'],
    ['6to4 and its relay', '2002:7f00:1::', '2002:808:808::1', '192.88.99.1'],
    ['Teredo', '2001:0:7f00:1::'],
    ['discard and segment routing', '100::1', '5f00::1'],
    ['what is no address', '', 'localhost', '127.1', '2130706433', '0x7f.1', '10.0.0.1%eth0', '1.2.3.4.5'],
  ];
  for (const [what, ...addresses] of inside) {
    test(`is false for ${what}`, () => {
      for (const address of addresses) assert.equal(isPublic(address), false, address);
    });
  }

  test('is true for what lies beside them', () => {
    const beside = [
      '1.0.0.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '168.63.129.15',
      '169.253.255.255',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '192.169.0.0',
      '198.20.0.0',
      '223.255.255.255',
      '20.38.112.4',
      '2001:200::1',
      '2603:1030::1',
      '2a00:1450::1',
    ];
    for (const address of beside) assert.equal(isPublic(address), true, address);
  });
});

test('inRanges knows IPv4 and IPv6 apart', () => {
  const ranges = ['10.20.0.0/24', 'fd00:1234::/32'];
  for (const [address, expected] of [
    ['10.20.0.0', true],
    ['10.20.0.255', true],
    ['10.20.1.0', false],
    ['::ffff:10.20.0.1', false],
    ['::ffff:a14:1', false],
    ['fd00:1234:ffff::1', true],
    ['fd00:1235::1', false],
    ['name', false],
  ] as const) {
    assert.equal(inRanges(address, ranges), expected, address);
  }
});
