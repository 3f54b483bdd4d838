import type { CaptureStop } from '../capture-facts.ts';
import { notACapture } from './not-a-capture.ts';
import type { PacketSink } from './packet-sink.ts';
import { FILE_HEADER_BYTES, PcapReader, isPcapMagic } from './pcap-reader.ts';
import { PcapngReader } from './pcapng-reader.ts';
import type { CaptureFault, RecordReader } from './record-reader.ts';

const PCAPNG_MAGIC = 0x0a0d0d0a;
const MAGIC_BYTES = 20;

/** Reads a capture whose bytes come in windows: tells the format from the first of them and hands every packet on. */
export class CaptureReader {
  readonly #sink: PacketSink;
  #records: RecordReader | null = null;
  /** Offset of the first byte that was not read. */
  #offset = 0;
  /** Bytes at the end of the window that were left unread, given again with the next. */
  #unread = 0;
  /** Bytes still to be passed over. */
  #skip = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  /** Null until the first bytes have told the format. */
  get records(): RecordReader | null {
    return this.#records;
  }

  /** Bytes of the capture that were read. */
  get offset(): number {
    return this.#offset;
  }

  get fault(): CaptureFault | null {
    return this.#records?.fault ?? null;
  }

  /**
   * Reads [from, to) and returns the first byte that has to be given again, followed by more.
   * @throws AppError FB3006 when this is no capture, or one of a format that is not read.
   */
  read(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    let at = from;
    if (this.#records === null) {
      if (to - from < MAGIC_BYTES) return this.#leave(from, to);
      const isPcapng = view.getUint32(from, false) === PCAPNG_MAGIC;
      if (!isPcapng && !isPcapMagic(view, from)) throw notACapture(bytes.subarray(from, to));
      if (!isPcapng && to - from < FILE_HEADER_BYTES) return this.#leave(from, to);
      this.#records = isPcapng ? new PcapngReader(this.#sink) : new PcapReader(view, from, this.#sink);
      if (!isPcapng) at += FILE_HEADER_BYTES;
      this.#offset = at - from;
    }
    if (this.#records.fault !== null) return at;
    for (;;) {
      const passed = Math.min(this.#skip, to - at);
      at += passed;
      this.#offset += passed;
      this.#skip -= passed;
      if (this.#skip > 0) return this.#leave(at, to);
      const read = this.#records.read({ view, from: at, to, base: this.#offset });
      this.#offset += read - at;
      at = read;
      this.#skip = this.#records.skip;
      if (this.#skip === 0 || this.#records.fault !== null) return this.#leave(at, to);
    }
  }

  /**
   * The capture ends here, with what was left unread.
   * @throws AppError FB3006 when what came is too short to be a capture of any kind.
   */
  end(leftover: Uint8Array): CaptureStop {
    const fault = this.fault;
    if (fault !== null) return { kind: 'corrupt', ...fault };
    if (this.#records === null) return this.#endWithoutRecords(leftover);
    const inside = this.#records.inside;
    if (inside === null && this.#unread === 0 && this.#skip === 0) return { kind: 'end', offset: this.#offset };
    const { offset, message } = inside ?? { offset: this.#offset, message: 'record' };
    return { kind: 'cut', offset, message: `the file ends inside the ${message} that begins here` };
  }

  #leave(at: number, to: number): number {
    this.#unread = to - at;
    return at;
  }

  #endWithoutRecords(leftover: Uint8Array): CaptureStop {
    if (leftover.length === 0) return { kind: 'empty', offset: 0 };
    const view = new DataView(leftover.buffer, leftover.byteOffset, leftover.byteLength);
    const isCapture = leftover.length >= 4 && (view.getUint32(0, false) === PCAPNG_MAGIC || isPcapMagic(view, 0));
    if (!isCapture) throw notACapture(leftover);
    return { kind: 'cut', offset: 0, message: 'the file ends inside the file header that begins here' };
  }
}
