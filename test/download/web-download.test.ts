import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { AppError } from '#core/errors.ts';
import { openDownload } from '#download/download.ts';
import { TERMINAL_POLICY as policy } from '#download/policy.ts';
import { listening } from '../support/listening.ts';

const signal = AbortSignal.timeout(60_000);
const CONTENT = Buffer.alloc(3_000_000, 'packets ').map((byte, at) => (byte + (at >> 12)) & 255);

async function served(listener: RequestListener) {
  const server = await listening(createServer(listener));
  const url = (path: string) => new URL(`http://me:pass%20word@127.0.0.1:${server.port}${path}`);
  return { url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('openDownload of a web server', () => {
  test('reads an answer without a stated size, and gives user and password as a header', async () => {
    let authorization = '';
    await using web = await served((incoming, outgoing) => {
      authorization = incoming.headers.authorization ?? '';
      outgoing.write(CONTENT.subarray(0, 1000));
      outgoing.end(CONTENT.subarray(1000));
    });
    const { body, bytes } = await openDownload(web.url('/x.cap?token=s3cret'), { policy, signal });
    assert.equal(bytes, null);
    assert.ok((await buffer(body)).equals(CONTENT));
    assert.equal(authorization, `Basic ${Buffer.from('me:pass word').toString('base64')}`);
  });

  test('goes on where a connection breaks, as long as the file is the same', async () => {
    const ranges: string[] = [];
    await using web = await served((incoming, outgoing) => {
      const from = Number(/^bytes=(\d+)-$/.exec(incoming.headers.range ?? '')?.[1] ?? 0);
      ranges.push(`${incoming.headers.range} ${incoming.headers['if-range']}`);
      const head = { etag: '"one"', 'content-length': String(CONTENT.length - from) };
      outgoing.writeHead(from === 0 ? 200 : 206, head);
      if (from > 0) outgoing.end(CONTENT.subarray(from));
      else outgoing.write(CONTENT.subarray(0, 1_500_000), () => outgoing.destroy());
    });
    const { body, bytes } = await openDownload(web.url('/x.cap'), { policy, signal });
    assert.equal(bytes, CONTENT.length);
    assert.ok((await buffer(body)).equals(CONTENT));
    assert.equal(ranges.length, 2);
    assert.match(ranges[1] ?? '', /^bytes=\d{3,}- "one"$/);
  });

  const faults: readonly (readonly [string, RequestListener, RegExp])[] = [
    ['an answer of 403', (_, outgoing) => outgoing.writeHead(403).end('no'), /the server answers 403/],
    [
      'a connection that breaks off where the server knows no ranges',
      (_, outgoing) => {
        outgoing.writeHead(200, { 'content-length': '100', etag: '"x"' });
        outgoing.write('half', () => outgoing.destroy());
      },
      /the connection broke off/,
    ],
    ['no answer', (incoming) => incoming.socket.destroy(), /cannot be read/],
  ];
  for (const [what, listener, message] of faults) {
    test(`tells of ${what} without user, password and query`, async () => {
      await using web = await served(listener);
      const url = web.url('/x.cap?token=s3cret');
      const error: unknown = await openDownload(url, { policy, signal })
        .then(({ body }) => buffer(body))
        .catch((reason: unknown) => reason);
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'FB3007');
      assert.match(error.message, message);
      assert.match(error.message, /^127\.0\.0\.1:\d+\/x\.cap cannot be read/);
      const everything = `${error.message} ${error.next} ${JSON.stringify(error.details)} ${error.stack} ${String(error.cause)}`;
      assert.doesNotMatch(everything, /s3cret|pass|me:/);
    });
  }
});
