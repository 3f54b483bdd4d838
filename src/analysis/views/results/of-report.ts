import type { Action, AddressClass, Direction } from '#core/flow.ts';

/**
 * What each view answers. A flow is counted where it starts (states B and D, every NSG v1 tuple), so that long flows
 * are not counted once per five minutes. Bytes are the sum of all deltas; unknown counters are left out.
 * A flow that several logs, both ends or repeated records tell of counts once, see store/counted-once.ts.
 * "sent" is from initiator to responder, "in" and "out" are as seen from our side.
 */
export interface Summary {
  readonly tuples: number;
  readonly records: number;
  readonly flows: number;
  readonly allowedIn: number;
  readonly deniedIn: number;
  readonly allowedOut: number;
  readonly deniedOut: number;
  /** Tuples of each kind, started or not: what a person counts in the file. */
  readonly tuplesAllowedIn: number;
  readonly tuplesDeniedIn: number;
  readonly tuplesAllowedOut: number;
  readonly tuplesDeniedOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** Tuples whose counters were there; the rest say nothing about bytes. */
  readonly countedTuples: number;
  /** Tuples that tell what another tuple tells, in another log, at the other end or in a repeated record; not counted. */
  readonly repeatedTuples: number;
  readonly remoteAddresses: number;
  readonly deniedSources: number;
  readonly countries: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

export interface TimelinePoint {
  readonly timeMs: number;
  readonly allowedIn: number;
  readonly deniedIn: number;
  readonly allowedOut: number;
  readonly deniedOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Every bucket of the window is there; one without records is all zeros. */
export interface Timeline {
  readonly bucketMs: number;
  readonly points: readonly TimelinePoint[];
}

/** A remote address, or one of ours in traffic among ourselves. */
export interface Talker {
  readonly address: string;
  readonly addressClass: AddressClass;
  /** VM name where the address is one of ours, else ''. */
  readonly name: string;
  /** ISO 3166 alpha-2, '' when unknown or private. */
  readonly country: string;
  /** 0 when unknown. */
  readonly asn: number;
  readonly organisation: string;
  readonly flows: number;
  readonly allowed: number;
  readonly denied: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A destination port by protocol, with the direction as seen from us. */
export interface PortRow {
  readonly protocol: number;
  readonly port: number;
  /** IANA service name, '' when none. */
  readonly service: string;
  readonly flows: number;
  readonly allowedIn: number;
  readonly deniedIn: number;
  readonly allowedOut: number;
  readonly deniedOut: number;
  readonly sources: number;
  readonly bytes: number;
}

export interface ProtocolRow {
  readonly protocol: number;
  readonly name: string;
  readonly flows: number;
  readonly allowed: number;
  readonly denied: number;
  readonly bytes: number;
}

/** Internet traffic by country of the remote side. */
export interface CountryRow {
  /** ISO 3166 alpha-2, '' for addresses that no database places. */
  readonly country: string;
  readonly name: string;
  readonly flows: number;
  readonly allowed: number;
  readonly denied: number;
  readonly addresses: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface NsgRuleRow {
  readonly nsg: string;
  readonly rule: string;
  readonly isDefault: boolean;
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'deny';
  readonly flows: number;
  readonly lastMs: number;
}

/** What a flow of a capture carries, as nDPI names it. */
export interface ApplicationRow {
  /** '' for flows that nothing tells. */
  readonly name: string;
  readonly flows: number;
  /** How the name is known: read in the payload, guessed by the port, or the IP protocol itself. */
  readonly flowsByContent: number;
  readonly flowsByPort: number;
  readonly flowsByProtocol: number;
  readonly bytes: number;
  /** Different names that were asked for, and some of those asked for most. */
  readonly hosts: number;
  readonly topHosts: readonly string[];
}

/** TCP flows of a capture by what became of them, see capture/flow-table/flow-record.ts. */
export interface ConnectionResults {
  readonly established: number;
  readonly closed: number;
  readonly reset: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly partial: number;
}

/** One tuple as it stands in its log. */
export interface TupleRow {
  readonly timeMs: number;
  /** Name of the flow log. */
  readonly source: string;
  /** VM, or MAC of the NIC where the VM is not known. */
  readonly machine: string;
  readonly direction: Direction;
  readonly action: Action;
  /** none, begin, continue, end, deny. */
  readonly state: string;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly protocol: number;
  readonly nsg: string;
  readonly rule: string;
  /** Both ways; 0 where the log has no counters. */
  readonly bytes: number;
  readonly hasCounters: boolean;
  /** False for a tuple that tells what another one tells, which is counted in its place. */
  readonly counts: boolean;
}

export interface TupleList {
  readonly rows: readonly TupleRow[];
  readonly total: number;
  readonly repeated: number;
}
