export interface NsgRecord {
  readonly time: string;
  /** Fields 1 to the end of each tuple; field 0 is the record's time. */
  readonly tuples: readonly string[];
}

/** An NSG flow log as Azure writes it: `version` 1 has 8 fields in a tuple, 2 has 13. */
export function nsgLog(version: 1 | 2, records: readonly NsgRecord[], { nsg = 'NSG-TEST' } = {}): string {
  return JSON.stringify({
    records: records.map(({ time, tuples }) => ({
      time,
      systemId: '11111111-2222-3333-4444-555555555555',
      macAddress: '000D3A000001',
      category: 'NetworkSecurityGroupFlowEvent',
      resourceId: `/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/${nsg}`,
      operationName: 'NetworkSecurityGroupFlowEvents',
      properties: {
        Version: version,
        flows: [
          {
            rule: 'UserRule_test',
            flows: [
              { mac: '000D3A000001', flowTuples: tuples.map((fields) => `${Date.parse(time) / 1000},${fields}`) },
            ],
          },
        ],
      },
    })),
  });
}
