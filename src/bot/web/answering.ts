import type { Channel } from '#bot/channel.ts';
import type { Dispatcher } from '#bot/dispatcher.ts';
import type { Log } from '#core/log.ts';
import type { ChatStore } from './chat-store.ts';

export interface AnsweringParts {
  readonly dispatcher: Dispatcher;
  readonly channel: Channel;
  readonly store: ChatStore;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Answering {
  /** Starts the answer to a stored entry. */
  ask(entryId: string, text: string): void;
  /** Answers what an earlier life of the process left unanswered. */
  resume(): Promise<void>;
  /** Resolves when nothing is being answered. */
  settled(): Promise<void>;
}

/** Answers what people said on the chat page; every stored question is answered once, also after a restart. */
export function answering({ dispatcher, channel, store, log, signal }: AnsweringParts): Answering {
  const running = new Set<Promise<void>>();
  const start = (text: string, replyTo: string, to: Channel): void => {
    const answer = dispatcher
      .answer(text, { channel: to, replyTo }, { signal })
      .catch((error: unknown) => log.error('a question could not be answered', { entry: replyTo, error }))
      .finally(() => running.delete(answer));
    running.add(answer);
  };
  return {
    ask: (entryId, text) => start(text, entryId, channel),
    resume: async () => {
      for (const { request, reply } of await store.unanswered()) {
        start(request.text ?? '', request.id, reply === null ? channel : continuing(channel, reply.id));
      }
    },
    settled: async () => {
      await Promise.allSettled(running);
    },
  };
}

/** The channel with a message that is there already: the first post becomes an edit of it. */
function continuing(channel: Channel, reference: string): Channel {
  let begun = false;
  return {
    post: async (message, options) => {
      if (begun) return channel.post(message, options);
      begun = true;
      await channel.edit(reference, message);
      return reference;
    },
    edit: (edited, message) => channel.edit(edited, message),
  };
}
