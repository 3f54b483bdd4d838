import { azureHostService } from '#analysis/capture/applications/azure-host.ts';
import type { FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { ApplicationFacts } from '#analysis/capture/applications/facts.ts';
import { nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { CaptureBatch, CaptureContext } from '#analysis/store/flow-batch.ts';
import { ACTION, ADDRESS_CLASSES, DIRECTION, STATE } from '#core/flow.ts';

/** Rows of a batch: what the store takes well in one insert. */
const BATCH_ROWS = 65_536;
const MOST_MS = 2 ** 32 - 1;

const INTERNET = ADDRESS_CLASSES.indexOf('internet');
const AZURE_PUBLIC = ADDRESS_CLASSES.indexOf('azurePublic');
const AZURE_PLATFORM = ADDRESS_CLASSES.indexOf('azurePlatform');
const VM = ADDRESS_CLASSES.indexOf('vm');

/** Turns flows of a capture into rows of the flow store, batch by batch. */
export class CaptureRows {
  readonly #name: string;
  readonly #enrichment: Enrichment;
  readonly #ready: CaptureBatch[] = [];
  #open = new OpenBatch();

  constructor(name: string, enrichment: Enrichment) {
    this.#name = name;
    this.#enrichment = enrichment;
  }

  /**
   * A tunnel's own flow is left out: the flows inside it are rows, and bytes should count once. The port of a tunnel
   * is also handed out to clients by operating systems: what is something else by its content is none.
   */
  add(flow: FlowRecord, application: FlowApplication): void {
    if (flow.carriesFlows && application.basis !== 'content') return;
    const isInbound = this.#isInbound(flow);
    this.#open.add(flow, { isInbound, context: this.#context(flow, application, isInbound) });
    if (this.#open.count === BATCH_ROWS) this.#close();
  }

  /** Batches that are full; at the end all that there are. */
  take({ end }: { end: boolean }): CaptureBatch[] {
    if (end && this.#open.count > 0) this.#close();
    return this.#ready.splice(0);
  }

  #close(): void {
    this.#ready.push(this.#open.batch(this.#enrichment));
    this.#open = new OpenBatch();
  }

  /** As seen from our side: from a stranger to one of ours. Among ours or among strangers the initiator is ours. */
  #isInbound({ initiator, responder }: FlowRecord): boolean {
    return this.#isStranger(initiator) && !this.#isStranger(responder);
  }

  #isStranger(address: Uint8Array): boolean {
    const found = this.#enrichment.addressClass(address);
    return found === INTERNET || found === AZURE_PUBLIC || found === AZURE_PLATFORM;
  }

  #context(flow: FlowRecord, application: FlowApplication, isInbound: boolean): CaptureContext {
    const ours = isInbound ? flow.responder : flow.initiator;
    return {
      format: 'capture',
      source: this.#name,
      vm: this.#enrichment.addressClass(ours) === VM ? this.#enrichment.name(ours) : '',
      nic: '',
      subnet: '',
      vnet: '',
      nsg: '',
      rule: '',
      ruleDefault: false,
      recordTimeMs: 0,
      app: application.name,
      appBasis: application.basis === 'unknown' ? '' : application.basis,
      host: hostOf(application.facts) || azureHostService(flow),
      result: flow.tcp?.result ?? '',
    };
  }
}

/** Who was asked for by name. */
export function hostOf(facts: ApplicationFacts | undefined): string {
  switch (facts?.kind) {
    case 'dns':
      return facts.name;
    case 'tls':
    case 'quic':
      return facts.serverName;
    case 'http':
      return facts.host;
    case 'banner':
      return facts.tls?.serverName ?? '';
    default:
      return '';
  }
}

/** Typed arrays that are being filled, as the decoder of flow logs fills its own. */
class OpenBatch {
  count = 0;
  readonly #timeMs = new Float64Array(BATCH_ROWS);
  readonly #src = new Uint8Array(BATCH_ROWS * 16);
  readonly #dst = new Uint8Array(BATCH_ROWS * 16);
  readonly #ports = { src: new Uint16Array(BATCH_ROWS), dst: new Uint16Array(BATCH_ROWS) };
  readonly #protocol = new Uint8Array(BATCH_ROWS);
  readonly #direction = new Uint8Array(BATCH_ROWS);
  readonly #packets = { sent: new Float64Array(BATCH_ROWS), received: new Float64Array(BATCH_ROWS) };
  readonly #bytes = { sent: new Float64Array(BATCH_ROWS), received: new Float64Array(BATCH_ROWS) };
  readonly #durationMs = new Uint32Array(BATCH_ROWS);
  readonly #context = new Uint32Array(BATCH_ROWS);
  readonly #contexts: CaptureContext[] = [];
  readonly #known = new Map<string, number>();

  add(flow: FlowRecord, { isInbound, context }: { isInbound: boolean; context: CaptureContext }): void {
    const row = this.count;
    const { first, last } = flow;
    // As a sum with a fraction it would be rounded up at times.
    this.#timeMs[row] = first === null ? 0 : first.seconds * 1000 + Math.floor(first.nanoseconds / 1e6);
    const durationMs = first === null || last === null ? 0 : nanosecondsBetween(first, last) / 1e6;
    this.#durationMs[row] = Math.min(durationMs, MOST_MS);
    this.#src.set(flow.initiator, row * 16);
    this.#dst.set(flow.responder, row * 16);
    this.#ports.src[row] = flow.initiatorPort;
    this.#ports.dst[row] = flow.responderPort;
    this.#protocol[row] = flow.protocol;
    this.#direction[row] = isInbound ? DIRECTION.in : DIRECTION.out;
    this.#packets.sent[row] = flow.sent.packets;
    this.#packets.received[row] = flow.received.packets;
    this.#bytes.sent[row] = flow.sent.wireBytes;
    this.#bytes.received[row] = flow.received.wireBytes;
    this.#context[row] = this.#contextNumber(context);
    this.count += 1;
  }

  /** Flows share their names; a dictionary of them goes into the store. */
  #contextNumber(context: CaptureContext): number {
    const { vm, app, appBasis, host, result } = context;
    const key = [vm, app, appBasis, host, result].join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.#contexts.length);
    return this.#contexts.push(context) - 1;
  }

  batch(enrichment: Enrichment): CaptureBatch {
    const { count } = this;
    return {
      columns: {
        count,
        timeMs: this.#timeMs,
        src: this.#src,
        dst: this.#dst,
        srcPort: this.#ports.src,
        dstPort: this.#ports.dst,
        protocol: this.#protocol,
        direction: this.#direction,
        action: new Uint8Array(count).fill(ACTION.allow),
        // Counted where it begins, as each row of a capture is a whole flow.
        state: new Uint8Array(count).fill(STATE.none),
        encryption: new Uint8Array(count),
        packetsSent: this.#packets.sent,
        bytesSent: this.#bytes.sent,
        packetsReceived: this.#packets.received,
        bytesReceived: this.#bytes.received,
        context: this.#context,
        contexts: [],
      },
      contexts: this.#contexts,
      src: enrichment.enrichAddresses(this.#src, count),
      dst: enrichment.enrichAddresses(this.#dst, count),
      durationMs: this.#durationMs,
    };
  }
}
