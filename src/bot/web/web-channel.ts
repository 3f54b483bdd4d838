import { createHash } from 'node:crypto';
import type { Channel } from '#bot/channel.ts';
import { withholdAddresses } from '#bot/withheld-addresses.ts';
import type { Clock } from '#core/clock.ts';
import { AppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import type { Message, Picture } from '#render/message.ts';
import type { ChatStore } from './chat-store.ts';
import type { ChatEntry, EntryState, WireBlock, WireMessage, WirePicture } from './wire.ts';

/** The conversation on the chat page. References are entry ids. */
export interface WebChannel extends Channel {
  /** Stores what a person said, without what opens addresses; resolves when it is kept. */
  receive(text: string): Promise<ChatEntry>;
  /** Calls `listener` after every stored change; what changed is read from the store. Dispose to stop. */
  subscribe(listener: () => void): Disposable;
}

export interface WebChannelParts {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly log: Log;
}

export function createWebChannel(parts: WebChannelParts): WebChannel {
  return new StoredChannel(parts);
}

class StoredChannel implements WebChannel {
  readonly #parts: WebChannelParts;
  readonly #listeners = new Set<() => void>();
  /** Changes go to the store one after the other: edits keep their order, sequences become visible in theirs. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: WebChannelParts) {
    this.#parts = parts;
  }

  async post(message: Message, { replyTo }: { replyTo?: string } = {}): Promise<string> {
    const entry = await this.#change(async (store) =>
      store.append({
        timeMs: this.#parts.clock.nowMs(),
        from: 'flowbell',
        state: stateOf(message),
        message: await toWire(message, store),
        ...(replyTo === undefined ? {} : { replyTo }),
      }),
    );
    return entry.id;
  }

  async edit(reference: string, message: Message): Promise<void> {
    await this.#change(async (store) => {
      const change = { state: stateOf(message), message: await toWire(message, store) };
      if ((await store.edit(reference, change)) === null) throw unknownReference(reference);
    });
  }

  async receive(text: string): Promise<ChatEntry> {
    return this.#change((store) =>
      store.append({
        timeMs: this.#parts.clock.nowMs(),
        from: 'person',
        state: 'waiting',
        // What an address could open is for the answer, not for the history.
        text: withholdAddresses(text).text,
      }),
    );
  }

  subscribe(listener: () => void): Disposable {
    // A wrapper of its own, so that the same function subscribed twice is two subscriptions.
    const call = () => listener();
    this.#listeners.add(call);
    return { [Symbol.dispose]: () => void this.#listeners.delete(call) };
  }

  async #change<T>(change: (store: ChatStore) => Promise<T>): Promise<T> {
    const run = this.#last.then(() => change(this.#parts.store));
    this.#last = run.catch(() => undefined);
    const result = await run;
    this.#notify();
    return result;
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#parts.log.error('chat listener failed', { error });
      }
    }
  }
}

const stateOf = (message: Message): EntryState =>
  message.blocks.some((block) => block.kind === 'progress') ? 'working' : 'done';

async function toWire(message: Message, store: ChatStore): Promise<WireMessage> {
  const blocks: WireBlock[] = [];
  for (const block of message.blocks) {
    blocks.push(block.kind === 'picture' ? { kind: 'picture', picture: await keep(block.picture, store) } : block);
  }
  return { title: message.title, tone: message.tone, blocks };
}

/** The id is the content's digest: the address never changes its meaning, and the same chart is kept once. */
async function keep({ png, title, alt, width, height }: Picture, store: ChatStore): Promise<WirePicture> {
  const id = createHash('sha256').update(png).digest('hex').slice(0, 32);
  await store.savePicture(id, png);
  return { url: `/chat/api/pictures/${id}.png`, title, alt, width, height };
}

const unknownReference = (reference: string): AppError =>
  new AppError('FB9001', {
    message: `No chat message has the reference ${reference}, so it cannot be edited.`,
    next: 'Post a new message instead.',
    details: { reference },
  });
