import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { announce } from '#alerts/ledger.ts';
import type { ChatStore } from '#bot/web/chat-store.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { fingerprint } from '#core/finding.ts';
import { HOUR_MS } from '#core/window.ts';
import { announcements } from '#state/announcements.ts';
import { PostgresChatStore } from '#state/chat-store.ts';
import { testDatabase } from '../support/database.ts';
import { findingOf } from '../support/finding.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const SETTINGS = { idleMs: 24 * HOUR_MS, backoff: 10 };

describe('state in PostgreSQL', () => {
  let fixture: Awaited<ReturnType<typeof testDatabase>>;
  before(async () => {
    fixture = await testDatabase();
  });
  after(() => fixture[Symbol.asyncDispose]());

  test('a transaction that throws leaves nothing behind', async () => {
    const { database } = fixture;
    await database.query('CREATE TABLE trial (n integer)');
    await assert.rejects(
      database.transaction(async (session) => {
        await session.query('INSERT INTO trial VALUES ($1)', [1]);
        throw new Error('no');
      }),
      /no/,
    );
    assert.deepEqual(await database.query('SELECT * FROM trial'), []);
  });

  for (const { name, store } of [
    { name: 'PostgreSQL', store: (): ChatStore => new PostgresChatStore(fixture.database) },
    { name: 'memory', store: (): ChatStore => new MemoryChatStore() },
  ]) {
    test(`the conversation in ${name} keeps order, edits and what is unanswered`, () => conversation(store()));
  }

  test('the conversation and what was announced outlive the process', async () => {
    const finding = findingOf({ key: { nsg: 'nsg-lasting' } });
    const publish = async () => 'm77';
    await announce({ store: announcements(fixture.database), publish }, { finding, nowMs: NOW }, SETTINGS);
    const { id } = await new PostgresChatStore(fixture.database).append({
      timeMs: NOW,
      from: 'person',
      state: 'waiting',
      text: 'status',
    });
    const database = await fixture.reopen();
    const chat = new PostgresChatStore(database);
    const unanswered = (await chat.unanswered()).at(-1);
    assert.deepEqual([unanswered?.request.id, unanswered?.request.text], [id, 'status']);
    assert.equal((await announcements(database).find(fingerprint(finding)))?.reference, 'm77');
    const next = await chat.append({ timeMs: NOW, from: 'person', state: 'waiting', text: 'again' });
    assert.notEqual(next.id, id);
  });

  test('a finding is posted once, then edited, and posted again when the post was not noted', async () => {
    const store = announcements(fixture.database);
    const finding = findingOf({ key: { nsg: 'nsg-once' } });
    const calls: (string | null)[] = [];
    const publish = async (_finding: unknown, reference: string | null) => {
      calls.push(reference);
      return reference ?? 'm1';
    };
    const at = (seconds: number, more = {}) => ({ finding: { ...finding, ...more }, nowMs: NOW + seconds * 1000 });
    await announce({ store, publish }, at(0), SETTINGS);
    await announce({ store, publish }, at(1), SETTINGS);
    await announce({ store, publish }, at(2, { ratio: 120 }), SETTINGS);
    assert.deepEqual(calls, [null, 'm1']);
    const failing = async () => Promise.reject(new Error('the channel is down'));
    const other = findingOf({ key: { nsg: 'nsg-lost' } });
    await assert.rejects(announce({ store, publish: failing }, { finding: other, nowMs: NOW }, SETTINGS), /down/);
    const again = await announce({ store, publish }, { finding: other, nowMs: NOW + 1000 }, SETTINGS);
    assert.deepEqual(again, { kind: 'announce', reason: 'unsent' });
  });

  test('announced findings are found by their window, newest first', async () => {
    const store = announcements(fixture.database);
    const finding = findingOf({ key: { nsg: 'nsg-window' } });
    await store.save(fingerprint(finding), finding, {
      severity: 'low',
      magnitude: 1,
      firstMs: NOW,
      lastMs: NOW + HOUR_MS,
      times: 1,
      reference: 'm1',
    });
    const within = async (fromMs: number, toMs: number) =>
      (await store.overlapping({ fromMs, toMs })).filter(({ key }) => key['nsg'] === 'nsg-window').length;
    assert.equal(await within(NOW - 1, NOW + 1), 1);
    assert.equal(await within(NOW, NOW + HOUR_MS), 0);
    assert.equal(await within(NOW - 2 * HOUR_MS, NOW - HOUR_MS), 0);
    assert.deepEqual((await store.overlapping({ fromMs: NOW - 1, toMs: NOW + 1 }))[0], finding);
  });
});

async function conversation(chat: ChatStore): Promise<void> {
  const first = await chat.append({
    timeMs: NOW,
    from: 'person',
    state: 'waiting',
    text: "report'; DROP TABLE chat_entries; --",
  });
  const reply = await chat.append({
    timeMs: NOW,
    from: 'flowbell',
    state: 'working',
    replyTo: first.id,
    message: { title: 'working', tone: 'plain', blocks: [] },
  });
  const second = await chat.append({ timeMs: NOW, from: 'person', state: 'waiting', text: 'help' });
  assert.ok(first.sequence < reply.sequence && reply.sequence < second.sequence);
  assert.deepEqual(
    (await chat.unanswered()).map(({ request, reply: begun }) => [request.id, begun?.id ?? null]),
    [
      [first.id, reply.id],
      [second.id, null],
    ],
  );
  const edited = await chat.edit(reply.id, { state: 'done', message: { title: 'done', tone: 'ok', blocks: [] } });
  assert.equal(edited?.position, reply.position);
  assert.ok((edited?.sequence ?? 0) > second.sequence);
  assert.equal(await chat.lastSequence(), edited?.sequence);
  assert.deepEqual(
    (await chat.since(second.sequence, 10)).map(({ id }) => id),
    [reply.id],
  );
  assert.deepEqual(
    (await chat.latest({ limit: 2 })).map(({ id }) => id),
    [reply.id, second.id],
  );
  assert.deepEqual(
    (await chat.latest({ before: reply.position, limit: 9 })).map(({ id, state }) => [id, state]),
    [[first.id, 'answered']],
  );
  assert.deepEqual(
    (await chat.unanswered()).map(({ request }) => request.id),
    [second.id],
  );
  assert.equal(await chat.edit('m999999', { state: 'done', message: { title: '', tone: 'ok', blocks: [] } }), null);
  await chat.savePicture('a', Uint8Array.of(1, 2, 3));
  await chat.savePicture('a', Uint8Array.of(9));
  assert.deepEqual([...((await chat.loadPicture('a')) ?? [])], [1, 2, 3]);
  assert.equal(await chat.loadPicture('none'), null);
}
