import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFor } from '#sandbox/random.ts';

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the same keys give the same numbers and any other key gives others', () => {
  const minute = Date.UTC(2026, 10, 20, 12, 34);
  const numbers = (...keys: number[]) => draw(50, randomFor(...keys).next).join();
  assert.equal(numbers(1, minute, 0), numbers(1, minute, 0));
  for (const other of [
    [2, minute, 0],
    [1, minute + 60_000, 0],
    [1, minute, 1],
    [1, minute + 2 ** 32, 0],
  ]) {
    assert.notEqual(numbers(...other), numbers(1, minute, 0));
  }
});

test('uniform numbers lie in [0, 1) with mean one half and variance one twelfth', () => {
  const values = draw(20_000, randomFor(7).next);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  assert.ok(Math.abs(mean(values) - 1 / 2) < 0.01);
  assert.ok(Math.abs(mean(values.map((value) => (value - 0.5) ** 2)) - 1 / 12) < 0.003);
});

for (const expected of [0.4, 4, 40, 4400]) {
  test(`counts of a Poisson process with mean ${expected} have that mean and variance`, () => {
    const random = randomFor(11, expected);
    const counts = draw(20_000, () => random.count(expected));
    const average = mean(counts);
    assert.ok(Math.abs(average - expected) < 0.05 * expected, `mean is ${average}`);
    const variance = mean(counts.map((count) => (count - average) ** 2));
    assert.ok(Math.abs(variance - expected) < 0.1 * expected, `variance is ${variance}`);
  });
}

test('half of the sizes are below their median', () => {
  const random = randomFor(13);
  const below = draw(10_000, () => random.size(5000, 1.1)).filter((size) => size < 5000).length;
  assert.ok(Math.abs(below - 5000) < 200, `${below} of 10,000 are below`);
});
