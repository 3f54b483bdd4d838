import type { Clock } from '#core/clock.ts';
import { SILENT } from '#core/log.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { webChatRoutes } from '#bot/web/routes.ts';
import { createHttpServer } from '#bot/web/server.ts';
import { createWebChannel, type WebChannel } from '#bot/web/web-channel.ts';

/** Friday 20 November 2026, 14:00:00 UTC. */
export const START_MS = Date.UTC(2026, 10, 20, 14);

export interface ChatServer extends AsyncDisposable {
  readonly url: string;
  readonly channel: WebChannel;
  readonly store: MemoryChatStore;
  /** Entry id and text of every request, in order. */
  readonly asked: readonly { readonly id: string; readonly text: string }[];
}

export interface ChatServerOptions {
  readonly publicUrls?: readonly string[];
  readonly heartbeatMs?: number;
  readonly port?: number;
  readonly store?: MemoryChatStore;
  readonly onAsk?: (id: string, text: string, channel: WebChannel) => void;
}

/** The web chat on a free loopback port with a conversation in memory. */
export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const { store = new MemoryChatStore(), port = 0, onAsk, ...routeOptions } = options;
  const channel = createWebChannel({ store, clock: steppingClock(), log: SILENT });
  const asked: { id: string; text: string }[] = [];
  const ask = (id: string, text: string) => {
    asked.push({ id, text });
    onAsk?.(id, text, channel);
  };
  const server = createHttpServer({ host: '127.0.0.1', port, log: SILENT });
  server.fastify.register(webChatRoutes({ channel, store, ask, log: SILENT, ...routeOptions }));
  await server.listen({ signal: new AbortController().signal });
  const url = server.address()?.url;
  if (url === undefined) throw new Error('the server has no address');
  return { url, channel, store, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Goes on by one second at every look. */
function steppingClock(): Clock {
  let nowMs = START_MS;
  return { nowMs: () => (nowMs += 1_000), sleep: () => Promise.resolve() };
}
