import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { sourceActivity } from '#analysis/store/source-activity.ts';
import { openArm } from '#azure/arm.ts';
import { FlowLogDiscovery } from '#azure/arm-discovery.ts';
import { openContainers } from '#azure/blob.ts';
import { sourceState } from '#bot/sources/state.ts';
import { sourceStatuses } from '#bot/sources/statuses.ts';
import { SILENT } from '#core/log.ts';
import { DAY_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { openEmbeddedDatabase } from '#state/database.ts';
import { startArmServer, TOKEN } from '../../support/arm-server.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW_MS = Date.parse('2026-03-02T10:30:00Z');
const clock = { nowMs: () => NOW_MS, sleep: () => new Promise<void>((resolve) => void setTimeout(resolve, 20)) };

test('storage accounts that only Resource Manager knows are read, although one of them cannot be reached', async () => {
  await using folder = await tempFolder();
  await using storage = await testStorage(CONTAINER);
  await using second = await testStorage(CONTAINER);
  await using database = await openEmbeddedDatabase(`${folder.path}/state`);
  const settings = { directory: `${folder.path}/flows`, retentionDays: null, queryMemoryBytes: 500e6 };
  await using store = await FlowStore.open(settings);
  await using server = await startArmServer([
    { subscription: 's', name: 'Dead-flowlog', region: 'eastus', account: 'stdead' },
    { subscription: 's', name: 'Moved-flowlog', account: 'stsecond' },
    { subscription: 's', name: 'Test-flowlog', properties: { retentionPolicy: { days: 7, enabled: true } } },
  ]);
  const { endpoint, certificateAuthority } = server;
  const credential = { getToken: () => Promise.resolve({ token: TOKEN, expiresOnTimestamp: Date.UTC(2100, 0) }) };
  const dead = { ...storage.access, account: 'stdead', endpoint: 'http://127.0.0.1:9/stdead' };
  const openAccount = (account: string) => {
    const access = { stdead: dead, stsecond: second.access, stflowlogs: storage.access }[account] ?? dead;
    // All storage of tests is of one account name; of different ones the keys would be different by themselves.
    return openContainers(access, [CONTAINER]).map((each) => ({ ...each, key: `${account}/${each.name}` }));
  };
  const discovery = new FlowLogDiscovery(
    {
      arm: openArm({ endpoint, audience: endpoint }, { credential, certificateAuthority }),
      openAccount,
      clock,
      log: SILENT,
    },
    { subscriptions: ['s'], refreshMs: 10 * MINUTE_MS, knownAccounts: [] },
  );
  await discovery.refresh({ signal: new AbortController().signal });
  const record = vnetRecord('2026-03-02T10:29:20Z', deniedTuples('2026-03-02T10:29:00Z', 3));
  const blob = vnetBlobName('2026-03-02T10:00');
  await new AppendingBlob(storage.client, blob).append(record);
  await new AppendingBlob(second.client, blob.replace('TEST-', 'MOVED-')).append(record, record);

  const cursors = blobCursors(database);
  const writer = {
    store,
    enrichment: await openEnrichment({ inventory: INVENTORY }),
    nameContext: contextNamer(INVENTORY),
  };
  const parts = { containers: discovery.containers, cursors, writer, clock, log: SILENT };
  const watcher = new FlowLogWatcher(parts, { pollMs: 20, notBeforeMs: null }, () => undefined);
  const stopping = new AbortController();
  const running = watcher.run({ signal: stopping.signal });
  try {
    await until(async () => (await cursors.totals()).filter(({ tuples }) => tuples > 0).length === 2);
  } finally {
    stopping.abort();
    await running;
  }
  assert.equal(watcher.status().problem, null);
  const list = sourceStatuses({
    totals: await cursors.totals(),
    activity: await sourceActivity(store, { nowMs: NOW_MS, window: lastMs(DAY_MS, NOW_MS) }),
    resources: discovery.resources(),
    accountProblems: discovery.accountProblems(),
  });
  const [moved, read, unread] = list;
  assert.deepEqual([moved?.name, moved?.container], ['moved-flowlog', `stsecond/${CONTAINER}`]);
  assert.deepEqual([read?.name, read?.tuplesLastHour, read?.resources[0]?.retentionDays], ['test-flowlog', 3, 7]);
  assert.equal(read?.container, `stflowlogs/${CONTAINER}`);
  assert.ok(read !== undefined && sourceState(read, NOW_MS) === 'reading');
  assert.equal(unread?.name, 'dead-flowlog');
  assert.match(unread?.problem ?? '', /127\.0\.0\.1:9.*ECONNREFUSED.*\(FB3002\)/);
});
