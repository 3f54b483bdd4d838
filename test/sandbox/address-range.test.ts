import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, hostAddress, parseRange } from '#sandbox/address-range.ts';

const cases = [
  { cidr: '10.20.0.0/16', first: '10.20.0.0', last: '10.20.255.255' },
  { cidr: '203.0.113.7/32', first: '203.0.113.7', last: '203.0.113.7' },
  { cidr: '192.0.0.0/2', first: '192.0.0.0', last: '255.255.255.255' },
];
for (const { cidr, first, last } of cases) {
  test(`the range ${cidr} goes from ${first} to ${last}`, () => {
    const { base, size } = parseRange(cidr);
    assert.equal(formatAddress(base), first);
    assert.equal(formatAddress(base + size - 1), last);
  });
}

test('what is not CIDR is refused', () => {
  assert.throws(() => parseRange('10.20.0.0'), /expected IPv4 CIDR/);
  assert.throws(() => parseRange('10.20/16'), /expected IPv4 CIDR/);
});

test('a host of a population has one address, inside one of its ranges', () => {
  const ranges = ['198.51.100.0/24', '203.0.113.0/24'].map(parseRange);
  const hosts = Array.from({ length: 200 }, (_, index) => hostAddress(ranges, index));
  assert.deepEqual(
    hosts,
    hosts.map((_, index) => hostAddress(ranges, index)),
  );
  assert.ok(hosts.every((host) => /^(198\.51\.100|203\.0\.113)\.\d+$/.test(host)));
  assert.ok(new Set(hosts).size > 120, 'hosts are scattered');
});
