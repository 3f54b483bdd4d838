import assert from 'node:assert/strict';
import { test } from 'node:test';
import { box, line, note } from '#render/canvas.ts';
import { merged } from '#render/merge-layers.ts';

const FIELD = { x: 0, y: 0, width: 1, height: 1 };
const rows = (layer: ReturnType<typeof note>): unknown[] => {
  assert.ok(layer.data !== null && layer.data !== undefined && 'values' in layer.data);
  return layer.data.values as unknown[];
};

test('layers that differ in their rows alone become one, in their order', () => {
  const [first, ...others] = merged([box(FIELD, 'red'), box(FIELD, 'blue'), box(FIELD, 'green')]);
  assert.ok(first !== undefined);
  assert.deepEqual(others, []);
  assert.deepEqual(
    rows(first).map((row) => (row as { colour: string }).colour),
    ['red', 'blue', 'green'],
  );
});

test('what lies between two layers stays between them', () => {
  const layers = merged([box(FIELD, 'red'), line({ x: 0, x2: 1, y: 0, y2: 1 }, 'blue'), box(FIELD, 'green')]);
  assert.equal(layers.length, 3);
});

test('texts come last, one layer for each size and side', () => {
  const layers = merged([
    note('one', { y: 1 }),
    box(FIELD, 'red'),
    note('two', { y: 2 }),
    note('right', { y: 3, align: 'right' }),
    box(FIELD, 'blue'),
  ]);
  assert.deepEqual(
    layers.map((layer) => rows(layer).length),
    [2, 2, 1],
  );
});
