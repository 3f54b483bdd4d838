import { FlowStore } from '#analysis/store/flow-store.ts';
import { flowBatch, type TestFlow } from './flow-columns.ts';
import { tempFolder } from './temp-folder.ts';

/** A real embedded flow store that holds the flows and is gone when the test is done. */
export async function storeWith(flows: readonly TestFlow[]): Promise<{ readonly store: FlowStore } & AsyncDisposable> {
  const folder = await tempFolder();
  const store = await FlowStore.open({ directory: folder.path, retentionDays: null, queryMemoryBytes: 500e6 });
  await store.insert([flowBatch(flows)], { token: 'fixture' });
  return {
    store,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
