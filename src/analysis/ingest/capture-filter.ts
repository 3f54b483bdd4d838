import type { FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { ApplicationFacts } from '#analysis/capture/applications/facts.ts';
import { nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { FilterFlow, FlowFilter } from '#analysis/filter/flow-filter.ts';
import { matchesFlow } from '#analysis/filter/match-flow.ts';
import { hostOf } from './capture-rows.ts';

export type FlowTest = (record: FlowRecord, application: FlowApplication) => boolean;

/** A test for flows of captures; without a filter every flow passes. */
export function captureFilter(filter: FlowFilter | null, enrichment: Enrichment): FlowTest {
  if (filter === null) return () => true;
  return (record, application) => matchesFlow(filter, new CaptureFilterFlow(record, application, enrichment));
}

/** A flow as a filter asks for it. Countries and networks are looked up when they are asked for. */
class CaptureFilterFlow implements FilterFlow {
  readonly #record: FlowRecord;
  readonly #facts: ApplicationFacts | undefined;
  readonly #enrichment: Enrichment;
  readonly application: string;

  constructor(record: FlowRecord, { name, facts }: FlowApplication, enrichment: Enrichment) {
    this.#record = record;
    this.#facts = facts;
    this.#enrichment = enrichment;
    this.application = name;
  }

  get src(): Uint8Array {
    return this.#record.initiator;
  }

  get dst(): Uint8Array {
    return this.#record.responder;
  }

  /** NaN where the protocol has none, or they were not captured: no port is equal to it. */
  get srcPort(): number {
    return this.#record.portsKnown ? this.#record.initiatorPort : Number.NaN;
  }

  get dstPort(): number {
    return this.#record.portsKnown ? this.#record.responderPort : Number.NaN;
  }

  get protocol(): number {
    return this.#record.protocol;
  }

  get hosts(): readonly string[] {
    const host = hostOf(this.#facts);
    const further = this.#facts?.kind === 'dns' ? this.#facts.furtherNames : [];
    return host === '' ? further : [host, ...further];
  }

  get countries(): readonly string[] {
    return [this.#enrichment.country(this.src), this.#enrichment.country(this.dst)];
  }

  get networks(): readonly number[] {
    return [this.#enrichment.asn(this.src), this.#enrichment.asn(this.dst)];
  }

  get bytesSent(): number {
    return this.#record.sent.wireBytes;
  }

  get bytesReceived(): number {
    return this.#record.received.wireBytes;
  }

  get packets(): number {
    return this.#record.sent.packets + this.#record.received.packets;
  }

  get durationMs(): number {
    const { first, last } = this.#record;
    return first === null || last === null ? Number.NaN : nanosecondsBetween(first, last) / 1e6;
  }

  get result(): string {
    return this.#record.tcp?.result ?? '';
  }
}
