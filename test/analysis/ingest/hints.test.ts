import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { webChatRoutes } from '#bot/web/routes.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { createHttpServer } from '#bot/web/server.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import { eventGridRoutes } from '#bot/webhooks/event-grid-routes.ts';
import { SILENT } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { ACCOUNT } from '#sandbox/azurite.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-02T10:30:00Z');
const TIME = '2026-03-02T10:01:00Z';

/** Counts what is asked of a container. */
function counted(container: BlobContainer) {
  const asked = { lists: 0, blocks: [] as string[] };
  const wrapped: BlobContainer = {
    ...container,
    list: (prefix, options) => {
      asked.lists += 1;
      return container.list(prefix, options);
    },
    blocks: (blob, options) => {
      asked.blocks.push(blob);
      return container.blocks(blob, options);
    },
  };
  return { asked, wrapped };
}

test('events over HTTP bring new blocks in without a poll: one look at that blob for many events', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const storage = stack.use(await testStorage(CONTAINER));
  const database = stack.use(await openEmbeddedDatabase(`${folder.path}/state`));
  const store = stack.use(
    await FlowStore.open({ directory: `${folder.path}/flows`, retentionDays: null, queryMemoryBytes: 500e6 }),
  );
  const [container] = openContainers(storage.access, [CONTAINER]);
  const { asked, wrapped } = counted(container ?? assert.fail());
  const writer = {
    store,
    enrichment: await openEnrichment({ inventory: INVENTORY }),
    nameContext: contextNamer(INVENTORY),
  };
  const clock = { nowMs: () => NOW, sleep: sleeping };
  const watcher = new FlowLogWatcher(
    { containers: [wrapped], cursors: blobCursors(database), writer, clock, log: SILENT },
    // A poll that does not come within this test.
    { pollMs: 3_600_000, notBeforeMs: null },
    () => undefined,
  );
  const names = ['000D3A70000A', '000D3A70000B'].map((mac) => ({ mac, name: vnetBlobName(TIME, mac) }));
  const blobs = names.map(({ mac, name }) => ({ mac, name, blob: new AppendingBlob(storage.client, name) }));
  for (const { mac, blob } of blobs) await blob.append(vnetRecord(TIME, deniedTuples(TIME, 5), { mac }));

  const server = stack.use(createHttpServer({ host: '127.0.0.1', port: 0, log: SILENT }));
  const chat = new MemoryChatStore();
  const channel = createWebChannel({ store: chat, clock, log: SILENT });
  server.fastify.register(webChatRoutes({ channel, store: chat, ask: () => undefined, log: SILENT }));
  const onBlob = watcher.hint.bind(watcher);
  const isFollowed = watcher.follows.bind(watcher);
  server.fastify.register(eventGridRoutes({ key: new Secret('k'), isFollowed, onBlob, log: SILENT }));
  await server.listen({ signal: new AbortController().signal });
  const url = server.address()?.url ?? '';
  const tell = async (name: string, headers: Record<string, string> = {}): Promise<number> => {
    const event = {
      topic: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/${ACCOUNT.name}`,
      subject: `/blobServices/default/containers/${CONTAINER}/blobs/${name}`,
      eventType: 'Microsoft.Storage.BlobCreated',
      data: {},
    };
    const answer = await fetch(`${url}/api/events?code=k`, {
      method: 'POST',
      body: JSON.stringify([event]),
      headers: { 'content-type': 'application/json', ...headers },
    });
    return answer.status;
  };
  const rows = async (): Promise<number> =>
    (await store.rows<{ n: number }>('SELECT count() AS n FROM flows'))[0]?.n ?? 0;

  const stop = new AbortController();
  const run = watcher.run({ signal: stop.signal });
  try {
    await until(() => watcher.status().state === 'live');
    assert.equal(await rows(), 10);
    asked.lists = 0;
    asked.blocks = [];
    const [first] = blobs;
    assert.ok(first !== undefined);
    await first.blob.append(vnetRecord(TIME, deniedTuples(TIME, 7), { mac: first.mac }));
    for (let repeat = 0; repeat < 20; repeat += 1) assert.equal(await tell(first.name), 200);
    await until(async () => (await rows()) >= 17);
    assert.deepEqual(asked, { lists: 0, blocks: [first.name] });

    // Not ours, and repeated: nothing changes.
    assert.equal(await tell('some/capture.cap'), 200);
    // Event Grid sends no Origin; a name that the chat would refuse does not matter here.
    assert.equal(await tell(first.name, { 'x-forwarded-host': 'flowbell.example.com' }), 200);
    await until(() => asked.blocks.length === 2);
    assert.equal(await rows(), 17);
    const foreign = await fetch(`${url}/chat/api/messages`, { headers: { origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
  } finally {
    stop.abort();
    await run;
  }
});

/** As the machine's clock, but an hour's sleep is until it is woken. */
async function sleeping(ms: number, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
}
