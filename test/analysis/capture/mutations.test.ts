import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CaptureMutator } from '../../support/capture-mutations.ts';
import { captureSeeds } from '../../support/capture-seeds.ts';
import { examine } from '../../support/examine-capture.ts';

const RUNS = 20_000;
const ROOM = 64 * 1024;
const AROUND = 4096;

/** `npm run bench -- captures` does the same with five million. */
describe('damaged captures', () => {
  test(`are read as far as they go, ${RUNS} of them, and nothing beyond their end decides anything`, () => {
    const mutator = new CaptureMutator(captureSeeds(), 20_261_121);
    const damaged = Buffer.alloc(ROOM);
    const [zeros, ones] = [Buffer.alloc(ROOM + 2 * AROUND, 0), Buffer.alloc(ROOM + 2 * AROUND, 0xff)];
    let refused = 0;
    let packets = 0;
    for (let run = 0; run < RUNS; run++) {
      const length = mutator.next(damaged);
      const [one, other] = [zeros, ones].map((around) => {
        around.set(damaged.subarray(0, length), AROUND);
        const examined = examine(around, AROUND, AROUND + length);
        around.fill(around[0] ?? 0, AROUND, AROUND + length);
        return examined;
      });
      assert.deepEqual(one, other, `run ${run}`);
      if (one === null) refused++;
      else packets += one?.facts.packets ?? 0;
    }
    // The damage must leave enough to be read, or the test would show nothing.
    assert.equal(refused < RUNS / 4, true);
    assert.equal(packets > RUNS * 3, true);
  });
});

describe('sound captures', () => {
  for (const [index, seed] of captureSeeds().entries()) {
    test(`that the damage starts from are read to their end: ${index}`, () => {
      const examined = examine(seed, 0, seed.length);
      assert.equal(examined?.facts.stop.kind, 'end');
      assert.deepEqual(examined.facts.undecoded, {});
    });
  }
});
