import { u8 } from '../byte-reads.ts';
import type { InitialKeys } from './initial-keys.ts';
import type { InitialPacket } from './long-header.ts';

const TAG = 16;
const BLOCK = 16;
const NONCE = 12;
/** Longer than any datagram. */
const LONGEST = 65536;

const mask = new Uint8Array(BLOCK);
const keyStream = new Uint8Array(BLOCK);

/**
 * Frames of one client's Initial packet after another, in the clear: header protection off (RFC 9001 section 5.4), then
 * AES-128-GCM (section 5.3) without its tag: anyone can compute these keys, so that the tag proves nothing, and wrong
 * keys show by frames that are none. Decrypts no more than is asked for: half of a packet is padding.
 */
export class OpenedInitial {
  /** Valid in [0, ready). */
  readonly frames = new Uint8Array(LONGEST);
  ready = 0;
  /** Bytes of frames in the packet as it was captured. */
  length = 0;
  #source: Uint8Array = new Uint8Array(0);
  #from = 0;
  #keys: InitialKeys | undefined;
  readonly #counter = new Uint8Array(BLOCK);

  /** `end` is where the captured bytes end, which may be before the packet's end. */
  open(bytes: Uint8Array, end: number, { at, numberAt, end: packetEnd }: InitialPacket, keys: InitialKeys): void {
    keys.header.encrypt(bytes, numberAt + 4, mask);
    const numberLength = ((u8(bytes, at) ^ u8(mask, 0)) & 3) + 1;
    const counter = this.#counter.fill(0);
    for (let index = 0; index < NONCE; index++) counter[index] = (keys.iv[index >> 2] ?? 0) >>> (24 - 8 * (index & 3));
    for (let index = 0; index < numberLength; index++) {
      // The packet number stands right-aligned in the nonce. Initial packets of a hello have small numbers.
      const place = NONCE - numberLength + index;
      counter[place] = u8(counter, place) ^ u8(bytes, numberAt + index) ^ u8(mask, 1 + index);
    }
    this.#source = bytes;
    this.#keys = keys;
    this.#from = numberAt + numberLength;
    this.length = Math.max(0, Math.min(Math.min(packetEnd - TAG, end) - this.#from, LONGEST));
    this.ready = 0;
  }

  /** Whether `size` bytes of frames are there; decrypts them as needed. */
  has(size: number): boolean {
    if (size > this.length) return false;
    while (this.ready < size) this.#decryptBlock();
    return true;
  }

  #decryptBlock(): void {
    const counter = this.#counter;
    // GCM is counter mode; its first block of text has counter 2 (NIST SP 800-38D section 7.1).
    const number = 2 + this.ready / BLOCK;
    counter[14] = number >>> 8;
    counter[15] = number & 255;
    this.#keys?.payload.encrypt(counter, 0, keyStream);
    const size = Math.min(BLOCK, this.length - this.ready);
    const from = this.#from + this.ready;
    for (let index = 0; index < size; index++) {
      this.frames[this.ready + index] = u8(this.#source, from + index) ^ u8(keyStream, index);
    }
    this.ready += size;
  }
}
