import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dispatcher } from '#bot/dispatcher.ts';
import { answering } from '#bot/web/answering.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import { SILENT } from '#core/log.ts';
import type { Message } from '#render/message.ts';

const clock = { nowMs: () => Date.UTC(2026, 10, 20, 14), sleep: () => Promise.resolve() };
const { signal } = new AbortController();

const say = (title: string): Message => ({ title, tone: 'plain', blocks: [] });
const WORKING: Message = { ...say('Working'), blocks: [{ kind: 'progress', text: 'Working', share: null }] };

/** Answers each text with a post that says so, then an edit. */
const echo: Dispatcher = {
  async answer(text, { channel, ...reply }) {
    const reference = await channel.post(WORKING, reply);
    await channel.edit(reference, say(`answer to ${text}`));
  },
};

function conversation(dispatcher: Dispatcher = echo) {
  const store = new MemoryChatStore();
  const channel = createWebChannel({ store, clock, log: SILENT });
  const answers = answering({ dispatcher, channel, store, log: SILENT, signal });
  const shown = async () => (await store.latest({ limit: 100 })).map(({ message, text }) => message?.title ?? text);
  return { store, channel, answers, shown };
}

describe('answering', () => {
  test('what was unanswered when the process ended is answered, each once and in its own reply', async () => {
    const { channel, store, answers, shown } = conversation();
    await channel.receive('one');
    const begun = await channel.receive('two');
    await channel.post(WORKING, { replyTo: begun.id });
    const answered = await channel.receive('three');
    await channel.post(say('answer to three'), { replyTo: answered.id });

    await answers.resume();
    await answers.settled();
    assert.deepEqual(await store.unanswered(), []);
    // The answer that had begun was continued in its place; the other came at the end.
    assert.deepEqual(await shown(), ['one', 'two', 'answer to two', 'three', 'answer to three', 'answer to one']);

    await answers.resume();
    await answers.settled();
    assert.equal((await shown()).length, 6);
  });

  test('a question whose answer fails stops no other, and settled waits for all', async () => {
    const { channel, answers, shown } = conversation({
      async answer(text, reply, options) {
        if (text === 'bad') throw new Error('no');
        return echo.answer(text, reply, options);
      },
    });
    for (const text of ['bad', 'good']) {
      const { id } = await channel.receive(text);
      answers.ask(id, text);
    }
    await answers.settled();
    assert.deepEqual(await shown(), ['bad', 'good', 'answer to good']);
  });
});
