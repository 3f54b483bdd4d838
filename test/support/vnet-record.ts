/** One record of a VNet flow log as text, with tuples of fields 0 to 12 as given. */
export function vnetRecord(
  time: string,
  tuples: readonly string[],
  { mac = '000D3A000001' }: { mac?: string } = {},
): string {
  return JSON.stringify({
    time,
    flowLogVersion: 4,
    flowLogGUID: '11111111-2222-3333-4444-555555555555',
    macAddress: mac,
    category: 'FlowLogFlowEvent',
    flowLogResourceID:
      '/SUBSCRIPTIONS/S/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/TEST-FLOWLOG',
    targetResourceID: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet-test',
    operationName: 'FlowLogFlowEvent',
    flowRecords: {
      flows: [
        {
          aclID: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nsg-test',
          flowGroups: [{ rule: 'DefaultRule_DenyAllInBound', flowTuples: tuples }],
        },
      ],
    },
  });
}

/** `n` denied inbound tuples of one minute, each from a port of its own. */
export function deniedTuples(time: string, n: number): string[] {
  const ms = Date.parse(time);
  return Array.from(
    { length: n },
    (_, index) => `${ms + index},198.51.100.9,10.0.0.4,${1024 + index},22,6,I,D,NX,0,0,0,0`,
  );
}

/** Blob name of a flow log hour, in the short form seen in practice. */
export function vnetBlobName(time: string, mac = '000D3A000001'): string {
  const [date = '', clock = ''] = time.split('T');
  const [year, month, day] = date.split('-');
  return `flowLogResourceID=/S_NETWORKWATCHERRG/NETWORKWATCHER_WESTEUROPE_TEST-FLOWLOG/y=${year}/m=${month}/d=${day}/h=${clock.slice(0, 2)}/m=00/macAddress=${mac}/PT1H.json`;
}
