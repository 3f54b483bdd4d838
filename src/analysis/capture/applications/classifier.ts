import type { Payload, PayloadObserver } from '../payload-observer.ts';
import type { Application, Basis, Message } from './application.ts';
import { SCTP, TCP } from './application.ts';
import { Dispatch } from './dispatch.ts';
import type { ApplicationFacts } from './facts.ts';
import { FactsStore } from './facts-store.ts';
import { AT, FlowStates } from './flow-states.ts';
import { ipProtocolName } from './ip-protocol.ts';
import { newMessage, setMessage } from './message.ts';
import { portService } from './port-services.ts';
import { APPLICATIONS } from './registry.ts';
import { type Gathered, StreamPool } from './stream-pool.ts';

/** Payloads of each direction that are looked at before a flow stays unknown, or its facts are what they are. */
const PATIENCE = 8;
/** A TCP message that is shorter may be the beginning of any protocol: more of the stream is gathered. */
const TOO_SHORT = 8;
/** Streams that are put together at a time: at most 16 kB each, 2 kB mostly. */
const MOST_STREAMS = 4096;
/** A first segment that is farther from the beginning of its stream than this is not waited for. */
const FARTHEST_START = 65536;

/** Facts beyond this are not kept: a capture that was made to have many must not take all memory. */
const MOST_FACT_BYTES = 128 * 1024 * 1024;

export interface ClassifierOptions {
  /** Slots of the flow table. */
  readonly maxFlows: number;
}

/** What a flow is. */
export interface FlowApplication {
  /** As nDPI writes it; '' when unknown. */
  readonly name: string;
  /** IANA service name; '' when there is none. */
  readonly service: string;
  readonly basis: Basis;
  readonly facts: ApplicationFacts | undefined;
}

const UNKNOWN: FlowApplication = { name: '', service: '', basis: 'unknown', facts: undefined };

/** nDPI gives mail over TLS names of its own, by the port; everything else over TLS is TLS. */
const MAIL_OVER_TLS = new Set(['IMAPS', 'POPS', 'SMTPS']);

/** By number of the application, which is its place in the registry + 1; 0 stands for unknown. */
const PATIENCES = Uint8Array.from([PATIENCE, ...APPLICATIONS.map(({ patience }) => patience ?? PATIENCE)]);
const READERS: readonly Application['read'][] = [undefined, ...APPLICATIONS.map(({ read }) => read)];

/**
 * Names the application of each flow by the first payloads of both directions. A few bytes per flow; facts and gathered
 * streams only for flows that have some. Once it has decided, the flow table shows it no more of the flow.
 */
export class ApplicationClassifier implements PayloadObserver {
  readonly #dispatch = new Dispatch(APPLICATIONS);
  readonly #states: FlowStates;
  readonly #facts: FactsStore;
  readonly #streams = new StreamPool(MOST_STREAMS);
  readonly #message: Message = newMessage();

  constructor({ maxFlows }: ClassifierOptions) {
    this.#states = new FlowStates(maxFlows);
    this.#facts = new FactsStore(maxFlows, MOST_FACT_BYTES);
  }

  /** Flows of which facts were seen and not kept, since there were too many. */
  get lostFacts(): number {
    return this.#facts.lost;
  }

  onPayload(payload: Payload): boolean {
    const { flow, fromInitiator, protocol } = payload;
    if (protocol === SCTP) return false;
    const states = this.#states;
    const side = fromInitiator ? 0 : 1;
    const seen = states.countPayload(flow, side);
    const application = states.get(flow, AT.application);
    const hasMessage = this.#take(payload, side, seen);
    if ((!hasMessage || this.#decide(payload, application, seen)) && !this.#isOver(flow, side, seen)) return true;
    this.#dropStreams(flow);
    return false;
  }

  onFlowEnd(flow: number): void {
    if (this.#states.isUntouched(flow)) return;
    this.#dropStreams(flow);
    this.#states.clear(flow);
    this.#facts.drop(flow);
  }

  /**
   * What is known of the flow in a slot, to be asked before its `onFlowEnd`. Ports decide when the content did not,
   * and the result says so.
   */
  applicationOf(flow: number, transport: number, initiatorPort: number, responderPort: number): FlowApplication {
    const byProtocol = ipProtocolName(transport);
    if (byProtocol !== undefined) return { ...byProtocol, basis: 'protocol', facts: undefined };
    const facts = this.#facts.get(flow);
    const byPort = portService(transport, responderPort) ?? portService(transport, initiatorPort);
    const known = APPLICATIONS[this.#states.get(flow, AT.application) - 1];
    if (known?.name === 'TLS' && byPort !== undefined && MAIL_OVER_TLS.has(byPort.name)) {
      return { name: byPort.name, service: byPort.service, basis: 'content', facts };
    }
    if (known !== undefined) {
      const service = byPort?.name === known.name ? byPort.service : known.service;
      return { name: known.name, service, basis: 'content', facts };
    }
    return byPort === undefined ? UNKNOWN : { name: byPort.name, service: byPort.service, basis: 'port', facts };
  }

  /** Patience is counted in each direction on its own: a long download must not hide what the client says. */
  #isOver(flow: number, side: number, seen: number): boolean {
    const patience = PATIENCES[this.#states.get(flow, AT.application)] ?? PATIENCE;
    if (seen < patience) return false;
    return seen >= 2 * patience || seen === 255 || this.#states.payloads(flow, 1 - side) >= patience;
  }

  /** Makes the payload a message; false while bytes are missing before it. */
  #take(payload: Payload, side: number, seen: number): boolean {
    const { protocol, sequence, initialSequence, synSeen, bytes, offset, length } = payload;
    const message = this.#message;
    const isTcp = protocol === TCP;
    const distance = isTcp && synSeen ? (sequence - initialSequence - 1) | 0 : 0;
    setMessage(message, payload, !isTcp || (synSeen && distance === 0));
    let gathered = this.#gathered(payload.flow, side);
    if (!isTcp) {
      message.stream = gathered?.stream;
      return true;
    }
    // The connection's second segment came before its first: wait for it.
    const isEarly = gathered === undefined && seen === 1 && distance > 0 && distance < FARTHEST_START;
    if (isEarly) gathered = this.#open(payload.flow, side, initialSequence + 1);
    if (gathered === undefined) return true;
    const { stream, base } = gathered;
    const before = stream.contiguous;
    stream.add((sequence - base) | 0, bytes, offset, offset + length);
    if (stream.contiguous === before) return false;
    message.bytes = stream.bytes;
    message.at = 0;
    message.end = stream.contiguous;
    message.isCut ||= stream.isFull;
    message.isStart ||= synSeen && base === ((initialSequence + 1) | 0);
    return true;
  }

  /** Whether more of the flow is wanted. */
  #decide(payload: Payload, before: number, seen: number): boolean {
    const { flow } = payload;
    const application = before === 0 ? this.#recognise(payload, seen) : before;
    if (application === 0) return true;
    const read = READERS[application];
    if (read === undefined) return false;
    const message = this.#message;
    const { progress, facts } = read(message, this.#facts.get(flow));
    if (facts !== undefined) this.#facts.set(flow, facts);
    const side = payload.fromInitiator ? 0 : 1;
    if (progress === 'more') this.#gather(payload, side);
    else if (progress === 'next' && message.stream !== undefined) {
      this.#streams.keep(2 * flow + side, message.stream, 0);
      this.#states.set(flow, AT.hasStream, 1);
    } else this.#dropStream(flow, side);
    return progress !== 'done';
  }

  #recognise(payload: Payload, seen: number): number {
    const { flow, fromInitiator } = payload;
    const message = this.#message;
    const side = fromInitiator ? 0 : 1;
    const isFirst = seen === 1 && this.#states.payloads(flow, 1 - side) === 0;
    message.evidence = isFirst ? 0 : this.#states.evidence(flow);
    const found = this.#dispatch.recognise(message);
    if (found !== 0) {
      this.#states.set(flow, AT.application, found);
      return found;
    }
    this.#states.setEvidence(flow, message.evidence);
    if (message.end - message.at < TOO_SHORT && !message.isCut) this.#gather(payload, side);
    return 0;
  }

  #gathered(flow: number, side: number): Gathered | undefined {
    return this.#states.get(flow, AT.hasStream) === 0 ? undefined : this.#streams.get(2 * flow + side);
  }

  #open(flow: number, side: number, base: number): Gathered {
    this.#states.set(flow, AT.hasStream, 1);
    return this.#streams.open(2 * flow + side, base);
  }

  /** Begins to gather this direction of a TCP stream, from this segment on. */
  #gather({ flow, protocol, sequence, bytes, offset, length }: Payload, side: number): void {
    if (protocol !== TCP || this.#gathered(flow, side) !== undefined) return;
    this.#open(flow, side, sequence).stream.add(0, bytes, offset, offset + length);
  }

  #dropStream(flow: number, side: number): void {
    if (this.#states.get(flow, AT.hasStream) !== 0) this.#streams.drop(2 * flow + side);
  }

  #dropStreams(flow: number): void {
    this.#dropStream(flow, 0);
    this.#dropStream(flow, 1);
  }
}
