import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockEndMs, CLOSING_ID, dataBlockId, OPENING_ID } from '#sandbox/flow-log/block-ids.ts';

const FROM = Date.UTC(2026, 10, 20, 23, 58);
const TO = Date.UTC(2026, 10, 21, 0, 8);

test('the closing block has the id that Azure gives it', () => {
  // azure-network-watcher section 4.3: base64 of "Z" and 32 zeros.
  assert.equal(CLOSING_ID, btoa(`Z${'0'.repeat(32)}`));
});

test('ids are of one length and in the order opening, data, closing', () => {
  const ids = [OPENING_ID, dataBlockId(FROM, TO), CLOSING_ID];
  assert.deepEqual(new Set(ids.map(({ length }) => length)), new Set([44]));
  assert.deepEqual(ids.map(atob).toSorted(), ids.map(atob));
});

test('a data block tells where its minutes end, other blocks tell nothing', () => {
  assert.equal(blockEndMs(dataBlockId(FROM, TO)), TO);
  for (const id of [OPENING_ID, CLOSING_ID, 'ZDk5MTk5N2FkNGE0MmY5MTk5ZWViYjA0YmZhODRhYzY=']) {
    assert.equal(blockEndMs(id), undefined);
  }
});
