/** A reader leaves less than this unread: it waits for whole packets and for blocks up to half a megabyte. */
export const LARGEST_LEFTOVER = 512 * 1024;

/** Takes bytes of a window and returns the first that must be given again, followed by more. */
export type PushWindow = (bytes: Uint8Array, view: DataView, from: number, to: number) => number;

/** Memory for a window of so much data. What no leftover reaches is never touched, and costs nothing. */
export const windowBytes = (dataBytes: number): number => LARGEST_LEFTOVER + dataBytes;

/**
 * One buffer with room in front for what the reader left of the window before: the bytes that follow are read behind
 * it, so that only the leftover is ever moved.
 */
export class WindowBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where new bytes go. */
  readonly dataAt = LARGEST_LEFTOVER;

  /** Over memory of `windowBytes`. */
  constructor(memory: ArrayBuffer | SharedArrayBuffer) {
    this.bytes = new Uint8Array(memory);
    this.view = new DataView(memory);
  }

  /** Puts a leftover, which may lie in this buffer, in front of the data; returns where it begins. */
  prepend(leftover: Uint8Array): number {
    const from = this.dataAt - leftover.length;
    if (leftover.length > 0) this.bytes.set(leftover, from);
    return from;
  }
}
