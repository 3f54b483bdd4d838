import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { columnsOf, wantsColour } from '#cli/io.ts';

const stream = (properties: { isTTY?: boolean; columns?: number }) => ({ write: () => true, ...properties });

describe('what the terminal can do', () => {
  for (const [isTTY, environment, expected] of [
    [true, {}, true],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1' }, false],
    [false, {}, false],
    [undefined, {}, false],
  ] as const) {
    test(`colour is ${expected ? 'used' : 'left out'} with a terminal ${isTTY ?? 'unknown'} and ${JSON.stringify(environment)}`, () => {
      assert.equal(wantsColour(stream(isTTY === undefined ? {} : { isTTY }), environment), expected);
    });
  }

  for (const [columns, expected] of [
    [undefined, 100],
    [0, 100],
    [20, 40],
    [80, 80],
    [300, 120],
  ] as const) {
    test(`${columns ?? 'unknown'} columns are taken as ${expected}`, () => {
      assert.equal(columnsOf(stream(columns === undefined ? {} : { columns })), expected);
    });
  }
});
