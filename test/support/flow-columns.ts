import type { StoredContext } from '#analysis/store/flow-store.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import { ADDRESS_CLASSES, type AddressClass, STATE } from '#core/flow.ts';
import { parseAddress } from '#analysis/enrich/address.ts';

/** One flow record as a test writes it; what is left out has a plain default. */
export interface TestFlow {
  readonly time: string;
  readonly src?: string;
  readonly dst?: string;
  readonly srcPort?: number;
  readonly dstPort?: number;
  readonly protocol?: number;
  readonly direction?: 'in' | 'out';
  readonly action?: 'allow' | 'deny';
  readonly state?: keyof typeof STATE;
  /** packets and bytes sent, packets and bytes received; absent = unknown. */
  readonly counters?: readonly [number, number, number, number];
  readonly srcCountry?: string;
  readonly dstCountry?: string;
  readonly srcAsn?: number;
  readonly srcClass?: AddressClass;
  readonly dstClass?: AddressClass;
  readonly context?: Partial<StoredContext>;
}

const CONTEXT: StoredContext = {
  format: 'vnet4',
  source: 'flowlog',
  vm: 'vm-a',
  nic: '000D3A000001',
  subnet: 'snet-a',
  vnet: 'vnet-a',
  nsg: 'nsg-a',
  rule: 'AllowAll',
  ruleDefault: false,
  recordTimeMs: 0,
};

const packed = (code: string | undefined): number =>
  code === undefined ? 0 : code.charCodeAt(0) * 256 + code.charCodeAt(1);
const address = (text: string): Uint8Array => {
  const bytes = parseAddress(text);
  if (bytes === null) throw new Error(`${text} is no address`);
  return bytes;
};

/** A batch as the decoder and the enrichment would give it. */
export function flowBatch(flows: readonly TestFlow[]): FlowBatch {
  const n = flows.length;
  const of = <T>(pick: (flow: TestFlow) => T): T[] => flows.map(pick);
  const counters = (index: number): Float64Array =>
    Float64Array.from(of((flow) => flow.counters?.[index] ?? Number.NaN));
  const classes = (pick: (flow: TestFlow) => AddressClass | undefined, usual: AddressClass): Uint8Array =>
    Uint8Array.from(of((flow) => ADDRESS_CLASSES.indexOf(pick(flow) ?? usual)));
  return {
    columns: {
      count: n,
      timeMs: Float64Array.from(of((flow) => Date.parse(flow.time))),
      src: Buffer.concat(of((flow) => address(flow.src ?? '198.51.100.1'))),
      dst: Buffer.concat(of((flow) => address(flow.dst ?? '10.0.0.4'))),
      srcPort: Uint16Array.from(of((flow) => flow.srcPort ?? 50_000)),
      dstPort: Uint16Array.from(of((flow) => flow.dstPort ?? 443)),
      protocol: Uint8Array.from(of((flow) => flow.protocol ?? 6)),
      direction: Uint8Array.from(of((flow) => (flow.direction === 'out' ? 1 : 0))),
      action: Uint8Array.from(of((flow) => (flow.action === 'deny' ? 1 : 0))),
      state: Uint8Array.from(of((flow) => STATE[flow.state ?? (flow.action === 'deny' ? 'deny' : 'begin')])),
      encryption: new Uint8Array(n),
      packetsSent: counters(0),
      bytesSent: counters(1),
      packetsReceived: counters(2),
      bytesReceived: counters(3),
      context: Uint32Array.from(flows.keys()),
      contexts: [],
    },
    contexts: of((flow) => ({ ...CONTEXT, ...flow.context })),
    src: {
      country: Uint16Array.from(of((flow) => packed(flow.srcCountry))),
      asn: Uint32Array.from(of((flow) => flow.srcAsn ?? 0)),
      addressClass: classes((flow) => flow.srcClass, 'internet'),
    },
    dst: {
      country: Uint16Array.from(of((flow) => packed(flow.dstCountry))),
      asn: new Uint32Array(n),
      addressClass: classes((flow) => flow.dstClass, 'vm'),
    },
  };
}
