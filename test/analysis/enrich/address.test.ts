import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMappedV4, parseAddress, plainAddressText } from '#analysis/enrich/address.ts';
import { inRange, parseRange } from '#analysis/enrich/address-range.ts';

const bytes = (text: string): Uint8Array => {
  const parsed = parseAddress(text);
  assert.ok(parsed !== null, text);
  return parsed;
};

describe('addresses as 16 bytes', () => {
  // RFC 4291 sections 2.2 and 2.5.5.2, RFC 5952 section 1.
  const cases: readonly (readonly [text: string, hex: string])[] = [
    ['192.0.2.1', '00000000000000000000ffffc0000201'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['::FFFF:129.144.52.38', '00000000000000000000ffff81903426'],
    ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', 'abcdef0123456789abcdef0123456789'],
    ['2001:DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['2001:DB8::8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['FF01::101', 'ff010000000000000000000000000101'],
    ['::1', '00000000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['::13.1.68.3', '0000000000000000000000000d014403'],
    ['2001:db8::', '20010db8000000000000000000000000'],
    ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
  ];
  for (const [text, hex] of cases) {
    test(`${text} is ${hex}`, () => {
      assert.equal(Buffer.from(bytes(text)).toString('hex'), hex);
    });
  }

  for (const text of [
    '',
    '10.0.0',
    '10.0.0.256',
    '1.2.3.4.5',
    '010.0.0.1 ',
    '12345::',
    ':::',
    '::1%eth0',
    'fe80::1%1',
    'localhost',
    '10.0.0.0/8',
  ]) {
    test(`"${text}" is no address`, () => {
      assert.equal(parseAddress(text), null);
    });
  }

  test('print in a form that other tools read', () => {
    assert.equal(plainAddressText(bytes('192.0.2.1'), 0), '192.0.2.1');
    assert.equal(plainAddressText(bytes('2001:db8::8:800:200c:417a'), 0), '2001:db8:0:0:8:800:200c:417a');
  });

  test('tell IPv4 from IPv6', () => {
    assert.equal(isMappedV4(bytes('0.0.0.0'), 0), true);
    assert.equal(isMappedV4(bytes('::'), 0), false);
    assert.equal(isMappedV4(bytes('::13.1.68.3'), 0), false);
  });
});

describe('address ranges', () => {
  const cases: readonly (readonly [range: string, inside: readonly string[], outside: readonly string[]])[] = [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0', '::a00:0']],
    ['172.16.0.0/12', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
    ['192.0.2.128/25', ['192.0.2.128', '192.0.2.255'], ['192.0.2.127']],
    ['192.0.2.7', ['192.0.2.7'], ['192.0.2.6']],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::1', '2001:db8::']],
    ['fc00::/7', ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['fbff::', 'fe00::']],
    ['::/0', ['::', '10.0.0.1', 'ffff::'], []],
  ];
  for (const [text, inside, outside] of cases) {
    test(`${text} begins and ends where its prefix says`, () => {
      const range = parseRange(text);
      assert.ok(range !== null);
      for (const address of inside) assert.equal(inRange(range, bytes(address), 0), true, address);
      for (const address of outside) assert.equal(inRange(range, bytes(address), 0), false, address);
    });
  }

  for (const text of ['10.0.0.0/33', '10.0.0.0/-1', 'fc00::/129', '10/8', 'x/8', '10.0.0.0/1.5']) {
    test(`"${text}" is no range`, () => {
      assert.equal(parseRange(text), null);
    });
  }
});
