import { RECORD_BYTES } from './record-layout.ts';

/** glibc puts large memory 16 bytes behind a page: with these, a record is one cache line and not two. */
const ALIGNMENT_BYTES = 48;

/** The records of all flows, of zeros at first. The memory is the system's until it is written to. */
export class FlowRecords {
  /** `AT` tells what lies where. */
  readonly words: Int32Array<ArrayBuffer>;
  /** `REST`, at the same place as in `words`. */
  readonly rest: Int32Array<ArrayBuffer>;
  /** The same memory as `rest`. */
  readonly restDoubles: Float64Array<ArrayBuffer>;

  constructor(maxFlows: number) {
    this.words = new Int32Array(memoryFor(maxFlows), ALIGNMENT_BYTES);
    const rest = memoryFor(maxFlows);
    this.rest = new Int32Array(rest, ALIGNMENT_BYTES);
    this.restDoubles = new Float64Array(rest, ALIGNMENT_BYTES);
  }
}

const memoryFor = (maxFlows: number): ArrayBuffer => new ArrayBuffer(maxFlows * RECORD_BYTES + ALIGNMENT_BYTES);
