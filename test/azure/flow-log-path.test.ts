import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourPrefix, parseFlowLogPath } from '#azure/flow-log-path.ts';

const TAIL = 'y=2024/m=12/d=09/h=04/m=00/macAddress=000D3A359573/PT1H.json';
const HOUR = Date.UTC(2024, 11, 9, 4);

for (const { name, root, source } of [
  {
    name: 'VNet, form seen in practice',
    root: 'flowLogResourceID=/C088DC46-D692-42AD-A4B6-9A542D28AD2A_NETWORKWATCHERRG/NETWORKWATCHER_WESTUS_LAB-VNET-FLOWLOG',
    source: 'lab-vnet-flowlog',
  },
  {
    name: 'VNet, long form',
    root: 'flowLogResourceID=/SUBSCRIPTIONS/S/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_EASTUS/FLOWLOGS/VNETFLOWLOG',
    source: 'vnetflowlog',
  },
  {
    name: 'NSG',
    root: 'resourceId=/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NVA-NSG',
    source: 'nva-nsg',
  },
]) {
  test(`a path is read by position, not by name, because two segments are called m: ${name}`, () => {
    assert.deepEqual(parseFlowLogPath(`${root}/${TAIL}`), { root, source, nic: '000D3A359573', hourMs: HOUR });
    assert.ok(`${root}/${TAIL}`.startsWith(hourPrefix(root, HOUR + 59 * 60_000)));
  });
}

test('a path in other case is the same NIC and hour', () => {
  const path =
    'flowlogresourceid=/s_networkwatcherrg/networkwatcher_westus_x/Y=2024/M=12/D=09/H=04/M=00/MACADDRESS=000d3a359573/pt1h.json';
  assert.deepEqual(parseFlowLogPath(path)?.nic, '000D3A359573');
  assert.deepEqual(parseFlowLogPath(path)?.hourMs, HOUR);
});

for (const path of [
  '',
  'PT1H.json',
  `x/${TAIL}.gz`,
  'x/y=2024/m=12/d=09/h=04/macAddress=000D3A359573/PT1H.json',
  `x/${TAIL.replace('573', '57')}`,
]) {
  test(`what is no flow log path is told: "${path}"`, () => {
    assert.equal(parseFlowLogPath(path), null);
  });
}
