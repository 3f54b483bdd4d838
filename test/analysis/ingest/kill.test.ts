import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runKills } from './kill/run-kills.ts';

/** `node bench/ingest-kill.ts --kills 200` is the long form. */
const KILLS = 10;

describe('a follower killed with SIGKILL at random moments while blobs grow', () => {
  test('has in the end every tuple of the source, each once, and cursors that have counted them', async () => {
    const { written, perNic, report, losses, duplicates } = await runKills({ kills: KILLS, seed: 7 });
    assert.equal(losses, 0, 'tuples lost');
    assert.equal(duplicates, 0, 'tuples doubled');
    const { peakBytes: _peakBytes, ...stored } = report;
    assert.deepEqual(stored, {
      rows: written,
      distinct: written,
      perNic,
      cursorTuples: written,
      pending: 0,
      problem: null,
    });
  });
});
