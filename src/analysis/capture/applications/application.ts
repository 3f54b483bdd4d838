import type { ByteStream } from './byte-stream.ts';
import type { ApplicationFacts } from './facts.ts';

/** How an application is known. `content` was read in the payload, `port` is a guess, `protocol` is the IP protocol. */
export type Basis = 'unknown' | 'content' | 'port' | 'protocol';

/** IANA protocol numbers. */
export const TCP = 6;
export const UDP = 17;
export const SCTP = 132;

/**
 * The payload of one packet, or what was gathered of one direction of a TCP stream. One object serves all packets.
 * Only bytes in [at, end) belong to it: the rest of `bytes` is other packets.
 */
export interface Message {
  bytes: Uint8Array;
  at: number;
  end: number;
  /** Whether the snap length cut the payload, so that the rest of it will never come. */
  isCut: boolean;
  /** IANA protocol number. */
  transport: number;
  initiatorPort: number;
  responderPort: number;
  fromInitiator: boolean;
  /** Whether it starts where its sender's TCP stream starts; true for datagrams. */
  isStart: boolean;
  /** 32 bits that a test may leave for the flow's next packet: signs that one packet does not prove. 0 at first. */
  evidence: number;
  /** What `read` puts together of several datagrams of one direction; kept while it wants more of the flow. */
  stream: ByteStream | undefined;
}

/** After reading facts: all read; wants the flow's next payload; wants this message again with more of the stream. */
export type Progress = 'done' | 'next' | 'more';

/** What `read` found: the facts so far, and how to go on. */
export interface Reading {
  readonly progress: Progress;
  readonly facts: ApplicationFacts | undefined;
}

/** Whether a message belongs to a protocol, and where to try. */
export interface Recogniser {
  readonly transport: typeof TCP | typeof UDP;
  /** First bytes that such a message can have; any when not stated. Tests are dispatched by this byte. */
  readonly firstBytes?: readonly number[];
  /** Ports of either side where it is tried first. */
  readonly ports?: readonly number[];
  /** Tried nowhere else: the content alone is too weak a sign. */
  readonly onlyThere?: boolean;
  /** Reads nothing outside [at, end), whatever the bytes are. */
  readonly test: (message: Message) => boolean;
}

/** One row of the registry. */
export interface Application {
  /** As nDPI writes it. */
  readonly name: string;
  /** As the IANA service name registry writes it; '' when it is not there. */
  readonly service: string;
  readonly recognisers: readonly Recogniser[];
  /**
   * Facts of the recognised message and of those after it; absent when the name is all. It may change `known`, which is
   * what it gave before for the same flow.
   */
  readonly read?: (message: Message, known: ApplicationFacts | undefined) => Reading;
  /** Payloads that `read` may see of each direction; 8 when not stated, at most 255. */
  readonly patience?: number;
}
