import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock } from '#core/clock.ts';
import { AppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { RequestError, sendError } from './error-answer.ts';

/** Alerts of Azure Monitor stay far below this; Event Grid batches end at 1 MB. */
const BODY_LIMIT_BYTES = 1_048_576;
const RETRY_MS = 5_000;
/** Requests that still run at the end get this long before their connections are cut. */
const CLOSE_GRACE_MS = 3_000;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Log;
}

export interface ListenOptions {
  readonly signal: AbortSignal;
  /** Try again every 5 s while the port is taken, in place of FB1004; resolves once listening, or when aborted. */
  readonly retryWith?: Clock;
}

/** The one HTTP server. Routes are registered on `fastify` before `listen`; inert until then. */
export interface HttpServer extends AsyncDisposable {
  readonly fastify: FastifyInstance;
  /** Resolves when connections are accepted. Rejects with AppError FB1004 where the port is in use. */
  listen(options: ListenOptions): Promise<void>;
  /** Where it listens, null until it does. */
  address(): { readonly host: string; readonly port: number; readonly url: string } | null;
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log } = options;
  const instance = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
  });
  instance.setErrorHandler((error, request, reply) => sendError({ error, request, reply, log }));
  instance.setNotFoundHandler((request, reply) => sendError({ error: noSuchAddress(request), request, reply, log }));
  instance.get('/healthz', async () => ({ status: 'ok' }));
  return {
    fastify: instance,
    listen: (listenOptions) => listen(instance, options, listenOptions),
    address: () => addressOf(instance),
    async [Symbol.asyncDispose]() {
      const cut = setTimeout(() => instance.server.closeAllConnections(), CLOSE_GRACE_MS);
      await instance.close();
      clearTimeout(cut);
    },
  };
}

async function listen(instance: FastifyInstance, options: HttpServerOptions, { signal, retryWith }: ListenOptions) {
  const { log } = options;
  await instance.ready();
  while (!signal.aborted) {
    try {
      await bind(instance, options, signal);
      log.info('http listening', { url: addressOf(instance)?.url });
      return;
    } catch (error) {
      if (signal.aborted) return;
      const fault = listenFault(error, options);
      if (retryWith === undefined || !(fault instanceof AppError)) throw fault;
      log.warn('http port in use, trying again in 5 s', { code: fault.code, message: fault.message, next: fault.next });
      await retryWith.sleep(RETRY_MS, { signal }).catch(() => undefined);
    }
  }
}

/** Binds by Node's own server: fastify's listen can be called once only, and a taken port is to be tried again. */
async function bind({ server }: FastifyInstance, { host, port }: HttpServerOptions, signal: AbortSignal) {
  const listening = once(server, 'listening', { signal });
  server.listen({ host, port });
  await listening;
}

function listenFault(error: unknown, { host, port }: HttpServerOptions): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new AppError('FB1004', {
    message: `Port ${port} on ${host} is already used by another program, so the chat page cannot be opened there.`,
    next: 'End the other program, or choose another port with `http.port` in flowbell.yaml or FLOWBELL_PORT.',
    details: { host, port },
    cause: error,
  });
}

const noSuchAddress = ({ method, url }: FastifyRequest): RequestError =>
  new RequestError(404, 'FB5002', {
    message: `There is nothing at ${method} ${url.slice(0, 100)}.`,
    next: 'The chat page is at /chat; its interface is described in docs/web-chat-api.md.',
  });

function addressOf(instance: FastifyInstance): ReturnType<HttpServer['address']> {
  const address: AddressInfo | string | null = instance.server.address();
  if (address === null || typeof address === 'string') return null;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { host: address.address, port: address.port, url: `http://${host}:${address.port}` };
}
