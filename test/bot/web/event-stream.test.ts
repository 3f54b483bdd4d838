import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import type { ChatEntry } from '#bot/web/wire.ts';
import { type Message, text } from '#render/message.ts';
import { startChatServer } from '../../support/chat-server.ts';
import { until } from '../../support/until.ts';

const say = (title: string, ...blocks: Message['blocks']): Message => ({ title, tone: 'plain', blocks });

/** A stream over a bare socket, whose reading can be stopped. */
async function openSocket(url: string): Promise<{ socket: Socket; received: () => string }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(`GET /chat/api/stream?after=0 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const received = () => Buffer.concat(parts).toString('utf8');
  await until(() => received().includes(': connected'));
  return { socket, received };
}

/** Entries in the received text. Chunk sizes stand between frames; only `data:` lines are looked at. */
const entriesIn = (received: string): ChatEntry[] =>
  received.split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as ChatEntry] : []));

describe('the event stream', () => {
  test('a reader that stops reading costs little, and gets the newest state when it goes on', async () => {
    await using server = await startChatServer();
    const { socket, received } = await openSocket(server.url);
    socket.pause();
    const filler = 'x'.repeat(100_000);
    const reference = await server.channel.post(say('edit 0'));
    const edits = 600;
    for (let at = 1; at <= edits; at += 1) {
      await server.channel.edit(reference, say(`edit ${at}`, text(filler)));
      // Lets the stream write what it would.
      await new Promise(setImmediate);
    }
    await server.channel.post(say('last'));
    socket.resume();
    await until(() => received().includes('"title":"last"'));
    const entries = entriesIn(received());
    socket.destroy();
    const titles = entries.map(({ message }) => message?.title);
    assert.deepEqual(titles.slice(-2), [`edit ${edits}`, 'last']);
    // What the sockets of both sides hold, not the 60 MB that were written meanwhile.
    assert.ok(entries.length < edits / 2, `${entries.length} of ${edits} edits were sent`);
    const sequences = entries.map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      [...new Set(sequences)].sort((a, b) => a - b),
    );
  });

  test('a quiet stream is kept open by comments', async () => {
    await using server = await startChatServer({ heartbeatMs: 10 });
    const { socket, received } = await openSocket(server.url);
    await until(() => received().split(': alive').length > 3);
    socket.destroy();
  });

  test('streams beyond the limit are refused with 503 until another one ends', async () => {
    await using server = await startChatServer();
    const stop = new AbortController();
    const open = (signal: AbortSignal) => fetch(`${server.url}/chat/api/stream`, { signal });
    const leaving = new AbortController();
    await open(leaving.signal);
    const others = await Promise.all(Array.from({ length: 199 }, () => open(stop.signal)));
    assert.ok(others.every(({ status }) => status === 200));
    const refused = await open(stop.signal);
    assert.equal(refused.status, 503);
    assert.match(await refused.text(), /"code":"FB5002".*200 open streams/);
    leaving.abort();
    await until(async () => (await open(stop.signal)).status === 200);
    stop.abort();
  });
});
