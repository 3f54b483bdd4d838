import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { AppError, type ErrorCode } from '#core/errors.ts';
import { type DownloadOptions, openDownload } from '#download/download.ts';
import type { DownloadPolicy } from '#download/policy.ts';
import { farServer, PUBLIC, resolving } from '../support/far-server.ts';

/** As a service has it, for every host. */
const POLICY: DownloadPolicy = {
  hosts: ['*'],
  ports: [80, 443],
  allowHttp: true,
  reach: { privateRanges: ['10.20.0.0/24'] },
  maxBytes: 1_000_000,
  maxMs: 30_000,
};
const FAR = new URL('http://files.example.com/c/vm.cap?sv=1&sig=s3cret');
const signal = AbortSignal.timeout(60_000);

interface Asked {
  readonly url?: URL;
  readonly policy?: Partial<DownloadPolicy>;
  readonly resolve?: ReturnType<typeof resolving>;
  readonly stalledMs?: number;
}

/** Downloads from a server of any name; how many requests came, and the bytes or the fault. */
async function fetched(listener: RequestListener, { url = FAR, policy = {}, resolve, stalledMs }: Asked = {}) {
  let requests = 0;
  const counting: RequestListener = (request, answer) => {
    requests += 1;
    listener(request, answer);
  };
  await using far = await farServer(counting, resolve === undefined ? {} : { resolve });
  const options: DownloadOptions = { policy: { ...POLICY, ...policy }, network: far.network, signal };
  const result: unknown = await openDownload(url, stalledMs === undefined ? options : { ...options, stalledMs })
    .then(({ body }) => buffer(body))
    .catch((error: unknown) => error);
  return { result, requests };
}

function isFault(found: unknown, code: ErrorCode, message: RegExp): void {
  assert.ok(found instanceof AppError, String(found));
  assert.equal(found.code, code, found.message);
  assert.match(found.message, message);
  assert.doesNotMatch(`${found.message} ${found.next} ${JSON.stringify(found.details)} ${found.stack}`, /s3cret|sig=/);
}

const content: RequestListener = (_, answer) => answer.end('packets');
const to =
  (location: string, status = 302): RequestListener =>
  (request, answer) =>
    request.url?.startsWith('/c/') === true
      ? answer.writeHead(status, { location }).end()
      : answer.end(`reached ${request.headers.host}`);

test('a public server is read, over TLS too', async () => {
  for (const url of [FAR, new URL('https://files.example.com/c/vm.cap')])
    assert.equal(String((await fetched(content, { url })).result), 'packets');
});

describe('a name that resolves', () => {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['to loopback', ['127.0.0.1']],
    ['to loopback of IPv6', ['::1']],
    ['to a private address', ['10.0.0.5']],
    ['to instance metadata', ['169.254.169.254']],
    ['to the wire server', ['168.63.129.16']],
    ['to mapped IPv4', ['::ffff:10.0.0.5']],
    ['to NAT64', ['64:ff9b::a00:5']],
    ['to public addresses and a private one', [PUBLIC, '10.0.0.5']],
    ['to a private address and public ones', ['10.0.0.5', PUBLIC]],
    ['to nothing', []],
  ];
  for (const [what, addresses] of lists) {
    test(`${what} is not connected to`, async () => {
      const resolve = resolving({ 'files.example.com': [addresses] });
      const { result, requests } = await fetched(content, { resolve });
      isFault(result, 'FB3008', /files\.example\.com is not fetched from: its address is not a public one/);
      assert.equal(requests, 0);
      for (const address of addresses) assert.ok(!(result as AppError).message.includes(address));
    });
  }

  test('to a private range that is configured passes the check', async () => {
    const resolve = resolving({ 'files.example.com': [['10.20.0.5']] });
    const { result } = await fetched(content, { resolve });
    // The far network cuts what goes anywhere but to the public address.
    isFault(result, 'FB3007', /the connection broke off/);
  });

  test('to something else at the next connection is checked again', async () => {
    const resolve = resolving({ 'files.example.com': [[PUBLIC], ['127.0.0.1']] });
    const { result, requests } = await fetched(
      (_, answer) => {
        answer.writeHead(200, { 'content-length': 600_000, etag: '"1"' });
        answer.write(Buffer.alloc(300_000), () => answer.destroy());
      },
      { resolve },
    );
    isFault(result, 'FB3008', /not a public one/);
    assert.equal(requests, 1);
  });

  test('is looked up once for a connection, so that check and connection have the same address', async () => {
    let lookups = 0;
    const inner = resolving({ 'files.example.com': [[PUBLIC], ['127.0.0.1']] });
    const resolve: typeof inner = (hostname, options, callback) => {
      lookups += 1;
      inner(hostname, options, callback);
    };
    assert.equal(String((await fetched(content, { resolve })).result), 'packets');
    assert.equal(lookups, 1);
  });
});

describe('a redirect', () => {
  for (const location of [
    'http://127.0.0.1/latest',
    'http://2130706433/latest',
    'http://[::ffff:127.0.0.1]/latest',
    'http://169.254.169.254/metadata/instance',
    '//10.0.0.1/x',
    'http://inside.example/x',
  ]) {
    test(`to ${location} is not followed`, async () => {
      const resolve = resolving({ 'inside.example': [['10.0.0.5']] });
      const { result, requests } = await fetched(to(location), { resolve });
      isFault(result, 'FB3008', /not a public one/);
      assert.equal(requests, 1);
    });
  }

  for (const [what, location, policy, message] of [
    [
      'to a host that is not allowed',
      'http://evil.example/x',
      { hosts: ['files.example.com'] },
      /evil\.example is not/,
    ],
    ['to another port', 'http://files.example.com:8080/x', {}, /Port 8080/],
    ['to a file', 'file:///etc/passwd', {}, /begins with https/],
    ['to nowhere', 'http://:80', {}, /lead nowhere/],
    ['to itself', '/c/vm.cap', {}, /lead nowhere/],
  ] as const) {
    test(`${what} is not followed`, async () => {
      isFault((await fetched(to(location), { policy })).result, 'FB3008', message);
    });
  }

  test('from TLS to plain text is not followed', async () => {
    const url = new URL('https://files.example.com/c/vm.cap?sig=s3cret');
    isFault((await fetched(to('http://files.example.com/x'), { url })).result, 'FB3008', /without TLS/);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    test(`with status ${status} to a public server is followed, without query, user and password`, async () => {
      const headers: string[] = [];
      const listener: RequestListener = (request, answer) => {
        headers.push(`${request.headers.host} ${request.url} ${request.headers.authorization}`);
        to('http://other.example/x', status)(request, answer);
      };
      const url = new URL('http://me:pass@files.example.com/c/vm.cap?sig=s3cret');
      assert.equal(String((await fetched(listener, { url })).result), 'reached other.example');
      assert.deepEqual(headers, [
        'files.example.com /c/vm.cap?sig=s3cret Basic bWU6cGFzcw==',
        'other.example /x undefined',
      ]);
    });
  }
});

describe('a server', () => {
  test('that states more than is fetched is left at once', async () => {
    const { result } = await fetched((_, answer) => void answer.writeHead(200, { 'content-length': 1e12 }).write('x'));
    isFault(result, 'FB3009', /it has 1 TB, and at most 1 MB/);
  });

  test('whose answer has no end is left at the limit', async () => {
    const { result } = await fetched((_, answer) => {
      const more = (): void => {
        while (!answer.destroyed && answer.write(Buffer.alloc(65_536)));
      };
      answer.on('drain', more);
      more();
    });
    isFault(result, 'FB3009', /it goes on, and at most 1 MB/);
  });

  test('that gives a byte now and then is left when the time is over', async () => {
    const { result } = await fetched(
      (_, answer) =>
        void (async () => {
          answer.writeHead(200, { 'content-length': 500_000, etag: '"1"' });
          for await (const _tick of setInterval(20)) if (answer.destroyed || !answer.write('x')) return;
        })(),
      { policy: { maxMs: 300 } },
    );
    isFault(result, 'FB3009', /was not read to its end within/);
  });

  test('that gives no answer is left when the time is over', async () => {
    const { result } = await fetched(() => undefined, { policy: { maxMs: 200 } });
    isFault(result, 'FB3009', /was not read to its end within/);
  });

  test('that falls silent is left', async () => {
    const silent: RequestListener = (_, answer) => void answer.writeHead(200).write('x');
    isFault((await fetched(silent, { stalledMs: 100 })).result, 'FB3007', /the connection broke off/);
  });

  test('that states less than it sends, or no number, is read to the end of what it stated', async () => {
    const { result } = await fetched((request) => {
      request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npackets');
    });
    assert.equal(String(result), 'pack');
    const odd = await fetched(
      (request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: -4\r\n\r\npackets'),
    );
    isFault(odd.result, 'FB3007', /HPE_INVALID_CONTENT_LENGTH|broke off/);
  });

  test('whose error code is a text of its own is not quoted', async () => {
    const { result } = await fetched((_, answer) => {
      answer.writeHead(403, { 'x-ms-error-code': 'sig=s3cret <b>' }).end();
    });
    isFault(result, 'FB3007', /the server answers 403\.$/);
  });
});
