/** Flow log text as Azure writes it, of about `bytes` bytes, the same on each run. */
export function flowLogText(kind: 'vnet4' | 'nsg2', bytes: number): Uint8Array {
  const random = new Random(20_241_212);
  const out = new Uint8Array(bytes + 64 * 1024);
  const encoder = new TextEncoder();
  let at = encoder.encodeInto('{"records":[', out).written;
  for (let minute = 0; at < bytes; minute++) {
    const record = kind === 'vnet4' ? vnetRecord(random, minute) : nsgRecord(random, minute);
    at += encoder.encodeInto(`${minute > 0 ? ',' : ''}${record}`, out.subarray(at)).written;
  }
  at += encoder.encodeInto(']}', out.subarray(at)).written;
  return out.subarray(0, at);
}

const START_MS = Date.UTC(2024, 11, 12, 4);
const SUBSCRIPTION = 'C088DC46-D692-42AD-A4B6-9A542D28AD2A';
const RULES = [
  'DefaultRule_AllowInternetOutBound',
  'DefaultRule_DenyAllInBound',
  'UserRule_allow-https',
  'PlatformRule',
];

/** The keys in the order of the published sample of December 2024. */
function vnetRecord(random: Random, minute: number): string {
  const timeMs = START_MS + minute * 60_000;
  const aclId = `/subscriptions/${SUBSCRIPTION.toLowerCase()}/resourceGroups/azure-labs-001/providers/Microsoft.Network/networkSecurityGroups/labsvm1-nsg`;
  const flows = RULES.map((rule) => {
    const flowTuples = Array.from({ length: 4 + random.below(60) }, () => vnetTuple(random, timeMs, rule));
    return { aclID: aclId, flowGroups: [{ flowTuples, rule }] };
  });
  return JSON.stringify({
    category: 'FlowLogFlowEvent',
    flowLogGUID: 'dc407432-823e-4dbe-8d03-b33bb54b7dec',
    flowLogResourceID: `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_WESTUS/FLOWLOGS/LABSVM1-FLOWLOG`,
    flowLogVersion: 4,
    flowRecords: { flows },
    macAddress: '000D3A359573',
    operationName: 'FlowLogFlowEvent',
    targetResourceID: `/subscriptions/${SUBSCRIPTION.toLowerCase()}/resourceGroups/azure-labs-001/providers/Microsoft.Network/virtualNetworks/labsvm1-vnet`,
    time: new Date(timeMs).toISOString().replace('Z', '1234Z'),
  });
}

function vnetTuple(random: Random, timeMs: number, rule: string): string {
  const time = timeMs + random.below(60_000);
  const port = 1024 + random.below(64_000);
  if (rule.includes('Deny')) {
    return `${time},${random.address()},10.1.0.4,${port},${random.below(65_536)},6,I,D,NX,0,0,0,0`;
  }
  const state = random.pick(['B', 'C', 'E', 'E']);
  const isOut = rule.includes('OutBound');
  const ends = isOut ? `10.1.0.4,${random.address()}` : `${random.address()},10.1.0.4`;
  return `${time},${ends},${port},443,6,${isOut ? 'O' : 'I'},${state},NX,${counters(random, state)}`;
}

function nsgRecord(random: Random, minute: number): string {
  const timeMs = START_MS + minute * 60_000;
  const flows = RULES.map((rule) => {
    const flowTuples = Array.from({ length: 4 + random.below(60) }, () => nsgTuple(random, timeMs / 1000, rule));
    return { rule, flows: [{ mac: '000D3A359573', flowTuples }] };
  });
  return JSON.stringify({
    time: new Date(timeMs).toISOString().replace('Z', '1234Z'),
    systemId: '54b8986c-57c9-4e15-8869-1b8a6c082b1a',
    macAddress: '000D3A359573',
    category: 'NetworkSecurityGroupFlowEvent',
    resourceId: `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/RSVMSS/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/NVA-NSG`,
    operationName: 'NetworkSecurityGroupFlowEvents',
    properties: { Version: 2, flows },
  });
}

function nsgTuple(random: Random, timeSeconds: number, rule: string): string {
  const time = timeSeconds + random.below(60);
  const port = 1024 + random.below(64_000);
  if (rule.includes('Deny')) return `${time},${random.address()},10.1.2.4,${port},${random.below(65_536)},T,I,D,B,,,,`;
  const state = random.pick(['B', 'C', 'E', 'E']);
  const isOut = rule.includes('OutBound');
  const ends = isOut ? `10.1.2.4,${random.address()}` : `${random.address()},10.1.2.4`;
  const values = state === 'B' ? ',,,' : counters(random, state);
  return `${time},${ends},${port},443,T,${isOut ? 'O' : 'I'},A,${state},${values}`;
}

function counters(random: Random, state: string): string {
  if (state === 'B') return '0,0,0,0';
  const sent = 1 + random.below(40);
  const received = 1 + random.below(60);
  return `${sent},${sent * (60 + random.below(900))},${received},${received * (60 + random.below(1400))}`;
}

/** A linear congruential generator (Numerical Recipes): what is measured must not differ between runs. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }

  address(): string {
    return `${1 + this.below(222)}.${this.below(256)}.${this.below(256)}.${1 + this.below(254)}`;
  }
}
