import { Analysis } from '#analysis/analysis.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { createHttpServer } from '#bot/web/server.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import type { PacketSource } from '#bot/web/report/capture-packets.ts';
import { ReportLinks, type WantedPage } from '#bot/web/report/report-links.ts';
import { MemoryReportPageStore } from '#bot/web/report/report-page.ts';
import { reportRoutes } from '#bot/web/report/routes.ts';
import { webChatRoutes } from '#bot/web/routes.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import type { Clock } from '#core/clock.ts';
import { SILENT } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import type { TestFlow } from './flow-columns.ts';
import { storeWith } from './flow-store.ts';

/** Friday 20 November 2026, 14:00:00 to 16:00:00 UTC. */
export const FROM_MS = Date.UTC(2026, 10, 20, 14);
export const WINDOW = { fromMs: FROM_MS, toMs: FROM_MS + 2 * HOUR_MS };
export const LIFE_MS = 7 * DAY_MS;

/** One flow each 10 s: three of four from Germany to 443, the fourth from the Netherlands to 3389 and denied. */
export const FLOWS: readonly TestFlow[] = Array.from({ length: 720 }, (_, index) => {
  const time = new Date(FROM_MS + index * 10_000).toISOString();
  const isDenied = index % 4 === 3;
  return {
    time,
    src: isDenied ? '203.0.113.7' : `198.51.100.${1 + (index % 5)}`,
    srcPort: 40_000 + index,
    dst: '10.10.1.4',
    dstPort: isDenied ? 3389 : 443,
    srcCountry: isDenied ? 'NL' : 'DE',
    srcAsn: isDenied ? 64_500 : 64_501,
    action: isDenied ? 'deny' : 'allow',
    ...(isDenied ? {} : { counters: [2, 100 + index, 3, 1000 + index] as const }),
    context: { vm: 'vm-web-1', nsg: 'nsg-web', rule: isDenied ? '=cmd|"x"' : 'AllowWeb' },
  };
});

/** Nothing is looked up again: the rows carry what is known. */
const ENRICHMENT: Enrichment = {
  version: 'test',
  enrichAddresses: () => ({ country: new Uint16Array(), asn: new Uint32Array(), addressClass: new Uint8Array() }),
  country: () => '',
  asn: () => 0,
  addressClass: () => 0,
  name: () => '',
  organisation: (asn) => (asn === 0 ? '' : `Example ${asn}`),
};

export interface ReportServer extends AsyncDisposable {
  readonly url: string;
  readonly links: ReportLinks;
  readonly clock: { nowMs: number };
  /** A link to the report on everything, or on something else. */
  link(wanted?: Partial<WantedPage>): Promise<string>;
}

export interface ReportServerOptions {
  readonly downloadRows?: number;
  readonly packets?: PacketSource;
  readonly flows?: readonly TestFlow[];
  readonly timeZone?: string;
}

/** The report page on a free loopback port over a real flow store. */
export async function startReportServer(options: ReportServerOptions = {}): Promise<ReportServer> {
  const { downloadRows = 100_000, packets = () => Promise.resolve(null), flows = FLOWS, timeZone = 'UTC' } = options;
  const store = await storeWith(flows);
  const analysis = new Analysis(store.store, ENRICHMENT, { resources: [], internalRanges: [], onPremRanges: [] });
  const now = { nowMs: WINDOW.toMs };
  const clock: Clock = { nowMs: () => now.nowMs, sleep: () => Promise.resolve() };
  const server = createHttpServer({ host: '127.0.0.1', port: 0, log: SILENT });
  const urlOf = (): string => server.address()?.url ?? '';
  const key = new Secret('test-key-of-43-characters-xxxxxxxxxxxxxxxxx');
  const links = new ReportLinks({ store: new MemoryReportPageStore(), key, lifeMs: LIFE_MS, clock, baseUrl: urlOf });
  const chat = new MemoryChatStore();
  const channel = createWebChannel({ store: chat, clock, log: SILENT });
  server.fastify.register(webChatRoutes({ channel, store: chat, ask: () => undefined, log: SILENT }));
  server.fastify.register(
    reportRoutes({ links, ports: analysis, packets, timeZone, nowMs: clock.nowMs, downloadRows, log: SILENT }),
  );
  await server.listen({ signal: new AbortController().signal });
  return {
    url: urlOf(),
    links,
    clock: now,
    link: (wanted = {}) => links.create({ scope: { kind: 'all' }, window: WINDOW, filter: '', ...wanted }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
