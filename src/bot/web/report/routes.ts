import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { BotPorts } from '#bot/ports.ts';
import type { Log } from '#core/log.ts';
import { RequestError, sendError } from '../error-answer.ts';
import { addressAnswer } from './address-answer.ts';
import { assetRoutes } from './asset-routes.ts';
import type { PacketSource } from './capture-packets.ts';
import { chosenColumns } from './chosen-columns.ts';
import { type FlowFileKind, flowFile } from './flow-file.ts';
import { flowsAnswer, inOrder } from './flows-answer.ts';
import { reportHead } from './head-answer.ts';
import { ownFilter, pageQuery, viewQuery } from './page-query.ts';
import { refusalPage, refusalText } from './refusal-page.ts';
import type { ReportLinks } from './report-links.ts';
import type { ReportPage } from './report-page.ts';
import { REPORT_HEADERS } from './report-headers.ts';
import { isPageView } from './sections.ts';
import { summaryAnswer } from './summary-answer.ts';
import { viewAnswer } from './view-answer.ts';

export interface ReportRoutesOptions {
  readonly links: Pick<ReportLinks, 'open'>;
  readonly ports: Pick<BotPorts, 'view'>;
  readonly packets: PacketSource;
  /** IANA zone of the times shown. */
  readonly timeZone: string;
  readonly nowMs: () => number;
  /** Most rows of a download. */
  readonly downloadRows: number;
  readonly log: Log;
}

const Address = z.union([z.ipv4(), z.ipv6()]);
const SHELL = new URL('../page/report/index.html', import.meta.url);

/** The report page at /r/{id} with its interface (docs/report-page-api.md) as a fastify plugin. */
export function reportRoutes(options: ReportRoutesOptions): FastifyPluginAsync {
  return async (app) => {
    const shell = await readFile(SHELL, 'utf8');
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers(REPORT_HEADERS);
    });
    app.setErrorHandler((error, request, reply) => {
      // Filters change faster than large stores answer: a question that was given up is no fault.
      if (reply.raw.destroyed) return reply.hijack();
      const next = 'Send what docs/report-page-api.md describes.';
      return sendError({ error, request, reply, log: options.log, next });
    });
    await app.register(assetRoutes);
    app.get('/r/:id', async (request, reply) => {
      const { kind } = await options.links.open(linkOf(request));
      if (kind === 'open') return reply.type('text/html; charset=utf-8').send(shell);
      return reply.code(403).type('text/html; charset=utf-8').send(refusalPage(kind));
    });
    answers(app, options);
    downloads(app, options);
  };
}

function answers(app: FastifyInstance, options: ReportRoutesOptions): void {
  const { ports, timeZone, nowMs } = options;
  const clockwork = () => ({ timeZone, nowMs: nowMs() });
  app.get('/r/:id/api/head', async (request) => reportHead(await pageOf(request, options), options));
  app.get('/r/:id/api/summary', async (request, reply) => {
    const page = await pageOf(request, options);
    const query = pageQuery(request.query);
    const own = ownFilter(page, query, clockwork());
    const asked = viewQuery(page, query, clockwork());
    return summaryAnswer(asked, own, { ports, timeZone, signal: untilGone(reply) });
  });
  app.get<{ Params: { view: string } }>('/r/:id/api/view/:view', async (request, reply) => {
    const page = await pageOf(request, options);
    const { view } = request.params;
    if (!isPageView(view)) throw noSuchView(view);
    const query = pageQuery(request.query);
    const { measure } = query;
    const [asBars, bucketMs] = [query.as === 'bars', query.bucket];
    const signal = untilGone(reply);
    return viewAnswer(view, viewQuery(page, query, clockwork()), {
      ports,
      measure,
      asBars,
      bucketMs,
      timeZone,
      nowMs: nowMs(),
      signal,
    });
  });
  app.get('/r/:id/api/flows', async (request, reply) => {
    const page = await pageOf(request, options);
    const query = pageQuery(request.query);
    const columns = chosenColumns(query.columns, kindOf(page));
    return flowsAnswer(viewQuery(page, query, clockwork()), { ports, columns, timeZone, signal: untilGone(reply) });
  });
  app.get<{ Params: { address: string } }>('/r/:id/api/address/:address', async (request, reply) => {
    const page = await pageOf(request, options);
    const address = Address.safeParse(request.params.address);
    if (!address.success) throw noAddress();
    const asked = viewQuery(page, pageQuery(request.query), clockwork());
    return addressAnswer(address.data, asked, { ports, timeZone, signal: untilGone(reply) });
  });
}

const FILE_TYPES: Readonly<Record<FlowFileKind, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

function downloads(app: FastifyInstance, options: ReportRoutesOptions): void {
  const { ports, downloadRows, timeZone, nowMs } = options;
  const clockwork = () => ({ timeZone, nowMs: nowMs() });
  for (const kind of ['csv', 'ndjson'] as const) {
    app.get(`/r/:id/api/flows.${kind}`, async (request, reply) => {
      const page = await pageOf(request, options);
      const query = pageQuery(request.query);
      const columns = chosenColumns(query.columns, kindOf(page));
      const signal = untilGone(reply);
      const file = flowFile(inOrder(viewQuery(page, query, clockwork())), {
        ports,
        kind,
        columns,
        mostRows: downloadRows,
        signal,
      });
      // The first piece is made before the answer begins, so that a fault is still an error and not half a file.
      const begun = await begin(file);
      return named(reply, `flows.${kind}`, FILE_TYPES[kind]).send(Readable.from(begun, { objectMode: false }));
    });
  }
  app.get('/r/:id/api/packets', async (request, reply) => {
    const page = await pageOf(request, options);
    if (page.scope.kind !== 'capture' || page.scope.name === '') throw noPackets();
    const { window, filter = null } = viewQuery(page, pageQuery(request.query), clockwork());
    const found = await options.packets({ name: page.scope.name, window, filter }, { signal: untilGone(reply) });
    if (found === null) throw noPackets();
    return named(reply, 'packets.pcap', 'application/vnd.tcpdump.pcap').send(Readable.from(found.bytes));
  });
}

const named = (reply: FastifyReply, name: string, type: string): FastifyReply =>
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`);

async function begin(pieces: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await pieces.next();
  return (async function* all() {
    if (first.done !== true) yield first.value;
    yield* pieces;
  })();
}

const kindOf = ({ scope }: ReportPage): 'logs' | 'capture' => (scope.kind === 'capture' ? 'capture' : 'logs');

/** The page that the link of a request stands for. RequestError 403. */
async function pageOf(request: FastifyRequest, { links }: ReportRoutesOptions): Promise<ReportPage> {
  const opened = await links.open(linkOf(request));
  if (opened.kind === 'open') return opened.page;
  throw new RequestError(403, 'FB5005', {
    message: `${refusalText(opened.kind)}.`,
    next: 'Ask for the report again in the chat and open the new link.',
  });
}

function linkOf({ params, query }: FastifyRequest): { id: string; e: string; s: string } {
  const text = (from: unknown, name: string): string => {
    const value: unknown = typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { id: text(params, 'id'), e: text(query, 'e'), s: text(query, 's') };
}

/** Nobody waits for the answer any more when the connection is gone. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new Error('the browser has gone'));
  });
  return gone.signal;
}

const noSuchView = (name: string): RequestError =>
  new RequestError(404, 'FB5002', {
    message: `There is no view "${name.slice(0, 40)}".`,
    next: 'Take one of the sections of /r/{id}/api/head.',
  });

const noAddress = (): RequestError =>
  new RequestError(400, 'FB5002', {
    message: 'The last part of the path is no IP address.',
    next: 'Write it as 10.0.0.4 or 2001:db8::1.',
  });

const noPackets = (): RequestError =>
  new RequestError(404, 'FB5002', {
    message: 'There are no packets to download: this is no capture, it is gone, or no flow fits the filter.',
    next: 'Widen the filter; flow logs have no packets at all.',
  });
