import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { openArm } from '#azure/arm.ts';
import { AppError } from '#core/errors.ts';
import { armFlowLog, armWatcher, SUBSCRIPTION } from '../support/arm-flow-log.ts';
import { type ArmFault, type ArmServer, startArmServer, TOKEN } from '../support/arm-server.ts';

const { signal } = new AbortController();
const credential = { getToken: () => Promise.resolve({ token: TOKEN, expiresOnTimestamp: Date.UTC(2100, 0) }) };

let server: ArmServer;
before(async () => {
  server = await startArmServer([]);
});
after(() => server[Symbol.asyncDispose]());

const armOf = ({ endpoint, certificateAuthority }: ArmServer = server) =>
  openArm({ endpoint, audience: endpoint }, { credential, certificateAuthority });

describe('flow logs of a subscription', () => {
  test('are listed from all regions and over all pages', async () => {
    const regions = ['westeurope', 'northeurope', 'eastus', 'westus', 'japanwest'];
    server.logs = regions.flatMap((region) =>
      ['a', 'b', 'c'].map((name) => ({ region, name: `fl-${region}-${name}` })),
    );
    const found = await armOf().flowLogs(SUBSCRIPTION, { signal });
    assert.deepEqual(
      found.map(({ name }) => name),
      server.logs.map(({ name }) => name),
    );
    assert.deepEqual([...new Set(found.map(({ region }) => region))], regions);
  });

  test('come with what they log, where to, and for how long', async () => {
    const properties = {
      retentionPolicy: { days: 7, enabled: true },
      enabledFilteringCriteria: 'dstPort=443',
      recordTypes: 'B,E',
      provisioningState: 'Failed',
      enabled: false,
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: { enabled: true, trafficAnalyticsInterval: 10 },
      },
    };
    server.logs = [
      { name: 'fl-Shop', account: 'StFlowLogs', target: 'virtualNetworks/vnet-shop/subnets/snet-web', properties },
    ];
    const [found] = await armOf().flowLogs(SUBSCRIPTION, { signal });
    assert.deepEqual(found, {
      name: 'fl-Shop',
      subscription: SUBSCRIPTION,
      resourceGroup: 'NetworkWatcherRG',
      watcher: 'NetworkWatcher_westeurope',
      region: 'westeurope',
      targetId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shop/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/snet-web`,
      targetKind: 'subnet',
      targetName: 'snet-web',
      account: 'stflowlogs',
      enabled: false,
      retentionDays: 7,
      filter: 'dstPort=443',
      recordTypes: ['B', 'E'],
      provisioningState: 'Failed',
      trafficAnalyticsMinutes: 10,
    });
  });

  test('kept for 0 days, or without a policy at work, are kept for ever', async () => {
    server.logs = [
      { days: 0, enabled: true },
      { days: 30, enabled: false },
    ].map((retentionPolicy, index) => ({
      name: `fl-${index}`,
      properties: { retentionPolicy },
    }));
    const found = await armOf().flowLogs(SUBSCRIPTION, { signal });
    assert.deepEqual(
      found.map(({ retentionDays }) => retentionDays),
      [null, null],
    );
  });

  test('are asked for in an API version that knows filters and record types', async () => {
    server.logs = [{ name: 'fl-shop' }];
    await armOf().flowLogs(SUBSCRIPTION, { signal });
    assert.match(server.requests.at(-1) ?? '', /flowLogs\?api-version=2026-01-01$/);
  });
});

describe('Resource Manager that does not give flow logs', () => {
  const cases: readonly [string, ArmFault, RegExp, RegExp][] = [
    [
      'without permission',
      { status: 403, code: 'AuthorizationFailed' },
      /AuthorizationFailed \(status 403\)/,
      /role Reader .*flowLogs\/read/,
    ],
    ['of another tenant', { status: 401, code: 'InvalidAuthenticationTokenTenant' }, /status 401/, /AZURE_TENANT_ID/],
    [
      'without the subscription',
      { status: 404, code: 'SubscriptionNotFound' },
      /SubscriptionNotFound/,
      /azure\.subscriptions/,
    ],
    [
      'that throttles',
      { status: 429, code: 'TooManyRequests', retryAfterSeconds: 17 },
      /TooManyRequests/,
      /throttling/,
    ],
    ['with a fault of its own', { status: 500, code: 'InternalServerError' }, /status 500/, /asked again/],
  ];
  for (const [name, fault, message, next] of cases) {
    test(`${name} is told with code and next step, at once`, async () => {
      server.logs = [{ name: 'fl-shop' }];
      server.faults.set(SUBSCRIPTION, fault);
      const asked = server.requests.length;
      await assert.rejects(armOf().flowLogs(SUBSCRIPTION, { signal }), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'FB3005');
        assert.match(error.message, message);
        assert.match(error.next, next);
        assert.equal(error.details['retryAfterMs'], fault.retryAfterSeconds === undefined ? undefined : 17_000);
        return true;
      });
      assert.equal(server.requests.length, asked + 1, 'nothing is tried again in silence');
      server.faults.clear();
    });
  }

  test('unreachable says so', async () => {
    const gone = await startArmServer([]);
    await gone[Symbol.asyncDispose]();
    await assert.rejects(armOf(gone).flowLogs(SUBSCRIPTION, { signal }), { code: 'FB3005', message: /ECONNREFUSED/ });
  });

  test('without anybody to sign in as says which identities there are', async () => {
    const nobody = {
      getToken: () => Promise.reject(Object.assign(new Error('none of ten'), { name: 'AggregateAuthenticationError' })),
    };
    const { endpoint, certificateAuthority } = server;
    const arm = openArm({ endpoint, audience: endpoint }, { credential: nobody, certificateAuthority });
    await assert.rejects(arm.flowLogs(SUBSCRIPTION, { signal }), { code: 'FB3005', next: /managed identity/ });
  });

  test('is not asked for more once the caller has stopped', async () => {
    server.logs = Array.from({ length: 9 }, (_, index) => ({ name: `fl-${index}` }));
    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await assert.rejects(armOf().flowLogs(SUBSCRIPTION, { signal: stopping.signal }), /enough/);
  });
});

const RECORDED = new URL(
  '../../../shared/data/azure/arm/recorded-traffic/flow-log-create-vnet-2022-08.json',
  import.meta.url,
);
const recorded = await readFile(RECORDED, 'utf8').catch(() => null);
const skip = recorded === null ? 'no recorded traffic of Resource Manager beside the repository' : false;

describe('the double of Resource Manager', { skip }, () => {
  const exchanges = (): { url: string; method: string; responseBody: { value: Record<string, unknown>[] } }[] =>
    JSON.parse(recorded ?? '[]');
  /** Every path to a value in an object, such as `properties.format.version`. */
  const pathsOf = (value: unknown, at = ''): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, below]) => pathsOf(below, `${at}.${key}`))
      : [at];
  const lists = (end: RegExp) =>
    exchanges().filter(({ method, url }) => method === 'GET' && end.test(new URL(url).pathname));

  test('answers flow logs with the very fields of recorded ones', () => {
    const expected = new Set(
      lists(/flowLogs$/).flatMap(({ responseBody }) => responseBody.value.flatMap((log) => pathsOf(log))),
    );
    assert.deepEqual(new Set(pathsOf(armFlowLog({ name: 'x' }))).difference(expected), new Set());
    assert.deepEqual(expected.difference(new Set(pathsOf(armFlowLog({ name: 'x' })))), new Set(['.tags.foo']));
  });

  test('answers network watchers with the very fields of recorded ones', () => {
    const [first] = lists(/networkWatchers$/).flatMap(({ responseBody }) => responseBody.value);
    assert.deepEqual(pathsOf(armWatcher('s', 'westeurope')), pathsOf(first));
  });
});
