import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heatClasses, heatClassOf } from '#render/heat-classes.ts';

const froms = (values: readonly number[]): number[] => heatClasses(values).map(({ from }) => from);

describe('classes of a heat map', () => {
  test('values that are alike have equal steps', () => {
    assert.deepEqual(froms(Array.from({ length: 100 }, (_, index) => 200 + 10 * index)), [1, 250, 500, 750, 1000]);
  });

  test('where few hold nearly everything, steps are powers of ten', () => {
    assert.deepEqual(froms([61_230, 30_400, 88, 14, 12, 3, 1]), [1, 10, 100, 1000, 10_000]);
  });

  test('one value out of a hundred has a class of its own and does not make all others look alike', () => {
    const values = [...Array.from({ length: 99 }, (_, index) => 200 + 10 * index), 90_000];
    assert.deepEqual(froms(values), [1, 300, 600, 900, 2400]);
  });

  test('zero and no value at all have no class', () => {
    const classes = heatClasses([0, 0]);
    assert.equal(heatClassOf(0, classes), null);
    assert.deepEqual(froms([1]), [1]);
  });

  test('the largest value has the darkest colour', () => {
    for (const values of [[1], [1, 2, 3], [500, 700, 900], [1, 1000, 1_000_000]]) {
      assert.equal(heatClassOf(Math.max(...values), heatClasses(values))?.colour, '#053e6b', String(values));
    }
  });
});
