import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { conjunction } from '#analysis/filter/conjunction.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import { fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { filterArbitrary } from '../../support/filter-arbitrary.ts';

describe('describeFilter', () => {
  for (const [filter, text] of [
    ['not port=80', 'port != 80'],
    ['port !in (80,443)', 'port not in (80, 443)'],
    ['ip.src == 10.0.0.0/8 && tcp.dstport == 443', 'src = 10.0.0.0/8 and (proto = TCP and dport = 443)'],
    ['rule has ssh', 'rule = *ssh*'],
    ['rule = "allow web"', 'rule = "allow web"'],
    ['denied or inbound', 'action = deny or dir = in'],
    ['country = Germany', 'country = DE'],
    ['duration > 5m', 'duration > 5m'],
    ['duration in (90s, 1500ms, 48h)', 'duration in (90s, 1500ms, 2d)'],
    ['bytes > 10MB', 'bytes > 10MB'],
    ['bytes = 1500..2GiB', 'bytes = 1500..2147483648'],
    ['time = 2026-11-20T14:05Z', 'time = 2026-11-20T14:05:00.000Z..2026-11-20T14:05:59.999Z'],
    ['asn in (8075, 64512..65534)', 'asn in (AS8075, AS64512..AS65534)'],
    ['not (port = 1 or port = 2)', 'not (port = 1 or port = 2)'],
  ] as const) {
    test(`writes "${filter}" as "${text}"`, () => assert.equal(describeFilter(parseFlowFilter(filter)), text));
  }

  test('writes what is read as the same filter again', () => {
    fc.assert(
      fc.property(filterArbitrary(fieldsOf(null)), (filter) => {
        assert.deepEqual(parseFlowFilter(describeFilter(filter)), filter);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('conjunction', () => {
  const joined = (...filters: readonly string[]): string => {
    const all = filters.map((filter) => parseFlowFilter(filter)).reduce((one, other) => conjunction(one, other) ?? one);
    return describeFilter(all);
  };

  test('joins what both ask for, and says nothing twice', () => {
    assert.equal(joined('country = DE', 'port = 443'), 'country = DE and port = 443');
    assert.equal(joined('country = DE and port = 443', 'port == 443'), 'country = DE and port = 443');
    assert.equal(joined('country = DE or port = 1', 'port = 443'), '(country = DE or port = 1) and port = 443');
    assert.equal(joined('port = 443', 'port = 443'), 'port = 443');
  });

  test('of nothing asks for everything', () => {
    const filter = parseFlowFilter('port = 443');
    assert.equal(conjunction(null, null), null);
    assert.deepEqual([conjunction(filter, null), conjunction(null, filter)], [filter, filter]);
  });
});
