/** Bytes of a flow's state word. */
export const AT = { application: 0, initiatorPayloads: 1, responderPayloads: 2, hasStream: 3 } as const;
type Field = (typeof AT)[keyof typeof AT];

const BYTES = 4;

/**
 * What the classifier keeps of each flow: number of the application, payloads seen of each side, whether a stream is
 * being put together. Four bytes in one place: flows come in any order, and each place costs a cache miss. All zero for
 * a flow that showed no payload.
 */
export class FlowStates {
  readonly #bytes: Uint8Array;
  /** Only of flows that are not recognised after their first payload; stale where that was not the case. */
  readonly #evidence: Uint32Array;

  constructor(maxFlows: number) {
    this.#bytes = new Uint8Array(BYTES * maxFlows);
    this.#evidence = new Uint32Array(maxFlows);
  }

  get(flow: number, field: Field): number {
    return this.#bytes[BYTES * flow + field] ?? 0;
  }

  set(flow: number, field: Field, value: number): void {
    this.#bytes[BYTES * flow + field] = value;
  }

  isUntouched(flow: number): boolean {
    return this.payloads(flow, 0) === 0 && this.payloads(flow, 1) === 0;
  }

  clear(flow: number): void {
    for (let at = BYTES * flow; at < BYTES * (flow + 1); at++) this.#bytes[at] = 0;
  }

  /** Payloads of a side so far, at most 255; 0 is the initiator. */
  payloads(flow: number, side: number): number {
    return this.#bytes[BYTES * flow + AT.initiatorPayloads + side] ?? 0;
  }

  countPayload(flow: number, side: number): number {
    const seen = Math.min(this.payloads(flow, side) + 1, 255);
    this.#bytes[BYTES * flow + AT.initiatorPayloads + side] = seen;
    return seen;
  }

  evidence(flow: number): number {
    return this.#evidence[flow] ?? 0;
  }

  setEvidence(flow: number, evidence: number): void {
    this.#evidence[flow] = evidence;
  }
}
