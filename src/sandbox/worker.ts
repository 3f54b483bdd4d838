import { once } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { ACCOUNT, startAzurite } from './azurite.ts';
import { CONTAINER } from './estate.ts';
import { FlowLogWriter, type Written } from './flow-log/writer.ts';
import type { Notice, Order, WorkerSettings } from './worker-messages.ts';

/** Azurite and the generator share this thread: what they allocate is bounded by it, and the app's loop stays free. */
async function run(port: MessagePort, settings: WorkerSettings): Promise<void> {
  const tell = (notice: Notice): void => port.postMessage(notice);
  const onProgress = (written: Written): void => tell({ kind: 'progress', ...written });
  const stop = new AbortController();
  const { signal } = stop;
  const stopped = once(signal, 'abort');
  {
    await using azurite = await startAzurite(settings.folder);
    const writer = await FlowLogWriter.open({ ...settings, container: containerAt(azurite.endpoint) });
    let work = Promise.resolve();
    port.on('message', (order: Order) => {
      if (order.kind === 'stop') return stop.abort();
      work = work.then(async () =>
        tell({ kind: 'done', ...(await writer.advance(order.toMs, { signal, onProgress })) }),
      );
    });
    tell({ kind: 'listening', endpoint: azurite.endpoint });
    await stopped;
    await work;
  }
  tell({ kind: 'stopped' });
  port.close();
}

function containerAt(endpoint: string): ContainerClient {
  const credential = new StorageSharedKeyCredential(ACCOUNT.name, ACCOUNT.key);
  return new BlobServiceClient(endpoint, credential).getContainerClient(CONTAINER);
}

if (parentPort) await run(parentPort, workerData);
