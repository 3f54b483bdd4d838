import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FullLooks } from '#analysis/ingest/full-looks.ts';
import { FlowLogLister, type FoundBlob } from '#analysis/ingest/lister.ts';
import type { BlobContainer } from '#azure/blob.ts';
import { HOUR_MS } from '#core/window.ts';
import { vnetBlobName } from '../../support/vnet-record.ts';

const NOW = Date.parse('2026-03-02T10:30:00Z');
const NAMES = ['2026-03-01T10:00', '2026-03-02T09:00', '2026-03-02T10:00'].map((time) => vnetBlobName(time));
const ROOT = 'flowLogResourceID=/S_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_TEST-FLOWLOG/';

/** A container of three blobs that remembers the prefixes it was asked for. */
function container(): { prefixes: string[]; container: BlobContainer } {
  const prefixes: string[] = [];
  return {
    prefixes,
    container: {
      name: 'c',
      key: 'a/c',
      async *list(prefix) {
        prefixes.push(prefix);
        yield* NAMES.filter((name) => name.startsWith(prefix)).map((name) => ({
          name,
          etag: 'e',
          bytes: 1,
          modifiedMs: 0,
        }));
      },
      async *folders(prefix) {
        const below = NAMES.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
        yield* new Set(below.map((rest) => `${prefix}${rest.split('/')[0]}/`));
      },
      blocks: () => Promise.resolve(null),
      read: () => Promise.resolve(null),
    },
  };
}

const names = (found: readonly FoundBlob[]): string[] => found.map(({ key }) => key.blob);

test('live are the blobs of this hour and the one before', async () => {
  const { prefixes, container: watched } = container();
  const found = await new FlowLogLister([watched]).recent(NOW, {});
  assert.deepEqual(names(found), [NAMES[2], NAMES[1]]);
  assert.deepEqual(prefixes, [`${ROOT}y=2026/m=03/d=02/h=10/`, `${ROOT}y=2026/m=03/d=02/h=09/`]);
});

test('the past is listed day by day, newest first', async () => {
  const { prefixes, container: watched } = container();
  const parts = await Array.fromAsync(new FlowLogLister([watched]).past({ fromMs: -Infinity, toMs: Infinity }, {}));
  assert.deepEqual(
    parts.map(({ found }) => names(found)),
    [[], [NAMES[2], NAMES[1]], [NAMES[0]]],
  );
  assert.deepEqual(
    parts.map(({ share }) => share),
    [0, 0.5, 1],
  );
  assert.deepEqual(prefixes, [`${ROOT}y=2026/m=03/d=02/`, `${ROOT}y=2026/m=03/d=01/`]);
});

const WINDOWS: readonly { window: string; expected: readonly number[] }[] = [
  { window: '2026-03-02T10:30:00Z/2026-03-02T10:31:00Z', expected: [2] },
  { window: '2026-03-02T09:59:00Z/2026-03-02T10:00:00Z', expected: [1] },
  { window: '2026-03-02T09:59:00Z/2026-03-02T10:00:01Z', expected: [2, 1] },
  { window: '2026-03-01T00:00:00Z/2026-03-02T00:00:00Z', expected: [0] },
  { window: '2026-02-01T00:00:00Z/2026-03-01T10:00:00Z', expected: [] },
];
for (const { window, expected } of WINDOWS) {
  test(`of the window ${window} there are ${expected.length} blobs, the hours that touch it`, async () => {
    const [fromMs = 0, toMs = 0] = window.split('/').map((time) => Date.parse(time));
    const parts = await Array.fromAsync(new FlowLogLister([container().container]).past({ fromMs, toMs }, {}));
    assert.deepEqual(
      parts.flatMap(({ found }) => names(found)),
      expected.map((index) => NAMES[index]),
    );
  });
}

test('looks at the past come ever more seldom while nothing turns up, about every ten minutes in the end', () => {
  const looks = new FullLooks();
  let count = 0;
  for (let nowMs = NOW; nowMs < NOW + 2 * HOUR_MS; nowMs += 3000) {
    if (!looks.due(nowMs)) continue;
    count += 1;
    looks.looked(nowMs, false);
  }
  // After 6, 18, 42 … s, then every ten minutes.
  assert.ok(count > 12 && count < 22, `${count} looks`);
});

test('while something old turns up, the past is looked at again at once', () => {
  const looks = new FullLooks();
  looks.looked(NOW, false);
  assert.equal(looks.due(NOW), false);
  looks.looked(NOW + 6000, true);
  assert.equal(looks.due(NOW + 6000), true);
});
