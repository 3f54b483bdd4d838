import assert from 'node:assert/strict';
import { createServer, request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { BlobSASPermissions } from '@azure/storage-blob';
import { isBlobUrl, shownUrl } from '#azure/blob-address.ts';
import { AppError } from '#core/errors.ts';
import { openDownload } from '#download/download.ts';
import { TERMINAL_POLICY as policy } from '#download/policy.ts';
import { listening } from '../support/listening.ts';
import { testStorage } from '../support/storage.ts';

const signal = AbortSignal.timeout(60_000);
/** 5 MB that are nowhere alike. */
const CONTENT = Buffer.alloc(5_000_000, 'flows and packets ').map((byte, at) => (byte + (at >> 12)) & 255);

/** A blob with a shared access signature for an hour. */
async function signedBlob(storage: Awaited<ReturnType<typeof testStorage>>, name: string): Promise<URL> {
  const blob = storage.client.getBlockBlobClient(name);
  await blob.uploadData(CONTENT);
  const expiresOn = new Date(Date.now() + 3_600_000);
  return new URL(await blob.generateSasUrl({ permissions: BlobSASPermissions.parse('r'), expiresOn }));
}

/** Passes requests on, and cuts the connection of the first answers after so many bytes. */
function cuttingProxy(
  target: URL,
  { cuts, after }: { cuts: number; after: number },
): { server: Server; ranges: string[] } {
  const ranges: string[] = [];
  let left = cuts;
  const server = createServer((incoming, outgoing) => {
    ranges.push(String(incoming.headers['x-ms-range'] ?? incoming.headers.range ?? ''));
    const headers = { ...incoming.headers, host: target.host };
    const passed = request({ host: target.hostname, port: target.port, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      let sent = 0;
      const isCut = left-- > 0;
      answer.on('data', (chunk: Buffer) => {
        outgoing.write(chunk);
        sent += chunk.length;
        if (isCut && sent >= after) outgoing.destroy();
      });
      answer.on('end', () => outgoing.end());
    });
    passed.end();
  });
  return { server, ranges };
}

describe('openDownload of a blob', () => {
  test('reads a blob by an address with a shared access signature', async () => {
    await using storage = await testStorage('captures');
    const url = await signedBlob(storage, 'day 1/vm.cap');
    assert.ok(isBlobUrl(url));
    assert.equal(shownUrl(url), `${url.host}/devstoreaccount1/captures/day 1/vm.cap`);
    const { body, bytes } = await openDownload(url, { policy, signal });
    assert.equal(bytes, CONTENT.length);
    assert.ok((await buffer(body)).equals(CONTENT));
  });

  test('goes on where a connection breaks, and says nothing of the signature when it cannot', async () => {
    await using storage = await testStorage('captures');
    const url = await signedBlob(storage, 'vm.cap');
    const { server, ranges } = cuttingProxy(url, { cuts: 2, after: 1_200_000 });
    await using proxy = await listening(server);
    // The signature covers the path and not the host.
    const through = new URL(url);
    through.port = String(proxy.port);
    const { body } = await openDownload(through, { policy, signal });
    assert.ok((await buffer(body)).equals(CONTENT));
    assert.equal(ranges.length, 3);
    assert.match(ranges[1] ?? '', /^bytes=1\d{6}-/);
  });

  for (const [what, change, next] of [
    ['a wrong signature', (url: URL) => url.searchParams.set('sig', 'c2VjcmV0c2VjcmV0'), /new shared access signature/],
    ['a blob that is not there', (url: URL) => (url.pathname += 'x'), /.*/],
  ] as const) {
    test(`refuses ${what} without showing the query`, async () => {
      await using storage = await testStorage('captures');
      const url = await signedBlob(storage, 'vm.cap');
      change(url);
      const error: unknown = await openDownload(url, { policy, signal }).then(
        () => null,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'FB3007');
      assert.match(error.next, next);
      const everything = `${error.message} ${error.next} ${JSON.stringify(error.details)} ${String(error.cause)} ${error.stack}`;
      const signature = url.searchParams.get('sig') ?? '?';
      assert.ok(!everything.includes(signature) && !everything.includes(encodeURIComponent(signature)), everything);
      assert.ok(!everything.includes('sig='), everything);
    });
  }
});

test('openDownload wants the address of a blob', async () => {
  for (const path of ['', '/container']) {
    const url = new URL(`https://account.blob.core.windows.net${path}?sv=1&sig=s3cret`);
    await assert.rejects(openDownload(url, { policy, signal }), (error) => {
      assert.ok(error instanceof AppError && error.code === 'FB3007');
      assert.match(error.message, /is not the address of a blob/);
      return !`${error.stack}${error.next}`.includes('s3cret');
    });
  }
});

describe('isBlobUrl', () => {
  for (const [address, expected] of [
    ['https://account.blob.core.windows.net/c/b.cap', true],
    ['https://account.blob.core.chinacloudapi.cn/c/b.cap', true],
    ['https://account.z12.blob.storage.azure.net/c/b.cap', true],
    ['https://files.example.com/c/b.cap?sv=2025-01-05&sig=x', true],
    ['https://files.example.com/c/b.cap?sig=x', false],
    ['https://blob.example.com/c/b.cap', false],
  ] as const) {
    test(`${address} is ${expected ? 'one' : 'none'}`, () => assert.equal(isBlobUrl(new URL(address)), expected));
  }
});
