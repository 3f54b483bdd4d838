import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openArm } from '#azure/arm.ts';
import { FlowLogDiscovery } from '#azure/arm-discovery.ts';
import type { BlobContainer } from '#azure/blob.ts';
import { AppError } from '#core/errors.ts';
import { SILENT } from '#core/log.ts';
import { MINUTE_MS } from '#core/window.ts';
import { SUBSCRIPTION } from '../support/arm-flow-log.ts';
import { type ArmServer, startArmServer, TOKEN } from '../support/arm-server.ts';

const { signal } = new AbortController();
const OTHER = '00000000-1111-4222-8333-444444444444';
const START_MS = Date.UTC(2026, 10, 20, 14);

let server: ArmServer;
let nowMs = START_MS;
before(async () => {
  server = await startArmServer([]);
});
after(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  nowMs = START_MS;
  server.faults.clear();
  server.logs = [
    { name: 'fl-shop', account: 'stshop' },
    { subscription: OTHER, name: 'fl-other', account: 'stother' },
  ];
});

/** A container with one blob, or one that refuses to be listed. */
function container(account: string, refuses: () => boolean): BlobContainer {
  async function* list() {
    if (refuses()) {
      throw new AppError('FB3002', {
        message: `Storage ${account} could not be read: AuthorizationFailure.`,
        next: 'Check the role.',
      });
    }
    yield { name: `${account}.json`, etag: 'e', bytes: 1, modifiedMs: 0 };
  }
  return {
    name: 'c',
    key: `${account}/c`,
    list,
    async *folders() {},
    blocks: () => Promise.resolve(null),
    read: () => Promise.resolve(null),
  };
}

function discovery({ refusing = '', known = [] as string[] } = {}) {
  const { endpoint, certificateAuthority } = server;
  const credential = { getToken: () => Promise.resolve({ token: TOKEN, expiresOnTimestamp: Date.UTC(2100, 0) }) };
  const refused = { account: refusing };
  const parts = {
    arm: openArm({ endpoint, audience: endpoint }, { credential, certificateAuthority }),
    openAccount: (account: string) => [container(account, () => refused.account === account)],
    clock: { nowMs: () => nowMs, sleep: () => Promise.resolve() },
    log: SILENT,
  };
  const settings = { subscriptions: [SUBSCRIPTION, OTHER], refreshMs: 10 * MINUTE_MS, knownAccounts: known };
  return Object.assign(new FlowLogDiscovery(parts, settings), { refused });
}

const keysOf = (found: FlowLogDiscovery): string[] => [...found.containers].map(({ key }) => key);
async function listed(found: FlowLogDiscovery): Promise<string[]> {
  const names: string[] = [];
  for (const each of found.containers) for await (const { name } of each.list('', {})) names.push(name);
  return names;
}

describe('discovery', () => {
  test('follows the storage accounts that flow logs write to, and lets go of those that none does', async () => {
    const found = discovery();
    await found.refresh({ signal });
    assert.deepEqual(keysOf(found), ['stshop/c', 'stother/c']);
    server.logs = [
      { name: 'fl-shop', account: 'stnew' },
      { subscription: OTHER, name: 'fl-other', account: 'stother' },
    ];
    nowMs += 10 * MINUTE_MS;
    await found.refresh({ signal });
    assert.deepEqual(keysOf(found), ['stother/c', 'stnew/c']);
  });

  test('leaves accounts alone that are configured, or would be read twice', async () => {
    const found = discovery({ known: ['stshop'] });
    await found.refresh({ signal });
    assert.deepEqual(keysOf(found), ['stother/c']);
  });

  test('asks again after the refresh time and not before, unless it is told to', async () => {
    const found = discovery();
    const asked = async (options: { now?: boolean } = {}): Promise<number> => {
      const before = server.requests.length;
      await found.refresh({ signal, ...options });
      return server.requests.length - before;
    };
    assert.equal(await asked(), 4);
    nowMs += 9 * MINUTE_MS;
    assert.equal(await asked(), 0);
    assert.equal(await asked({ now: true }), 4);
    nowMs += 10 * MINUTE_MS;
    assert.equal(await asked(), 4);
  });

  test('keeps what it knows of a subscription that fails, tells why, and goes on with the others', async () => {
    const found = discovery();
    await found.refresh({ signal });
    server.faults.set(SUBSCRIPTION, { status: 403, code: 'AuthorizationFailed' });
    server.logs = [...server.logs, { subscription: OTHER, name: 'fl-late', account: 'stlate' }];
    nowMs += 10 * MINUTE_MS;
    await found.refresh({ signal });
    assert.deepEqual(keysOf(found), ['stshop/c', 'stother/c', 'stlate/c']);
    assert.equal(found.problems().length, 1);
    assert.match(found.problems()[0] ?? '', /AuthorizationFailed .*Reader.*\(FB3005\)$/);
    const [failed] = found.states();
    assert.equal(failed?.readMs, START_MS);
    server.faults.clear();
    nowMs += MINUTE_MS;
    await found.refresh({ signal });
    assert.deepEqual(found.problems(), []);
  });

  test('leaves a subscription alone for as long as Retry-After says, even when told to ask', async () => {
    const found = discovery();
    server.faults.set(SUBSCRIPTION, { status: 429, code: 'TooManyRequests', retryAfterSeconds: 300 });
    await found.refresh({ signal });
    const asked = server.requests.filter((path) => path.includes(SUBSCRIPTION)).length;
    nowMs += 4 * MINUTE_MS;
    await found.refresh({ signal, now: true });
    assert.equal(server.requests.filter((path) => path.includes(SUBSCRIPTION)).length, asked);
    server.faults.clear();
    nowMs += MINUTE_MS;
    await found.refresh({ signal });
    assert.deepEqual(keysOf(found).sort(), ['stother/c', 'stshop/c']);
  });

  test('ends when it is told to stop', async () => {
    const stopping = new AbortController();
    const running = discovery().run({ signal: stopping.signal });
    stopping.abort(new Error('stopping'));
    await running;
  });
});

describe('a discovered storage account that refuses', () => {
  test('looks empty, is told by name, and does not keep others from being read', async () => {
    const found = discovery({ refusing: 'stshop' });
    await found.refresh({ signal });
    assert.deepEqual(await listed(found), ['stother.json']);
    assert.match(found.accountProblems().get('stshop') ?? '', /AuthorizationFailure.*Check the role\. \(FB3002\)/);
    assert.match(found.problems().join('\n'), /stshop/);
  });

  test('is left alone for a minute and then read again', async () => {
    const found = discovery({ refusing: 'stshop' });
    await found.refresh({ signal });
    await listed(found);
    found.refused.account = '';
    assert.deepEqual(await listed(found), ['stother.json']);
    nowMs += MINUTE_MS;
    assert.deepEqual(await listed(found), ['stshop.json', 'stother.json']);
    assert.deepEqual(found.problems(), []);
  });
});
