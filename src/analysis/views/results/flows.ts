import type { Action, AddressClass, Direction } from '#core/flow.ts';

/**
 * One flow: of flow logs everything that the window tells of a five-tuple with one action, of captures one flow of a
 * capture. "Sent" is from initiator to responder.
 */
export interface FlowRow {
  readonly firstMs: number;
  readonly lastMs: number;
  /** From the first to the last record in the window: 0 for a flow with one record. */
  readonly durationMs: number;
  readonly src: string;
  /** VM names where addresses are ours, else ''. */
  readonly srcName: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstName: string;
  readonly dstPort: number;
  readonly srcClass: AddressClass;
  readonly dstClass: AddressClass;
  /** IANA number. */
  readonly protocol: number;
  /** Of captures as nDPI names it; of flow logs the IANA service of the destination port. '' when not known. */
  readonly application: string;
  /** How a capture knows it: content, port or protocol; '' for flow logs. */
  readonly applicationBasis: string;
  /** Who was asked for by name, in captures; else ''. */
  readonly host: string;
  /** ISO 3166 alpha-2, '' when unknown or private. */
  readonly srcCountry: string;
  readonly dstCountry: string;
  /** Of the remote side; 0 and '' when unknown. */
  readonly asn: number;
  readonly organisation: string;
  readonly action: Action;
  readonly direction: Direction;
  /** Flow logs: none, begin, continue, end or deny, of the last record. Captures: ''. */
  readonly state: string;
  /** Captures: what became of a TCP connection; '' for others and for flow logs. */
  readonly result: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Share of all bytes of the flow that were sent, 0 to 100; null where none are known. */
  readonly sentPercent: number | null;
  /** False where no record had counters: bytes and packets are unknown then, not zero. */
  readonly hasCounters: boolean;
  /** Records of the flow in the window that count. */
  readonly tuples: number;
  readonly nsg: string;
  readonly rule: string;
  /** VM, or MAC of the NIC where the VM is not known; of captures the capture. */
  readonly resource: string;
  /** Flow log or capture. */
  readonly source: string;
}

/** A page of flows. */
export interface FlowList {
  readonly rows: readonly FlowRow[];
  /** How many flows there are in all. */
  readonly total: number;
  /** False where there are so many that `total` is how many start in the window: about as many, and told at once. */
  readonly isTotalExact: boolean;
}

/** Flows that took so long: from `fromMs` on and less than `toMs`; `toMs` is null in the last bucket. */
export interface DurationBucket {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly flows: number;
  readonly bytes: number;
}

/** Flows by their duration; buckets grow about threefold, and all of them are there. */
export interface Durations {
  readonly buckets: readonly DurationBucket[];
  /** Flows with a single record, denied ones among them, of which no duration is known. */
  readonly unknown: number;
  /** 1 when every flow was looked at; else every so manieth was, and flows and bytes are multiplied. */
  readonly oneIn: number;
}

/** Flows between two addresses to one port, to which nothing came back. */
export interface OneWayRow {
  readonly src: string;
  readonly srcName: string;
  readonly dst: string;
  readonly dstName: string;
  readonly dstPort: number;
  readonly protocol: number;
  /** IANA service name, '' when none. */
  readonly service: string;
  /** Of the remote side. */
  readonly country: string;
  readonly direction: Direction;
  readonly flows: number;
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Allowed flows that got no answer: packets were sent and none came back. */
export interface OneWay {
  readonly rows: readonly OneWayRow[];
  readonly total: number;
  /** Flows of the rows that the limit cut. */
  readonly otherFlows: number;
  /** One-way flows over all rows. */
  readonly flows: number;
}
