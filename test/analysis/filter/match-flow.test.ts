import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { FilterFlow } from '#analysis/filter/flow-filter.ts';
import { isLike, matchesFlow } from '#analysis/filter/match-flow.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { addressHex } from '../../support/capture-address.ts';

const address = (text: string): Uint8Array => Buffer.from(addressHex(text), 'hex');

/** One TLS connection from 10.1.2.3 to 203.0.113.7. */
const FLOW: FilterFlow = {
  src: address('10.1.2.3'),
  dst: address('203.0.113.7'),
  srcPort: 50_000,
  dstPort: 443,
  protocol: 6,
  application: 'TLS',
  hosts: ['www.Example.com'],
  countries: ['', 'NL'],
  networks: [0, 64_500],
  bytesSent: 4000,
  bytesReceived: 6000,
  packets: 30,
  durationMs: 1500,
  result: 'closed',
};
const SIX: FilterFlow = { ...FLOW, src: address('2001:db8:1::5'), dst: address('fe80::1'), hosts: [], application: '' };

describe('matchesFlow', () => {
  for (const [filter, expected] of [
    ['src = 10.1.2.3', true],
    ['src = 10.1.2.0/24', true],
    ['src = 10.1.2.0/31', false],
    ['src = 10.1.2.2/31', true],
    ['src = 0.0.0.0/0', true],
    ['src = ::/0', true],
    ['src = 2001:db8::/32', false],
    ['dst = 10.0.0.0/8', false],
    ['ip = 203.0.113.7', true],
    ['ip != 203.0.113.7', false],
    ['ip not in (203.0.113.8, 10.1.2.4)', true],
    ['port = 443', true],
    ['sport = 443', false],
    ['dport = 400-450', true],
    ['port in (22, 50000)', true],
    ['dport < 443', false],
    ['dport <= 443', true],
    ['dport > 442', true],
    ['proto = TCP', true],
    ['proto = 17', false],
    ['app = tls', true],
    ['app != tls', false],
    ['app = unknown', false],
    ['host = *.example.com', true],
    ['host = example.com', false],
    ['host = www.example.c?m', true],
    ['host = *', true],
    ['country = NL', true],
    ['country = unknown', true],
    ['country = DE', false],
    ['asn = AS64500', true],
    ['bytes = 10000', true],
    ['bytes >= 10kB', true],
    ['sent > 4kB', false],
    ['received > 5999', true],
    ['packets > 29 and packets < 31', true],
    ['duration > 1s and duration < 2s', true],
    ['duration = 1500ms', true],
    ['result = closed', true],
    ['result in (refused, unanswered)', false],
    ['not (port = 22 or port = 443)', false],
    ['port = 22 or app = TLS and country = NL', true],
  ] as const) {
    test(`${filter} is ${expected} of the flow`, () => {
      assert.equal(matchesFlow(parseFlowFilter(filter), FLOW), expected);
    });
  }

  for (const [filter, expected] of [
    ['src = 2001:db8::/32', true],
    ['src = 2001:db8:1::5', true],
    ['src = 2001:db8:1::4/127', true],
    ['src = 2001:db8:2::/48', false],
    ['ip = 0.0.0.0/0', false],
    ['dst = fe80::/10', true],
    ['app = unknown', true],
    ['host = *', false],
  ] as const) {
    test(`${filter} is ${expected} of a flow of IPv6 that nothing tells`, () => {
      assert.equal(matchesFlow(parseFlowFilter(filter), SIX), expected);
    });
  }

  test('compares nothing with what is not known, so that only its negation is true', () => {
    const unknown = { ...FLOW, durationMs: Number.NaN, srcPort: Number.NaN, dstPort: Number.NaN };
    for (const filter of ['duration > 0s', 'duration <= 0s', 'port = 0', 'port >= 0'])
      assert.equal(matchesFlow(parseFlowFilter(filter), unknown), false, filter);
    assert.equal(matchesFlow(parseFlowFilter('not port = 443'), unknown), true);
  });
});

describe('isLike', () => {
  test('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(letters, pattern, (text, like) => {
        const source = like.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        assert.equal(isLike(text, like), new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('takes no exponential time', () => {
    assert.equal(isLike('a'.repeat(20_000), `${'*a'.repeat(200)}*b`), false);
  });
});
