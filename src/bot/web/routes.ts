import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Log } from '#core/log.ts';
import type { ChatStore } from './chat-store.ts';
import { streamEntries } from './event-stream.ts';
import { RequestError, sendError } from './error-answer.ts';
import { createOriginGuard } from './origin-guard.ts';
import { pageRoutes } from './page-routes.ts';
import { newMessage, pageQuery, streamAfter } from './requests.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { WebChannel } from './web-channel.ts';
import type { Accepted, ChatPage } from './wire.ts';

/** Six times the text limit, because JSON may write each byte as \u00XX, and the frame around it. */
const BODY_LIMIT_BYTES = 28_672;
const STREAM_LIMIT = 200;

export interface WebChatOptions {
  readonly channel: WebChannel;
  readonly store: ChatStore;
  /** Starts the work for an entry that is stored already; must not throw. */
  readonly ask: (entryId: string, text: string) => void;
  readonly log: Log;
  /** Addresses besides loopback under which people reach this server. */
  readonly publicUrls?: readonly string[];
  readonly heartbeatMs?: number;
}

/** The chat page, its files and its HTTP API (docs/web-chat-api.md) as a fastify plugin. */
export function webChatRoutes(options: WebChatOptions): FastifyPluginAsync {
  return async (app) => {
    const guard = createOriginGuard({ publicUrls: options.publicUrls ?? [] });
    app.addHook('onRequest', async (request, reply) => {
      reply.headers(SECURITY_HEADERS);
      if (request.url.startsWith('/chat/api/')) guard(request.headers);
    });
    // A text/plain post needs no permission of another site's browser; JSON does.
    app.removeContentTypeParser('text/plain');
    app.setErrorHandler((error, request, reply) => sendError({ error, request, reply, log: options.log }));
    await app.register(pageRoutes);
    messageRoutes(app, options);
    streamRoute(app, options);
    pictureRoute(app, options);
  };
}

function messageRoutes(app: FastifyInstance, { channel, store, ask }: WebChatOptions): void {
  app.post('/chat/api/messages', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const { text } = newMessage(request.body);
    const { id } = await channel.receive(text);
    ask(id, text);
    return reply.code(202).send({ id } satisfies Accepted);
  });

  app.get('/chat/api/messages', async (request, reply) => {
    const { after, before, limit } = pageQuery(request.query);
    // Read before the entries: what is stored in between comes twice rather than never.
    const sequence = await store.lastSequence();
    // One more than asked for tells whether there are more.
    const found =
      after === undefined
        ? await store.latest({ limit: limit + 1, ...(before === undefined ? {} : { before }) })
        : await store.since(after, limit + 1);
    const more = found.length > limit;
    const entries = after === undefined ? found.slice(more ? 1 : 0) : found.slice(0, limit);
    const last = entries.at(-1);
    const page: ChatPage = { entries, more, sequence: after !== undefined && more && last ? last.sequence : sequence };
    return reply.header('cache-control', 'no-store').send(page);
  });
}

function streamRoute(app: FastifyInstance, { channel, store, heartbeatMs }: WebChatOptions): void {
  const closing = new AbortController();
  let open = 0;
  app.addHook('preClose', async () => closing.abort());
  app.get('/chat/api/stream', async (request, reply) => {
    const after = streamAfter(request.query, request.headers['last-event-id']) ?? (await store.lastSequence());
    if (open >= STREAM_LIMIT) throw tooManyStreams();
    reply.hijack();
    reply.raw.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies of the nginx kind hold answers back otherwise.
      'x-accel-buffering': 'no',
    });
    const beat = heartbeatMs === undefined ? {} : { heartbeatMs };
    open += 1;
    try {
      await streamEntries(reply.raw, { channel, store, after, signal: closing.signal, ...beat });
    } finally {
      open -= 1;
    }
  });
}

function pictureRoute(app: FastifyInstance, { store }: WebChatOptions): void {
  app.get<{ Params: { file: string } }>('/chat/api/pictures/:file', async (request, reply) => {
    const id = /^([0-9a-f]{32})\.png$/u.exec(request.params.file)?.[1];
    const png = id === undefined ? null : await store.loadPicture(id);
    if (png === null) throw noPicture();
    return reply
      .type('image/png')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
  });
}

const noPicture = (): RequestError =>
  new RequestError(404, 'FB5002', {
    message: 'There is no picture at this address.',
    next: 'Use the url of a picture block of a message.',
  });

const tooManyStreams = (): RequestError =>
  new RequestError(503, 'FB5002', {
    message: `There are ${STREAM_LIMIT} open streams already, which is the limit.`,
    next: 'Close a chat page that is not needed and try again.',
  });
