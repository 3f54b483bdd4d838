import { join } from 'node:path';
import { Analysis } from '#analysis/analysis.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { hourRounds } from '#analysis/hour-rounds.ts';
import { Backfill } from '#analysis/ingest/backfill.ts';
import type { BlobHint } from '#analysis/ingest/blob-hints.ts';
import { CaptureLibrary } from '#analysis/ingest/capture-library.ts';
import type { FlowWriter } from '#analysis/ingest/flow-writer.ts';
import { Imports } from '#analysis/ingest/imports.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher, type WatcherSettings } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openArm } from '#azure/arm.ts';
import { FlowLogDiscovery } from '#azure/arm-discovery.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { CAPTURE_CONTAINERS, FLOW_LOG_CONTAINERS } from '#azure/flow-log-path.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import { downloadPolicy, importer } from '#bot/import/importer.ts';
import { Monitor } from '#bot/monitor.ts';
import type { BotPorts } from '#bot/ports.ts';
import { processStatus } from '#bot/process-status.ts';
import { findingPublisher } from '#bot/publish-finding.ts';
import { RuleRounds } from '#bot/rule-rounds.ts';
import { servicePorts } from '#bot/service-ports.ts';
import { answering } from '#bot/web/answering.ts';
import { capturePackets } from '#bot/web/report/capture-packets.ts';
import { keptLinkKey } from '#bot/web/report/link-key.ts';
import { ReportLinks } from '#bot/web/report/report-links.ts';
import { reportRoutes } from '#bot/web/report/routes.ts';
import { webChatRoutes } from '#bot/web/routes.ts';
import { createHttpServer, type HttpServer } from '#bot/web/server.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import { eventGridRoutes } from '#bot/webhooks/event-grid-routes.ts';
import type { Config } from '#config/load.ts';
import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import type { Inventory } from '#core/resource.ts';
import type { Secret } from '#core/secret.ts';
import { DAY_MS } from '#core/window.ts';
import { createPainter } from '#render/picture.ts';
import type { RulesFile } from '#rules/rule-file.ts';
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import { announcements } from '#state/announcements.ts';
import { backfillJobs } from '#state/backfill-jobs.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { PostgresChatStore } from '#state/chat-store.ts';
import { lockDataDirectory } from '#state/data-lock.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { importRecords } from '#state/imports.ts';
import { reportPages } from '#state/report-pages.ts';

export interface AppParts {
  readonly config: Config<RulesFile>;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

export interface App extends AsyncDisposable {
  /** Opens the stores, the storage and the page, and begins to follow; resolves when the page answers. */
  start(): Promise<void>;
  /** Address of the chat page, null while it has none. */
  url(): string | null;
}

/** Puts the parts together. Inert until `start`; disposal ends everything in reverse order. */
export function createApp(parts: AppParts): App {
  const stack = new AsyncDisposableStack();
  let server: HttpServer | null = null;
  return {
    start: async () => {
      const opened = await open(parts, stack);
      server = run(parts, opened, stack);
      await server.listen({ signal: opened.stopping.signal, retryWith: parts.clock });
    },
    url: () => server?.address()?.url ?? null,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Opened {
  readonly sandbox: Sandbox | null;
  readonly database: Database;
  readonly store: FlowStore;
  readonly inventory: Inventory;
  readonly enrichment: Enrichment;
  /** Signs links to report pages. */
  readonly linkKey: Secret;
  readonly stopping: AbortController;
}

/** Everything that holds files or threads. The sandbox writes its history in a thread of its own meanwhile. */
async function open({ config, clock, log }: AppParts, stack: AsyncDisposableStack): Promise<Opened> {
  const { directory } = config.data;
  stack.use(await lockDataDirectory(directory));
  const stopping = new AbortController();
  const sandbox = sandboxOf({ config, clock, log });
  if (sandbox !== null) stack.use(sandbox);
  const ready = sandbox?.start({ signal: stopping.signal });
  // Looked at below; without this a fault before then would end the process.
  ready?.catch(() => undefined);
  log.info('opening the stores', { directory });
  const database = stack.use(await openEmbeddedDatabase(join(directory, 'state')));
  const store = stack.use(
    await FlowStore.open({
      directory: join(directory, 'flows'),
      retentionDays: Math.ceil(config.store.retentionMs / DAY_MS),
      queryMemoryBytes: config.store.memoryLimitBytes,
    }),
  );
  const inventory = sandbox?.inventory ?? config.estate;
  const enrichment = await openEnrichment({ ...config.geo, inventory });
  const linkKey = config.web.linkKey ?? (await keptLinkKey(directory));
  await ready;
  return { sandbox, database, store, inventory, enrichment, linkKey, stopping };
}

/** Wires what was opened: analysis, rules, chat, and the loops that follow the logs. */
function run({ config, clock, log, version }: AppParts, opened: Opened, stack: AsyncDisposableStack): HttpServer {
  const { sandbox, database, store, inventory, enrichment, stopping } = opened;
  const { signal } = stopping;
  const timeZone = config.time.zone;
  const startedMs = clock.nowMs();

  // 1. Analysis and rules.
  const analysis = new Analysis(store, enrichment, inventory);
  const cursors = blobCursors(database);
  const announced = announcements(database);
  const painter = stack.use(createPainter());
  const rounds = new RuleRounds({ rules: config.rules.rules, analysis, announcements: announced, clock, log });

  // 2. The loops: storage → rows → rules → channel.
  const chat = new PostgresChatStore(database);
  const channel = createWebChannel({ store: chat, clock, log });
  const publish = findingPublisher({ channel, analysis, painter, timeZone, log, signal });
  const monitor = new Monitor({ evaluate: () => rounds.round({ signal }), store: announced, publish, clock, log });
  const writer = { store, enrichment, nameContext: contextNamer(inventory) };
  const configured = containersOf(config, sandbox);
  const discovery = sandbox === null ? discoveryOf({ config, clock, log }, configured) : null;
  const backfill = new Backfill({ jobs: backfillJobs(database), clock, retentionMs: config.store.retentionMs });
  const watcher = new FlowLogWatcher(
    { containers: both(configured, discovery?.containers ?? []), cursors, writer, clock, log, backfill },
    watcherSettings(config, startedMs),
    () => monitor.rowsArrived(),
  );

  // 3. Questions and answers.
  const imports = importsOf({ config, clock }, { writer, database });
  const mode = sandbox === null ? 'azure' : 'sandbox';
  const writing = () => (sandbox === null || sandbox.progress().done ? null : sandbox.progress().share);
  const server = stack.use(createHttpServer({ ...config.http, log }));
  const links = reportLinks({ config, clock }, opened, server);
  const captures = new CaptureLibrary({ containers: captureContainersOf(config, sandbox), store, enrichment, imports });
  const ports = servicePorts({
    analysis,
    cursors,
    store,
    discovery,
    announcements: announced,
    painter,
    resources: inventory.resources,
    backfill,
    rules: () => rounds.statuses(),
    status: processStatus({ version, startedMs, mode, analysis, cursors, store, watcher, rounds, discovery, writing }),
    captures,
    links,
    imports: importer({ imports, policy: downloadPolicy(config.import), clock }),
    ingestProblem: () => watcher.status().problem,
    nowMs: () => clock.nowMs(),
  });
  const dispatcher = createDispatcher({ ports, clock, timeZone, log });
  const answers = answering({ dispatcher, channel, store: chat, log, signal });
  server.fastify.register(webChatRoutes({ channel, store: chat, ask: answers.ask, log, ...config.http }));
  addReportPage(server, { config, clock, log }, { opened, links, ports, captures });
  addEventGrid(server, { config, log }, watcher);

  // 4. Begin. Stopping: first the loops and answers, then everything above from the last to the first.
  const hours = wholeHours({ clock, log }, { analysis, watcher }, signal);
  const loops = [watcher.run({ signal }), monitor.run({ signal }), discovery?.run({ signal }), hours, answers.resume()];
  // What came while we were away may be news, even if nothing comes now.
  monitor.rowsArrived();
  stack.defer(async () => {
    stopping.abort(new Error('Flowbell is stopping'));
    await Promise.allSettled([...loops, answers.settled()]);
  });
  return server;
}

function wholeHours(
  { clock, log }: Pick<AppParts, 'clock' | 'log'>,
  { analysis, watcher }: { analysis: Analysis; watcher: FlowLogWatcher },
  signal: AbortSignal,
): Promise<void> {
  const isQuiet = () => watcher.status().state === 'live';
  return hourRounds({ makeHours: (...asked) => analysis.makeHours(...asked), isQuiet, clock, log }, { signal });
}

/** Links name the address that people use, where that is said. */
function reportLinks(
  { config, clock }: Pick<AppParts, 'config' | 'clock'>,
  { database, linkKey }: Opened,
  server: HttpServer,
): ReportLinks {
  const baseUrl = () => config.http.publicUrls[0]?.replace(/\/+$/u, '') ?? server.address()?.url ?? '';
  const store = reportPages(database);
  return new ReportLinks({ store, key: linkKey, lifeMs: config.web.linkLifeMs, clock, baseUrl });
}

interface ReportPageParts {
  readonly opened: Opened;
  readonly links: ReportLinks;
  readonly ports: BotPorts;
  readonly captures: CaptureLibrary;
}

function addReportPage(
  { fastify }: HttpServer,
  { config, clock, log }: Omit<AppParts, 'version'>,
  { opened, links, ports, captures }: ReportPageParts,
): void {
  const { sandbox, enrichment } = opened;
  const packets = capturePackets({ library: captures, containers: captureContainersOf(config, sandbox), enrichment });
  const { downloadRows } = config.web;
  const nowMs = () => clock.nowMs();
  fastify.register(reportRoutes({ links, ports, packets, timeZone: config.time.zone, nowMs, downloadRows, log }));
}

function addEventGrid(
  { fastify }: HttpServer,
  { config, log }: Pick<AppParts, 'config' | 'log'>,
  watcher: FlowLogWatcher,
): void {
  if (config.eventGrid === null) return;
  const { key } = config.eventGrid;
  const isFollowed = (hint: BlobHint) => watcher.follows(hint);
  fastify.register(eventGridRoutes({ key, isFollowed, onBlob: (hint) => watcher.hint(hint), log }));
}

function sandboxOf({ config, clock, log }: Omit<AppParts, 'version'>): Sandbox | null {
  const { enabled, ...settings } = config.sandbox;
  const ours = config.storage.accounts.length + config.azure.discovered.length;
  const wanted = enabled === 'auto' ? ours === 0 : enabled;
  return wanted ? createSandbox({ ...settings, dataDir: config.data.directory, clock, log }) : null;
}

/** The data directory belongs to this process, so all earlier lives of its one worker are over. */
const watcherSettings = ({ storage, store, eventGrid }: Config<RulesFile>, startedMs: number): WatcherSettings => ({
  pollMs: storage.pollSeconds * 1000,
  hintedPollMs: (eventGrid?.pollSeconds ?? storage.pollSeconds) * 1000,
  notBeforeMs: startedMs - store.retentionMs,
  historyMs: storage.historyMs,
});

function containersOf(config: Config<RulesFile>, sandbox: Sandbox | null): BlobContainer[] {
  if (sandbox !== null) return openContainers({ kind: 'key', ...sandbox.storage }, FLOW_LOG_CONTAINERS);
  return config.storage.accounts.flatMap((account) => openContainers(account, account.containers));
}

function captureContainersOf(config: Config<RulesFile>, sandbox: Sandbox | null): BlobContainer[] {
  if (sandbox !== null) return openContainers({ kind: 'key', ...sandbox.storage }, CAPTURE_CONTAINERS);
  return config.storage.accounts.flatMap((account) => openContainers(account, account.captureContainers));
}

/** Files that people have fetched by their addresses. */
const importsOf = (
  { config, clock }: Pick<AppParts, 'config' | 'clock'>,
  { writer, database }: { readonly writer: FlowWriter; readonly database: Database },
): Imports =>
  new Imports({
    writer,
    records: importRecords(database),
    retentionMs: config.store.retentionMs,
    maxUnpackedBytes: config.import.maxUnpackedBytes,
    nowMs: () => clock.nowMs(),
  });

/** Null where no subscription is searched. */
function discoveryOf(
  { config, clock, log }: Omit<AppParts, 'version'>,
  configured: readonly BlobContainer[],
): FlowLogDiscovery | null {
  const { discovered, refreshMs, blobSuffix, ...arm } = config.azure;
  if (discovered.length === 0) return null;
  const openAccount = (account: string): readonly BlobContainer[] =>
    openContainers({ kind: 'url', url: `https://${account}.${blobSuffix}` }, FLOW_LOG_CONTAINERS);
  return new FlowLogDiscovery(
    { arm: openArm(arm), openAccount, clock, log },
    // A key is `account/container`.
    { subscriptions: discovered, refreshMs, knownAccounts: configured.flatMap(({ key }) => key.split('/', 1)) },
  );
}

/** Goes through both anew each time: discovered containers come and go. */
const both = (configured: Iterable<BlobContainer>, discovered: Iterable<BlobContainer>): Iterable<BlobContainer> => ({
  *[Symbol.iterator]() {
    yield* configured;
    yield* discovered;
  },
});
