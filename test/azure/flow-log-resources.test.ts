import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { flowLogResource, flowLogRootsOf } from '#azure/flow-log-resources.ts';
import { parseFlowLogPath } from '#azure/flow-log-path.ts';

const SUB = '5a4db0c5-7c1e-4f5e-9b6a-0f10be110001';
const NETWORK = 'providers/Microsoft.Network';
const HOUR = 'y=2026/m=11/d=20/h=14/m=00/macAddress=000D3A000001/PT1H.json';

const logOf = (watcher: string, name: string, target: string) => {
  const id = `/subscriptions/${SUB}/resourceGroups/NetworkWatcherRG/${NETWORK}/networkWatchers/${watcher}/FlowLogs/${name}`;
  const found = flowLogResource({
    id,
    name,
    targetResourceId: `/subscriptions/${SUB}/resourceGroups/rg-Shop/${target}`,
  });
  assert.ok(found !== null);
  return found;
};

describe('blobs of a flow log', () => {
  const westeurope = logOf('NetworkWatcher_westeurope', 'fl-Shop', `${NETWORK}/virtualNetworks/vnet-shop`);
  const portal = logOf(
    'NetworkWatcher_westeurope',
    'vnet-shop-rg-Shop-flowlog',
    `${NETWORK}/virtualNetworks/vnet-shop`,
  );
  const own = logOf('nw_own', 'fl_shop', `${NETWORK}/virtualNetworks/vnet-shop/subnets/snet-web`);
  const nsg = logOf('NetworkWatcher_westeurope', 'fl-nsg', `${NETWORK}/networkSecurityGroups/NSG-web`);
  const up = SUB.toUpperCase();
  /** Paths as the page on flow logs and practice show them (azure-network-watcher.md section 4.2). */
  const cases: readonly [string, typeof nsg, string][] = [
    [
      'in the short form',
      westeurope,
      `flowLogResourceID=/${up}_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_FL-SHOP/${HOUR}`,
    ],
    [
      'in the long form',
      westeurope,
      `flowLogResourceID=/SUBSCRIPTIONS/${up}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/FL-SHOP/${HOUR}`,
    ],
    [
      'in the form of the portal',
      portal,
      `flowLogResourceID=/${up}_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_VNET-SHOP-RG-SHOP-FLOWLOG/${HOUR}`,
    ],
    [
      'of an NSG',
      nsg,
      `resourceId=/SUBSCRIPTIONS/${up}/RESOURCEGROUPS/RG-SHOP/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NSG-WEB/${HOUR}`,
    ],
    ['of a watcher with a name of its own', own, `flowLogResourceID=/${up}_NETWORKWATCHERRG/NW_OWN_FL_SHOP/${HOUR}`],
    [
      'in lower case',
      westeurope,
      `flowLogResourceID=/${SUB}_networkwatcherrg/networkwatcher_westeurope_fl-shop/${HOUR}`,
    ],
  ];
  for (const [name, resource, path] of cases) {
    test(`${name} are known as its own, and as no other's`, () => {
      const root = parseFlowLogPath(path)?.root.toUpperCase() ?? '';
      const owners = [westeurope, portal, own, nsg].filter((each) => flowLogRootsOf(each).includes(root));
      assert.deepEqual(owners, [resource]);
    });
  }

  test('of the same name in another region are not its own', () => {
    const other = logOf('NetworkWatcher_northeurope', 'fl-Shop', `${NETWORK}/virtualNetworks/vnet-shop`);
    assert.deepEqual(new Set(flowLogRootsOf(other)).intersection(new Set(flowLogRootsOf(westeurope))), new Set());
  });
});

describe('an answer of Resource Manager', () => {
  test('without an id of a flow log is left out', () => {
    for (const id of ['', '/', '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkWatchers/w']) {
      assert.equal(flowLogResource({ id, name: 'x' }), null);
    }
  });

  test('with nothing but an id is a flow log that is off', () => {
    const id = '/SUBSCRIPTIONS/s/RESOURCEGROUPS/g/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/w/FLOWLOGS/x';
    const found = flowLogResource({ id });
    assert.equal(found?.name, 'x');
    assert.equal(found?.enabled, false);
    assert.equal(found?.targetKind, 'other');
  });
});

const SAMPLES = new URL('../../../shared/data/azure/flowlogs/', import.meta.url);
const samples = await readdir(SAMPLES, { recursive: true }).catch(() => null);
const skip = samples === null ? 'no sample flow logs beside the repository' : false;

test('a real blob of a VNet flow log belongs to the flow log of its name', { skip }, () => {
  const real =
    (samples ?? []).find((path) => /_NETWORKWATCHERRG\/NETWORKWATCHER_WESTUS_.*PT1H\.json$/.test(path)) ?? '';
  const [, path = ''] = real.split(/insights-logs-flowlogflowevent\//);
  const [, subscription = '', name = ''] = /=\/(.+)_NETWORKWATCHERRG\/NETWORKWATCHER_WESTUS_([^/]+)\//.exec(path) ?? [];
  const resource = flowLogResource({
    id: `/subscriptions/${subscription.toLowerCase()}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westus/flowLogs/${name.toLowerCase()}`,
  });
  assert.ok(resource !== null);
  assert.ok(flowLogRootsOf(resource).includes(parseFlowLogPath(path)?.root.toUpperCase() ?? '?'));
});
