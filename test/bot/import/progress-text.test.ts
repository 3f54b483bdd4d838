import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { progressShare, progressText } from '#bot/import/progress-text.ts';

describe('the progress of an import', () => {
  for (const [progress, text, share] of [
    [{ bytes: 0, totalBytes: 1_200_000_000, elapsedMs: 10 }, '0 B of 1.2 GB', 0],
    [
      { bytes: 300_000_000, totalBytes: 1_200_000_000, elapsedMs: 10_000 },
      '300 MB of 1.2 GB, 30 MB/s, about 30 s left',
      0.25,
    ],
    [{ bytes: 1_199_000_000, totalBytes: 1_200_000_000, elapsedMs: 40_000 }, '1.2 GB of 1.2 GB, 30 MB/s', 1199 / 1200],
    [{ bytes: 300_000_000, totalBytes: null, elapsedMs: 10_000 }, '300 MB, 30 MB/s', undefined],
    [{ bytes: 0, totalBytes: 0, elapsedMs: 5000 }, '0 B of 0 B, 0 B/s', undefined],
    [{ bytes: 20, totalBytes: 10, elapsedMs: 100 }, '20 B of 10 B', 1],
  ] as const) {
    test(`is “${text}”`, () => {
      assert.equal(progressText('a.example/x.cap', progress), `Reading a.example/x.cap: ${text}…`);
      assert.equal(progressShare(progress), share);
    });
  }
});
