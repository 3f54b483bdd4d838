import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlowStore } from '#analysis/store/flow-store.ts';

/** Memory for one query; files are read once and asked a few dozen questions. */
const QUERY_MEMORY_BYTES = 1_000_000_000;

/** A flow store of its own in a temporary folder; both are gone with it. */
export async function openScratchStore(): Promise<{ readonly store: FlowStore } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'flowbell-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const store = stack.use(
    await FlowStore.open({ directory, retentionDays: null, queryMemoryBytes: QUERY_MEMORY_BYTES }),
  );
  const held = stack.move();
  return { store, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
