import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ChatStore } from './chat-store.ts';
import type { WebChannel } from './web-channel.ts';
import type { ChatEntry } from './wire.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for this long is let go; its browser comes back with Last-Event-ID. */
const STUCK_MS = 60_000;
const BATCH = 50;

export interface EventStreamOptions {
  readonly channel: WebChannel;
  readonly store: ChatStore;
  /** Sequence of the last change that the reader has. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly heartbeatMs?: number;
}

/**
 * Writes every change since `after` as server-sent events until the signal aborts or the reader leaves.
 * Changes are read from the store when the reader can take them, never queued: a slow reader costs one batch,
 * and of an entry edited many times meanwhile gets the newest state once.
 */
export async function streamEntries(response: ServerResponse, options: EventStreamOptions): Promise<void> {
  const { channel, store, signal, heartbeatMs = HEARTBEAT_MS } = options;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const ended = AbortSignal.any([signal, gone.signal]);
  const bell = createBell();
  using _subscription = channel.subscribe(bell.ring);
  using _heartbeat = every(heartbeatMs, () => response.writableNeedDrain || response.write(': alive\n\n'));
  const stop = () => bell.ring();
  ended.addEventListener('abort', stop, { once: true });
  try {
    // Told at once that it is connected, a browser shows so even when nothing has happened yet.
    response.write('retry: 2000\n\n: connected\n\n');
    let cursor = options.after;
    while (!ended.aborted) {
      const entries = await store.since(cursor, BATCH);
      for (const entry of entries) await write(response, frame(entry), ended);
      cursor = entries.at(-1)?.sequence ?? cursor;
      if (entries.length < BATCH) await bell.rung();
    }
  } finally {
    ended.removeEventListener('abort', stop);
    response.end();
  }
}

/** JSON has no raw line ends, so one `data:` line is enough. */
const frame = (entry: ChatEntry): string => `event: entry\nid: ${entry.sequence}\ndata: ${JSON.stringify(entry)}\n\n`;

async function write(response: ServerResponse, text: string, ended: AbortSignal): Promise<void> {
  if (ended.aborted || response.write(text)) return;
  const timeout = AbortSignal.timeout(STUCK_MS);
  await once(response, 'drain', { signal: AbortSignal.any([ended, timeout]) }).catch(() => {
    if (timeout.aborted) response.destroy();
  });
}

/** Remembers a ring that came while nobody waited. */
function createBell(): { ring: () => void; rung: () => Promise<void> } {
  let ringing = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      ringing = true;
      wake?.();
    },
    async rung() {
      if (!ringing) await new Promise<void>((resolve) => (wake = resolve));
      wake = null;
      ringing = false;
    },
  };
}

function every(ms: number, action: () => void): Disposable {
  const timer = setInterval(action, ms);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
