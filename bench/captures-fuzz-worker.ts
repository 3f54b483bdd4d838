import { isDeepStrictEqual } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureMutator } from '../test/support/capture-mutations.ts';
import { captureSeeds } from '../test/support/capture-seeds.ts';
import { type Examined, examine } from '../test/support/examine-capture.ts';

const ROOM = 64 * 1024;
const AROUND = 4096;
/** How often the same input is read twice, with other bytes around it. */
const TWICE_EVERY = 8;

/** What one thread found. */
export interface FuzzFound {
  runs: number;
  refused: number;
  packets: number;
  crashes: number;
  /** Inputs for which bytes outside of them made a difference. */
  beyond: number;
  slowestMs: number;
  firstFault: string;
}

/** Reads `runs` damaged captures and answers with what it found. */
function fuzz(runs: number, seed: number): FuzzFound {
  const mutator = new CaptureMutator(captureSeeds(), seed);
  const damaged = Buffer.alloc(ROOM);
  const [zeros, ones] = [Buffer.alloc(ROOM + 2 * AROUND, 0), Buffer.alloc(ROOM + 2 * AROUND, 0xff)] as const;
  const found: FuzzFound = { runs, refused: 0, packets: 0, crashes: 0, beyond: 0, slowestMs: 0, firstFault: '' };
  const read = (around: Buffer, length: number): Examined => {
    damaged.copy(around, AROUND, 0, length);
    const examined = examine(around, AROUND, AROUND + length);
    around.fill(around[0] ?? 0, AROUND, AROUND + length);
    return examined;
  };
  for (let run = 0; run < runs; run++) {
    const length = mutator.next(damaged);
    const start = performance.now();
    try {
      const examined = read(zeros, length);
      found.slowestMs = Math.max(found.slowestMs, performance.now() - start);
      if (examined === null) found.refused++;
      else found.packets += examined.facts.packets;
      if (run % TWICE_EVERY === 0 && !isDeepStrictEqual(examined, read(ones, length))) found.beyond++;
    } catch (error) {
      found.crashes++;
      zeros.fill(0);
      ones.fill(0xff);
      if (found.firstFault === '') found.firstFault = `${String(error)} (seed ${seed}, run ${run})`;
    }
  }
  return found;
}

const { runs, seed } = workerData as { readonly runs: number; readonly seed: number };
parentPort?.postMessage(fuzz(runs, seed));
