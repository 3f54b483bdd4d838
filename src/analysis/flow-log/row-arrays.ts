/**
 * The arrays of a batch. Columns of the same kind of number lie behind each other in one array, `rows` of each, in the
 * order in which they are listed here: the loop that fills them all (plain-tuples.ts) then has four arrays to check
 * and to address instead of fifteen. The columns by their names are views of these.
 */
export class RowArrays {
  readonly rows: number;
  readonly doubles: Float64Array<ArrayBuffer>;
  readonly timeMs: Float64Array<ArrayBuffer>;
  readonly packetsSent: Float64Array<ArrayBuffer>;
  readonly bytesSent: Float64Array<ArrayBuffer>;
  readonly packetsReceived: Float64Array<ArrayBuffer>;
  readonly bytesReceived: Float64Array<ArrayBuffer>;
  /** The address bytes seen as four 32-bit words for each row, in host order. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly srcWords: Int32Array<ArrayBuffer>;
  readonly dstWords: Int32Array<ArrayBuffer>;
  readonly ports: Uint16Array<ArrayBuffer>;
  readonly srcPort: Uint16Array<ArrayBuffer>;
  readonly dstPort: Uint16Array<ArrayBuffer>;
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly protocol: Uint8Array<ArrayBuffer>;
  readonly direction: Uint8Array<ArrayBuffer>;
  readonly action: Uint8Array<ArrayBuffer>;
  readonly state: Uint8Array<ArrayBuffer>;
  readonly encryption: Uint8Array<ArrayBuffer>;
  readonly context: Uint32Array<ArrayBuffer>;

  constructor(rows: number) {
    this.rows = rows;
    this.doubles = new Float64Array(rows * 5);
    this.timeMs = this.doubles.subarray(0, rows);
    this.packetsSent = this.doubles.subarray(rows, rows * 2);
    this.bytesSent = this.doubles.subarray(rows * 2, rows * 3);
    this.packetsReceived = this.doubles.subarray(rows * 3, rows * 4);
    this.bytesReceived = this.doubles.subarray(rows * 4);
    this.words = new Int32Array(rows * 8);
    this.srcWords = this.words.subarray(0, rows * 4);
    this.dstWords = this.words.subarray(rows * 4);
    this.ports = new Uint16Array(rows * 2);
    this.srcPort = this.ports.subarray(0, rows);
    this.dstPort = this.ports.subarray(rows);
    this.codes = new Uint8Array(rows * 5);
    this.protocol = this.codes.subarray(0, rows);
    this.direction = this.codes.subarray(rows, rows * 2);
    this.action = this.codes.subarray(rows * 2, rows * 3);
    this.state = this.codes.subarray(rows * 3, rows * 4);
    this.encryption = this.codes.subarray(rows * 4);
    this.context = new Uint32Array(rows);
  }

  /** The same rows with more room behind them. */
  enlarged(rows: number): RowArrays {
    const larger = new RowArrays(rows);
    larger.timeMs.set(this.timeMs);
    larger.packetsSent.set(this.packetsSent);
    larger.bytesSent.set(this.bytesSent);
    larger.packetsReceived.set(this.packetsReceived);
    larger.bytesReceived.set(this.bytesReceived);
    larger.srcWords.set(this.srcWords);
    larger.dstWords.set(this.dstWords);
    larger.srcPort.set(this.srcPort);
    larger.dstPort.set(this.dstPort);
    larger.protocol.set(this.protocol);
    larger.direction.set(this.direction);
    larger.action.set(this.action);
    larger.state.set(this.state);
    larger.encryption.set(this.encryption);
    larger.context.set(this.context);
    return larger;
  }
}
