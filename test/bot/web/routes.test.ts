import assert from 'node:assert/strict';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import type { ChatEntry, ChatPage } from '#bot/web/wire.ts';
import { createHttpServer } from '#bot/web/server.ts';
import { SILENT } from '#core/log.ts';
import { type Message, text } from '#render/message.ts';
import { startChatServer } from '../../support/chat-server.ts';
import { barPicture } from '../../support/conversation.ts';
import { until } from '../../support/until.ts';

const say = (title: string, ...blocks: Message['blocks']): Message => ({ title, tone: 'plain', blocks });

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/chat/api/messages`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

/** A request with headers that fetch would not let through, such as Host. */
function rawStatus(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/chat/api/messages`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('error', reject);
    call.end();
  });
}

/** Entries of the event stream as they come. */
function openStream(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const entries: ChatEntry[] = [];
  let ended = false;
  const run = (async () => {
    const response = await fetch(`${url}/chat/api/stream?after=0`, { headers, signal: stop.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const frames = (rest + Buffer.from(chunk).toString('utf8')).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined) entries.push(JSON.parse(data) as ChatEntry);
      }
    }
  })()
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    })
    .finally(() => {
      ended = true;
    });
  return { entries, ended: () => ended, close: async () => (stop.abort(), run) };
}

describe('the chat over HTTP', () => {
  test('a text is stored, acknowledged with its id, and then asked', async () => {
    await using server = await startChatServer();
    const response = await post(server.url, JSON.stringify({ text: '  report last 2h ' }));
    assert.equal(response.status, 202);
    const { id } = (await response.json()) as { id: string };
    assert.deepEqual(server.asked, [{ id, text: 'report last 2h' }]);
    const page = (await (await fetch(`${server.url}/chat/api/messages`)).json()) as ChatPage;
    assert.deepEqual(
      page.entries.map(({ id: entry, text: said, state }) => [entry, said, state]),
      [[id, 'report last 2h', 'waiting']],
    );
  });

  for (const { name, body, status } of [
    { name: 'no JSON', body: '{', status: 400 },
    { name: 'no text', body: '{}', status: 400 },
    { name: 'an empty text', body: '{"text":"  "}', status: 400 },
    { name: 'an unknown key', body: '{"text":"x","as":"admin"}', status: 400 },
    { name: 'a text above 4 KB', body: JSON.stringify({ text: 'x'.repeat(4097) }), status: 413 },
    { name: 'a body above the limit', body: JSON.stringify({ text: 'x'.repeat(100_000) }), status: 413 },
  ]) {
    test(`${name} is refused with a code and what to do, and nothing is asked`, async () => {
      await using server = await startChatServer();
      const response = await post(server.url, body);
      assert.equal(response.status, status);
      const error = (await response.json()) as Record<string, string>;
      assert.match(error['code'] ?? '', /^FB5002$/);
      assert.ok((error['next'] ?? '').length > 10);
      assert.deepEqual(server.asked, []);
    });
  }

  test('an address that is not there is answered with 404 and a code', async () => {
    await using server = await startChatServer();
    for (const path of [
      '/nothing',
      '/chat/nothing.js',
      '/chat/tsconfig.json',
      '/chat/api/nothing',
      '/chat/api/pictures/x',
    ]) {
      const response = await fetch(`${server.url}${path}`);
      assert.equal(response.status, 404, path);
      assert.equal(((await response.json()) as Record<string, string>)['code'], 'FB5002', path);
    }
  });

  test('a fault inside is answered with 500 and a code, without its inner text', async () => {
    const store = new MemoryChatStore();
    store.append = async () => {
      throw new Error('cannot reach postgres://bell:hunter2@db');
    };
    await using server = await startChatServer({ store });
    const response = await post(server.url, '{"text":"help"}');
    assert.equal(response.status, 500);
    const body = await response.text();
    assert.match(body, /"code":"FB9001"/);
    assert.ok(!body.includes('hunter2'), body);
    assert.deepEqual(server.asked, []);
  });

  test('other sites may not post through a visitor, and a foreign name for this server is refused', async () => {
    await using server = await startChatServer({ publicUrls: ['https://flowbell.example.com'] });
    const body = '{"text":"help"}';
    assert.equal((await post(server.url, body, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await post(server.url, body, { origin: 'http://localhost:1' })).status, 403);
    assert.equal((await post(server.url, body, { 'content-type': 'text/plain' })).status, 415);
    assert.equal(await rawStatus(server.url, { host: 'rebound.evil.example' }), 403);
    assert.equal(
      await rawStatus(server.url, { host: 'flowbell.example.com', origin: 'https://flowbell.example.com' }),
      200,
    );
    assert.equal((await post(server.url, body, { origin: server.url })).status, 202);
    assert.equal(server.asked.length, 1);
  });

  test('the page comes with a policy that lets nothing foreign in', async () => {
    await using server = await startChatServer();
    const page = await fetch(`${server.url}/chat`);
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'|default-src 'self'/);
    assert.ok(!policy.includes('unsafe'), policy);
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(!(await page.text()).match(/<script(?![^>]*\bsrc=)|\son\w+=|<style/), 'no inline script or style');
    assert.equal((await fetch(`${server.url}/`, { redirect: 'manual' })).status, 302);
    for (const path of [
      '/chat/../package.json',
      '/chat/%2e%2e/routes.ts',
      '/chat/tsconfig.json.bak',
      '/chat/..%2froutes.ts',
    ]) {
      assert.notEqual((await fetch(`${server.url}${path}`)).status, 200, path);
    }
  });

  test('the stream brings new and changed entries, and goes on after Last-Event-ID without loss or doubles', async () => {
    await using server = await startChatServer();
    const first = openStream(server.url);
    const reference = await server.channel.post(say('working', { kind: 'progress', text: 'reading', share: 0.5 }));
    await server.channel.edit(reference, say('done', text('**bold** <b>not</b>')));
    await until(() => first.entries.at(-1)?.state === 'done');
    const last = first.entries.at(-1)?.sequence ?? 0;
    await first.close();
    await server.channel.post(say('while away'));
    const second = openStream(server.url, { 'last-event-id': String(last) });
    await server.channel.post(say('live'));
    await until(() => second.entries.length >= 2);
    assert.deepEqual(
      second.entries.map(({ message }) => message?.title),
      ['while away', 'live'],
    );
    await second.close();
  });

  test('closing the server ends its streams', async () => {
    const server = await startChatServer();
    const stream = openStream(server.url);
    await server.channel.post(say('hello'));
    await until(() => stream.entries.length === 1);
    await server[Symbol.asyncDispose]();
    await until(() => stream.ended());
  });

  test('a picture is kept by its content and may be cached for ever', async () => {
    await using server = await startChatServer();
    const picture = barPicture('Top ports');
    await server.channel.post(say('a', { kind: 'picture', picture }, { kind: 'picture', picture }));
    const { entries } = (await (await fetch(`${server.url}/chat/api/messages`)).json()) as ChatPage;
    const urls = entries[0]?.message?.blocks.map((block) => (block.kind === 'picture' ? block.picture.url : '')) ?? [];
    assert.equal(new Set(urls).size, 1);
    const answer = await fetch(`${server.url}${urls[0]}`);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.match(answer.headers.get('cache-control') ?? '', /immutable/);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(picture.png));
    assert.equal((await fetch(`${server.url}/chat/api/pictures/${'0'.repeat(32)}.png`)).status, 404);
    assert.equal((await fetch(`${server.url}/chat/api/pictures/..%2f..%2fx.png`)).status, 404);
  });

  test('older entries come in pages, newer ones by their sequence', async () => {
    await using server = await startChatServer();
    for (let at = 1; at <= 5; at += 1) await server.channel.post(say(`message ${at}`));
    const page = async (query: string) =>
      (await (await fetch(`${server.url}/chat/api/messages?${query}`)).json()) as ChatPage;
    const newest = await page('limit=2');
    assert.deepEqual(
      [newest.entries.map(({ message }) => message?.title), newest.more],
      [['message 4', 'message 5'], true],
    );
    const before = await page(`limit=9&before=${newest.entries[0]?.position}`);
    assert.deepEqual([before.entries.length, before.more], [3, false]);
    const after = await page(`after=${before.entries[1]?.sequence}`);
    assert.deepEqual(
      after.entries.map(({ message }) => message?.title),
      ['message 3', 'message 4', 'message 5'],
    );
    assert.equal((await fetch(`${server.url}/chat/api/messages?limit=0`)).status, 400);
  });

  test('a message that is not there cannot be edited', async () => {
    await using server = await startChatServer();
    await assert.rejects(server.channel.edit('m99', say('x')), /reference m99/);
  });
});

test('a port in use is FB1004 with what to do, or waited for', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => void holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  assert.ok(address !== null && typeof address === 'object');
  const { signal } = new AbortController();
  await using server = createHttpServer({ host: '127.0.0.1', port: address.port, log: SILENT });
  await assert.rejects(server.listen({ signal }), (error: Error & { code?: string; next?: string }) => {
    assert.equal(error.code, 'FB1004');
    assert.match(error.message, new RegExp(String(address.port)));
    assert.match(error.next ?? '', /FLOWBELL_PORT/);
    return true;
  });
  await using patient = createHttpServer({ host: '127.0.0.1', port: address.port, log: SILENT });
  const free = async () => new Promise<void>((resolve) => void holder.close(() => resolve()));
  await patient.listen({ signal, retryWith: { nowMs: () => 0, sleep: free } });
  assert.equal((await fetch(`http://127.0.0.1:${address.port}/healthz`)).status, 200);
});
