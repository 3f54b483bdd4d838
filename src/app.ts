import { join } from 'node:path';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import { Monitor } from '#bot/monitor.ts';
import type { ProcessStatus } from '#bot/ports.ts';
import { findingPublisher } from '#bot/publish-finding.ts';
import { RuleRounds } from '#bot/rule-rounds.ts';
import { servicePorts } from '#bot/service-ports.ts';
import { answering } from '#bot/web/answering.ts';
import { webChatRoutes } from '#bot/web/routes.ts';
import { createHttpServer, type HttpServer } from '#bot/web/server.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import type { Config } from '#config/load.ts';
import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import { EVERYTHING, type Inventory } from '#core/resource.ts';
import { DAY_MS } from '#core/window.ts';
import { createPainter } from '#render/picture.ts';
import type { RulesFile } from '#rules/rule-file.ts';
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import { announcements } from '#state/announcements.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { PostgresChatStore } from '#state/chat-store.ts';
import { lockDataDirectory } from '#state/data-lock.ts';
import { openEmbeddedDatabase } from '#state/database.ts';

export interface AppParts {
  readonly config: Config<RulesFile>;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

export interface App extends AsyncDisposable {
  /** Opens the stores, the page and the storage, and begins to follow; resolves when the page answers. */
  start(): Promise<void>;
  /** Address of the chat page, null while it has none. */
  url(): string | null;
  status(): Promise<ProcessStatus>;
}

/** Puts the parts together. Inert until `start`; disposal ends everything in reverse order. */
export function createApp(parts: AppParts): App {
  const stack = new AsyncDisposableStack();
  let running: Running | null = null;
  return {
    start: async () => {
      running = await start(parts, stack);
    },
    url: () => running?.server.address()?.url ?? null,
    status: () => (running === null ? Promise.reject(new Error('not started')) : running.status()),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Running {
  readonly server: HttpServer;
  readonly status: () => Promise<ProcessStatus>;
}

async function start({ config, clock, log, version }: AppParts, stack: AsyncDisposableStack): Promise<Running> {
  const startedMs = clock.nowMs();
  const directory = config.data.directory;
  stack.use(await lockDataDirectory(directory));
  const sandbox = sandboxOf({ config, clock, log });

  // 1. State and stores. The sandbox writes its history meanwhile, in a thread of its own.
  if (sandbox !== null) stack.use(sandbox);
  const stopping = new AbortController();
  const sandboxReady = sandbox?.start({ signal: stopping.signal });
  sandboxReady?.catch(() => undefined);
  log.info('opening the stores', { directory });
  const database = stack.use(await openEmbeddedDatabase(join(directory, 'state')));
  const store = stack.use(
    await FlowStore.open({
      directory: join(directory, 'flows'),
      retentionDays: Math.ceil(config.store.retentionMs / DAY_MS),
      queryMemoryBytes: config.store.memoryLimitBytes,
    }),
  );
  const inventory: Inventory = sandbox?.inventory ?? config.estate;
  const enrichment = await openEnrichment({ ...config.geo, inventory });

  // 2. What answers questions.
  const analysis = new Analysis(store, enrichment, inventory);
  const cursors = blobCursors(database);
  const announced = announcements(database);
  const painter = stack.use(createPainter());
  const rounds = new RuleRounds({ rules: config.rules.rules, analysis, announcements: announced, clock, log });

  // 3. Where people talk.
  const chat = new PostgresChatStore(database);
  const channel = createWebChannel({ store: chat, clock, log });
  const timeZone = config.time.zone;
  const status = async (): Promise<ProcessStatus> => {
    const extent = await analysis.extent(EVERYTHING);
    const totals = await cursors.totals();
    const ingest = watcher.status();
    const writing = sandbox === null || sandbox.progress().done ? null : sandbox.progress();
    return {
      version,
      startedMs,
      mode: sandbox === null ? 'azure' : 'sandbox',
      tuples: totals.reduce((sum, { tuples }) => sum + tuples, 0),
      oldestMs: extent?.fromMs ?? null,
      newestMs: extent === null ? null : extent.toMs - 1,
      storeBytes: await store.storedBytes(),
      residentBytes: process.memoryUsage.rss(),
      ingest: writing === null ? ingest : { ...ingest, state: 'reading history', share: writing.share },
      rulesEvaluatedMs: rounds.lastEvaluatedMs(),
      problems: [...(ingest.problem === null ? [] : [ingest.problem]), ...rounds.problems()],
    };
  };
  const ports = servicePorts({
    analysis,
    cursors,
    announcements: announced,
    painter,
    resources: inventory.resources,
    rules: () => rounds.statuses(),
    status,
    nowMs: () => clock.nowMs(),
  });
  const dispatcher = createDispatcher({ ports, clock, timeZone, log });
  const answers = answering({ dispatcher, channel, store: chat, log, signal: stopping.signal });

  // 4. What follows the logs.
  const monitor = new Monitor({
    evaluate: () => rounds.round({ signal: stopping.signal }),
    store: announced,
    publish: findingPublisher({ channel, analysis, painter, timeZone, log, signal: stopping.signal }),
    clock,
    log,
  });
  await sandboxReady;
  const writer = { store, enrichment, nameContext: contextNamer(inventory) };
  const watcher = new FlowLogWatcher(
    { containers: containersOf(config, sandbox), cursors, writer, clock, log },
    { pollMs: config.storage.pollSeconds * 1000, notBeforeMs: startedMs - config.store.retentionMs },
    () => monitor.rowsArrived(),
  );
  const loops = [watcher.run({ signal: stopping.signal }), monitor.run({ signal: stopping.signal })];

  // 5. The page, at the end, because its first visitor may ask anything. Stopping goes from here to the top.
  const server = stack.use(createHttpServer({ host: config.http.host, port: config.http.port, log }));
  await server.fastify.register(
    webChatRoutes({ channel, store: chat, ask: answers.ask, log, publicUrls: config.http.publicUrls }),
  );
  stack.defer(async () => {
    stopping.abort(new Error('Flowbell is stopping'));
    await Promise.allSettled([...loops, answers.settled()]);
  });
  void answers.resume();
  await server.listen({ signal: stopping.signal, retryWith: clock });
  return { server, status };
}

function sandboxOf({ config, clock, log }: Omit<AppParts, 'version'>): Sandbox | null {
  const { enabled, seed, historyHours, scenarioDelayMs } = config.sandbox;
  const wanted = enabled === 'auto' ? config.storage.accounts.length === 0 : enabled;
  if (!wanted) return null;
  return createSandbox({
    dataDir: config.data.directory,
    seed,
    historyHours,
    scenarioDelayMs,
    clock,
    log,
  });
}

function containersOf(config: Config<RulesFile>, sandbox: Sandbox | null): BlobContainer[] {
  if (sandbox !== null) {
    const { endpoint, account, key } = sandbox.storage;
    return openContainers({ kind: 'key', endpoint, account, key }, ['insights-logs-flowlogflowevent']);
  }
  return config.storage.accounts.flatMap((account) => openContainers(account, account.containers));
}
