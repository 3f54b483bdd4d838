import { setTimeout } from 'node:timers/promises';
import type { Accepted, ChatEntry, ChatPage, ErrorBody } from '#bot/web/wire.ts';
import { AppError, ERROR_CODES, type ErrorCode } from '#core/errors.ts';

export interface AskWait {
  readonly signal: AbortSignal;
  readonly onProgress: (entry: ChatEntry) => void;
}

/** A client of the chat page's HTTP API (docs/web-chat-api.md). */
export interface ChatClient {
  readonly url: string;
  /** Posts a text and resolves with the finished answer. */
  ask(text: string, wait: AskWait): Promise<ChatEntry>;
  picture(path: string, options: { signal: AbortSignal }): Promise<Uint8Array>;
}

const POLL_MS = 150;

export function openChatClient(url: string): ChatClient {
  const base = url.replace(/\/+$/, '');
  const call = (path: string, init: RequestInit): Promise<Response> => answered(base, path, init);
  return {
    url: base,
    ask: async (text, { signal, onProgress }) => {
      const { sequence } = (await (await call('/chat/api/messages?limit=1', { signal })).json()) as ChatPage;
      const { id } = (await (
        await call('/chat/api/messages', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text }),
          signal,
        })
      ).json()) as Accepted;
      for (let after = sequence; ; await setTimeout(POLL_MS, undefined, { signal })) {
        const page = (await (await call(`/chat/api/messages?after=${after}`, { signal })).json()) as ChatPage;
        after = page.sequence;
        const reply = page.entries.findLast((entry) => entry.replyTo === id);
        if (reply?.state === 'done') return reply;
        if (reply !== undefined) onProgress(reply);
      }
    },
    picture: async (path, options) => new Uint8Array(await (await call(path, options)).arrayBuffer()),
  };
}

async function answered(base: string, path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`${base}${path}`, init).catch((cause: unknown) => {
    init.signal?.throwIfAborted();
    throw new AppError('FB5001', {
      message: `Flowbell does not answer at ${base}.`,
      next: 'Start it with "npm start", or name its address with --url.',
      cause,
    });
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as ErrorBody | null;
  throw new AppError(codeOf(body), {
    message: body?.message ?? `Flowbell answered ${response.status} at ${base}${path}.`,
    next: body?.next ?? 'Check that the address is that of a Flowbell service.',
    details: { status: response.status },
  });
}

const codeOf = (body: ErrorBody | null): ErrorCode =>
  body !== null && body.code in ERROR_CODES ? (body.code as ErrorCode) : 'FB5001';
