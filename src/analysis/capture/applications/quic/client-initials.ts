import { isSameBytes, u8 } from '../byte-reads.ts';
import { ByteStream } from '../byte-stream.ts';
import type { TlsFacts } from '../facts.ts';
import { helloFacts } from '../tls/hello-facts.ts';
import { addCryptoFrames, isWholeMessage } from './crypto-frames.ts';
import { InitialKeys } from './initial-keys.ts';
import { initialPacket, type InitialPacket } from './long-header.ts';
import { OpenedInitial } from './open-initial.ts';
import { initialProtection } from './versions.ts';

/** A hello with post-quantum key shares has about 2 kB. */
const LONGEST_HELLO = 16384;
/** Packets that may share a datagram (RFC 9000 section 12.2). */
const MOST_PACKETS = 4;

const opened = new OpenedInitial();
/** Keys of the last connection id: a hello often takes two datagrams. */
let lastId = new Uint8Array(0);
let lastVersion = 0;
const keys = new InitialKeys();

/** Opens the Initial packets of a client's datagram and adds their CRYPTO data to the stream. */
export function addInitials(bytes: Uint8Array, at: number, end: number, stream: ByteStream): void {
  let packet = initialPacket(bytes, at, end);
  for (let left = MOST_PACKETS; packet !== undefined && left > 0; left--) {
    if (!setKeys(bytes, packet)) return;
    opened.open(bytes, end, packet, keys);
    addCryptoFrames(opened, stream);
    packet = initialPacket(bytes, packet.end, end);
  }
}

/** Most hellos are whole after one datagram: their stream is given back and serves the next flow. */
let spare: ByteStream | undefined;

export function takeStream(): ByteStream {
  const stream = spare ?? new ByteStream(LONGEST_HELLO);
  spare = undefined;
  stream.clear();
  return stream;
}

export function giveBackStream(stream: ByteStream): void {
  spare = stream;
}

/** Sets the keys for the packet; false when its version is not known. */
function setKeys(bytes: Uint8Array, { header }: InitialPacket): boolean {
  const { version, idAt, idEnd } = header;
  if (version === lastVersion && isSameBytes(lastId, bytes, idAt, idEnd)) return true;
  const protection = initialProtection(version);
  if (protection === undefined) return false;
  lastId = bytes.slice(idAt, idEnd);
  lastVersion = version;
  keys.set(lastId, protection);
  return true;
}

/** The client hello once all of it is there (`isWhole`), or what there is of it. */
export function helloOf(stream: ByteStream): { readonly hello: TlsFacts | undefined; readonly isWhole: boolean } {
  const { bytes, contiguous } = stream;
  const isHello = contiguous >= 4 && u8(bytes, 0) === 1;
  return { hello: isHello ? helloFacts(bytes, 0, contiguous, 'q') : undefined, isWhole: isWholeMessage(stream) };
}
