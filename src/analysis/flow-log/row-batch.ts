import type { FlowColumns, FlowContext } from '#core/flow.ts';
import { ContextTable } from './context-table.ts';

/** Columns being filled. Grows up to `limit` rows; words are the address bytes seen as 32-bit words in host order. */
export class RowBatch {
  readonly limit: number;
  readonly contexts = new ContextTable();
  capacity: number;
  count = 0;
  timeMs: Float64Array<ArrayBuffer>;
  srcWords: Int32Array<ArrayBuffer>;
  dstWords: Int32Array<ArrayBuffer>;
  srcPort: Uint16Array<ArrayBuffer>;
  dstPort: Uint16Array<ArrayBuffer>;
  protocol: Uint8Array<ArrayBuffer>;
  direction: Uint8Array<ArrayBuffer>;
  action: Uint8Array<ArrayBuffer>;
  state: Uint8Array<ArrayBuffer>;
  encryption: Uint8Array<ArrayBuffer>;
  packetsSent: Float64Array<ArrayBuffer>;
  bytesSent: Float64Array<ArrayBuffer>;
  packetsReceived: Float64Array<ArrayBuffer>;
  bytesReceived: Float64Array<ArrayBuffer>;
  context: Uint32Array<ArrayBuffer>;

  constructor(capacity: number, limit: number) {
    this.capacity = Math.min(capacity, limit);
    this.limit = limit;
    const rows = this.capacity;
    this.timeMs = new Float64Array(rows);
    this.srcWords = new Int32Array(rows * 4);
    this.dstWords = new Int32Array(rows * 4);
    this.srcPort = new Uint16Array(rows);
    this.dstPort = new Uint16Array(rows);
    this.protocol = new Uint8Array(rows);
    this.direction = new Uint8Array(rows);
    this.action = new Uint8Array(rows);
    this.state = new Uint8Array(rows);
    this.encryption = new Uint8Array(rows);
    this.packetsSent = new Float64Array(rows);
    this.bytesSent = new Float64Array(rows);
    this.packetsReceived = new Float64Array(rows);
    this.bytesReceived = new Float64Array(rows);
    this.context = new Uint32Array(rows);
  }

  /** Four times the room, up to the limit. Replaces the arrays. */
  grow(): void {
    const from = this.capacity;
    this.capacity = Math.min(from * 4, this.limit);
    const rows = this.capacity;
    this.timeMs = copied(this.timeMs, new Float64Array(rows));
    this.srcWords = copied(this.srcWords, new Int32Array(rows * 4));
    this.dstWords = copied(this.dstWords, new Int32Array(rows * 4));
    this.srcPort = copied(this.srcPort, new Uint16Array(rows));
    this.dstPort = copied(this.dstPort, new Uint16Array(rows));
    this.protocol = copied(this.protocol, new Uint8Array(rows));
    this.direction = copied(this.direction, new Uint8Array(rows));
    this.action = copied(this.action, new Uint8Array(rows));
    this.state = copied(this.state, new Uint8Array(rows));
    this.encryption = copied(this.encryption, new Uint8Array(rows));
    this.packetsSent = copied(this.packetsSent, new Float64Array(rows));
    this.bytesSent = copied(this.bytesSent, new Float64Array(rows));
    this.packetsReceived = copied(this.packetsReceived, new Float64Array(rows));
    this.bytesReceived = copied(this.bytesReceived, new Float64Array(rows));
    this.context = copied(this.context, new Uint32Array(rows));
  }

  setContext(from: number, to: number, context: FlowContext, hash: number): void {
    this.context.fill(this.contexts.indexOf(context, hash), from, to);
  }

  columns(): FlowColumns {
    return {
      count: this.count,
      timeMs: this.timeMs,
      src: new Uint8Array(this.srcWords.buffer),
      dst: new Uint8Array(this.dstWords.buffer),
      srcPort: this.srcPort,
      dstPort: this.dstPort,
      protocol: this.protocol,
      direction: this.direction,
      action: this.action,
      state: this.state,
      encryption: this.encryption,
      packetsSent: this.packetsSent,
      bytesSent: this.bytesSent,
      packetsReceived: this.packetsReceived,
      bytesReceived: this.bytesReceived,
      context: this.context,
      contexts: this.contexts.list,
    };
  }
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
