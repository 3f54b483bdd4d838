import { u24, u8 } from '../byte-reads.ts';
import type { ByteStream } from '../byte-stream.ts';
import type { OpenedInitial } from './open-initial.ts';
import { varint, varintLength } from './varint.ts';

/** RFC 9000 section 19: frame types that an Initial packet may hold (section 12.4). */
const PADDING = 0x00;
const PING = 0x01;
const ACK = 0x02;
const ACK_ECN = 0x03;
const CRYPTO = 0x06;
/** Browsers cut a hello to some twenty frames; a packet of hundreds is made to cost time. */
const MOST_FRAMES = 64;

/** Whether the stream holds a whole handshake message (RFC 8446 section 4: type 1, length 3). */
export const isWholeMessage = ({ bytes, contiguous }: ByteStream): boolean =>
  contiguous >= 4 && contiguous >= 4 + u24(bytes, 1);

/** Adds the data of CRYPTO frames (RFC 9000 section 19.6: offset, length, data) until the hello is whole. */
export function addCryptoFrames(packet: OpenedInitial, stream: ByteStream): void {
  let at = 0;
  let left = MOST_FRAMES;
  while (at >= 0 && packet.has(at + 1) && !isWholeMessage(stream)) {
    const type = u8(packet.frames, at);
    if (type === PADDING || type === PING) at++;
    else if (left-- === 0) return;
    else if (type === CRYPTO) at = addFrame(packet, at + 1, stream);
    else if (type === ACK || type === ACK_ECN) at = afterAck(packet, at + 1, type === ACK_ECN);
    else return;
  }
}

/** The integer at `at`; -1 when it is cut. */
function numberAt(packet: OpenedInitial, at: number): number {
  if (!packet.has(at + 1) || !packet.has(at + varintLength(packet.frames, at))) return -1;
  return varint(packet.frames, at, packet.ready);
}

function addFrame(packet: OpenedInitial, at: number, stream: ByteStream): number {
  const offset = numberAt(packet, at);
  if (offset < 0) return -1;
  const lengthAt = at + varintLength(packet.frames, at);
  const length = numberAt(packet, lengthAt);
  if (length < 0) return -1;
  const from = lengthAt + varintLength(packet.frames, lengthAt);
  const end = Math.min(from + length, packet.length);
  packet.has(end);
  stream.add(offset, packet.frames, from, end);
  return from + length;
}

/** RFC 9000 section 19.3: largest, delay, range count, first range, ranges of 2; with ECN three counts more. */
function afterAck(packet: OpenedInitial, at: number, hasCounts: boolean): number {
  let next = at;
  let left = 4;
  for (let field = 0; left > 0; field++, left--) {
    const value = numberAt(packet, next);
    if (value < 0) return -1;
    if (field === 2) left += 2 * Math.min(value, packet.length) + (hasCounts ? 3 : 0);
    next += varintLength(packet.frames, next);
  }
  return next;
}
