import type { BackfillStatus } from '#analysis/ingest/backfill-job.ts';
import { DAY_MS } from '#core/window.ts';
import { NOW_MS } from './bot-now.ts';

export const BACKFILL: BackfillStatus = {
  id: 1,
  window: { fromMs: NOW_MS - 7 * DAY_MS, toMs: NOW_MS },
  state: 'running',
  requestedMs: NOW_MS - 90_000,
  finishedMs: null,
  blobs: 126,
  bytes: 250_000_000,
  tuples: 3_100_000,
  workedMs: 88_000,
  total: { blobs: 504, bytes: 1_000_000_000 },
  share: 0.25,
  bytesPerSecond: 2_840_909,
  leftMs: 264_000,
};
