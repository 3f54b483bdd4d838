import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowLogLister } from '#analysis/ingest/lister.ts';
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
      async *list(prefix) {
        prefixes.push(prefix);
        yield* NAMES.filter((name) => name.startsWith(prefix)).map((name) => ({ name, etag: 'e', bytes: 1 }));
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

const fullLooks = (prefixes: readonly string[]): number => prefixes.filter((prefix) => prefix === '').length;

test('everything is looked at first, then this hour and the one before', async () => {
  const { prefixes, container: watched } = container();
  const lister = new FlowLogLister([watched], { notBeforeMs: null });
  const all = await lister.look(NOW, {});
  assert.deepEqual(
    all.map(({ key }) => key.blob),
    NAMES,
  );
  lister.saw(NOW, []);
  const live = await lister.look(NOW + 1000, {});
  assert.deepEqual(
    live.map(({ key }) => key.blob),
    [NAMES[2], NAMES[1]],
  );
  assert.deepEqual(prefixes, ['', `${ROOT}y=2026/m=03/d=02/h=10/`, `${ROOT}y=2026/m=03/d=02/h=09/`]);
});

test('blobs of the running hour, which change all the time, do not make everything be looked at again', async () => {
  const { prefixes, container: watched } = container();
  const lister = new FlowLogLister([watched], { notBeforeMs: null });
  for (let second = 0; second < HOUR_MS / 1000; second += 3) {
    const nowMs = NOW - HOUR_MS / 2 + second * 1000;
    const found = await lister.look(nowMs, {});
    lister.saw(
      nowMs,
      found.filter(({ key }) => key.hourMs === NOW - HOUR_MS / 2),
    );
  }
  // Waits of 6 s, 12 s … up to ten minutes: 8 looks in the first quarter of an hour, then 6 an hour.
  assert.ok(fullLooks(prefixes) <= 14, `${fullLooks(prefixes)} full looks`);
});

test('while old blobs turn up, everything is looked at again at once', async () => {
  const { prefixes, container: watched } = container();
  const lister = new FlowLogLister([watched], { notBeforeMs: null });
  for (let look = 0; look < 3; look += 1) lister.saw(NOW, await lister.look(NOW, {}));
  assert.equal(fullLooks(prefixes), 3);
});
