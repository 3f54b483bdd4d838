import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rankContributors } from '#rules/contributors.ts';

const value = (name: string, flows: number) => ({ value: name, label: '', flows });

describe('contributors', () => {
  test('come in the order in which their share grew, whatever their field', () => {
    const ranked = rankContributors(
      [
        {
          field: 'src',
          now: [value('203.0.113.7', 81), value('198.51.100.1', 10)],
          usual: [value('198.51.100.1', 300)],
        },
        { field: 'port', now: [value('3389', 77), value('23', 23)], usual: [value('23', 950), value('3389', 50)] },
      ],
      { now: 100, usual: 1000, limit: 5 },
    );
    // Growth: 0.81 and 0.77 − 0.05; the other two shares fell.
    assert.deepEqual(
      ranked.map(({ field, value: name, share, usualShare }) => [field, name, share, usualShare]),
      [
        ['src', '203.0.113.7', 0.81, 0],
        ['port', '3389', 0.77, 0.05],
      ],
    );
  });

  const cases = [
    {
      name: 'leave out what has under 1 %',
      now: [value('a', 99), value('b', 100), value('c', 9801)],
      total: 10_000,
      expected: ['c', 'b'],
    },
    {
      name: 'with equal growth come in the order of their names',
      now: [value('b', 50), value('a', 50)],
      total: 100,
      expected: ['a', 'b'],
    },
    {
      name: 'stop at the limit',
      now: [value('a', 40), value('b', 30), value('c', 20), value('d', 10)],
      total: 100,
      expected: ['a', 'b', 'c'],
    },
    { name: 'of nothing are none', now: [], total: 0, expected: [] },
  ];
  for (const { name, now, total, expected } of cases) {
    test(name, () => {
      const ranked = rankContributors([{ field: 'src', now, usual: [] }], { now: total, usual: 0, limit: 3 });
      assert.deepEqual(
        ranked.map((each) => each.value),
        expected,
      );
    });
  }
});
