import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import type { ChatDraft } from '#bot/web/chat-store.ts';
import type { ChatEntry } from '#bot/web/wire.ts';
import { SILENT } from '#core/log.ts';
import { type Message, text } from '#render/message.ts';
import { barPicture } from '../../support/conversation.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 14);
const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };

const say = (title: string, ...blocks: Message['blocks']): Message => ({ title, tone: 'plain', blocks });
const working = (title: string) => say(title, { kind: 'progress', text: title, share: null });

const channelOver = (store: MemoryChatStore) => createWebChannel({ store, clock, log: SILENT });

async function entriesOf(store: MemoryChatStore): Promise<readonly ChatEntry[]> {
  return store.latest({ limit: 100 });
}

describe('the web channel', () => {
  test('an edit replaces message and state, and keeps id, place, time and what is answered', async () => {
    const store = new MemoryChatStore();
    const channel = channelOver(store);
    const asked = await channel.receive('report');
    const reference = await channel.post(working('Reading'), { replyTo: asked.id });
    await channel.post(say('something else'));
    const [, before] = await entriesOf(store);
    await channel.edit(reference, say('Done', text('12 flows')));
    const [, after] = await entriesOf(store);
    assert.deepEqual(after, {
      ...before,
      sequence: 4,
      state: 'done',
      message: { title: 'Done', tone: 'plain', blocks: [text('12 flows')] },
    });
    assert.equal(before?.state, 'working');
    assert.equal(before?.timeMs, NOW_MS);
  });

  test('a request waits while its answer is under way, and is answered when that is whole', async () => {
    const store = new MemoryChatStore();
    const channel = channelOver(store);
    const asked = await channel.receive('report');
    const reference = await channel.post(working('Reading'), { replyTo: asked.id });
    const [unanswered] = await store.unanswered();
    assert.equal(unanswered?.reply?.id, reference);
    await channel.edit(reference, say('Done'));
    assert.deepEqual(await store.unanswered(), []);
    assert.equal((await entriesOf(store))[0]?.state, 'answered');
  });

  test('edits that are not waited for are applied in the order in which they were made', async () => {
    const store = new SlowStartStore();
    const channel = channelOver(store);
    const reference = await channel.post(working('0'));
    await Promise.all(['1', '2', '3'].map((title) => channel.edit(reference, say(title))));
    assert.equal((await entriesOf(store))[0]?.message?.title, '3');
  });

  test('a change that fails is told to its maker and does not stop the next', async () => {
    const store = new SlowStartStore();
    const channel = channelOver(store);
    store.failing = true;
    await assert.rejects(channel.post(say('lost')), /disk is full/);
    store.failing = false;
    await channel.post(say('kept'));
    assert.deepEqual(
      (await entriesOf(store)).map(({ message }) => message?.title),
      ['kept'],
    );
  });

  test('listeners hear of every stored change until they leave; one that fails harms no other', async () => {
    const store = new MemoryChatStore();
    const channel = channelOver(store);
    let heard = 0;
    using _failing = channel.subscribe(() => {
      throw new Error('listener');
    });
    const subscription = channel.subscribe(() => (heard += 1));
    const reference = await channel.post(say('one'));
    await channel.edit(reference, say('two'));
    await channel.receive('three');
    assert.equal(heard, 3);
    subscription[Symbol.dispose]();
    await channel.post(say('four'));
    assert.equal(heard, 3);
  });

  test('a picture is stored before the message that shows it, once for the same bytes', async () => {
    const store = new MemoryChatStore();
    const channel = channelOver(store);
    const one = barPicture('Ports');
    await channel.post(say('a', { kind: 'picture', picture: one }, { kind: 'picture', picture: { ...one, alt: 'b' } }));
    const blocks = (await entriesOf(store))[0]?.message?.blocks ?? [];
    const pictures = blocks.flatMap((block) => (block.kind === 'picture' ? [block.picture] : []));
    assert.equal(pictures[0]?.url, pictures[1]?.url);
    assert.deepEqual(
      pictures.map(({ alt }) => alt),
      [one.alt, 'b'],
    );
    const id = /([0-9a-f]{32})\.png$/u.exec(pictures[0]?.url ?? '')?.[1] ?? '';
    assert.deepEqual(await store.loadPicture(id), one.png);
  });
});

/** Its first change takes longest, and it can be made to fail. */
class SlowStartStore extends MemoryChatStore {
  failing = false;
  #turns = 8;

  override async append(draft: ChatDraft): Promise<ChatEntry> {
    if (this.failing) throw new Error('the disk is full');
    return super.append(draft);
  }

  override async edit(...change: Parameters<MemoryChatStore['edit']>): Promise<ChatEntry | null> {
    const turns = this.#turns;
    this.#turns = 0;
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    return super.edit(...change);
  }
}
