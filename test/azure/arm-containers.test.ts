import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { AccountContainers } from '#azure/arm-containers.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { Secret } from '#core/secret.ts';
import { MINUTE_MS } from '#core/window.ts';
import { ACCOUNT } from '#sandbox/azurite.ts';

let nowMs = 0;
const clock = { nowMs: () => nowMs, sleep: () => Promise.resolve() };

/** A storage account that takes connections and never says anything, as behind a firewall. */
async function silentStorage() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${ACCOUNT.name}`;
  return {
    access: { kind: 'key', endpoint, account: ACCOUNT.name, key: new Secret(ACCOUNT.key) } as const,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A container that answers nothing until it is given up, and counts how often it is asked. */
function silentContainer(): { readonly container: BlobContainer; asked: number } {
  const silent = {
    asked: 0,
    container: {
      name: 'c',
      key: 'st/c',
      list: (_prefix: string, { signal }: { signal?: AbortSignal }) => {
        silent.asked += 1;
        const never = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
        return { [Symbol.asyncIterator]: () => ({ next: () => never }) };
      },
      async *folders() {},
      blocks: () => Promise.resolve(null),
      read: () => Promise.resolve(null),
    } satisfies BlobContainer,
  };
  return silent;
}

async function looked(accounts: AccountContainers): Promise<void> {
  for (const each of accounts) for await (const { name } of each.list('', {})) assert.fail(name);
}

describe('an account that never answers', () => {
  test('is given up and told', async () => {
    await using storage = await silentStorage();
    const accounts = new AccountContainers(() => openContainers(storage.access, ['c']), clock, { silentMs: 50 });
    accounts.keep(new Set(['st']));
    await looked(accounts);
    assert.match(accounts.problems().get('st') ?? '', /c did not answer within 0\.05 s\..*\(FB3002\)$/);
  });

  test('is left alone for a minute, then for two, then for four', async () => {
    const silent = silentContainer();
    const accounts = new AccountContainers(() => [silent.container], clock, { silentMs: 1 });
    accounts.keep(new Set(['st']));
    const asked: number[] = [];
    for (const minute of [0, 0.9, 1, 2.9, 3, 6.9, 7]) {
      nowMs = minute * MINUTE_MS;
      await looked(accounts);
      asked.push(silent.asked);
    }
    assert.deepEqual(asked, [1, 1, 2, 2, 3, 3, 4]);
  });

  test('is no problem to whoever has stopped looking', async () => {
    await using storage = await silentStorage();
    const accounts = new AccountContainers(() => openContainers(storage.access, ['c']), clock);
    accounts.keep(new Set(['st']));
    const stopping = new AbortController();
    const [only] = accounts;
    const look = Array.fromAsync(only?.folders('', { signal: stopping.signal }) ?? []);
    stopping.abort(new Error('stopping'));
    await assert.rejects(look, /stopping/);
    assert.equal(accounts.problems().size, 0);
  });
});
