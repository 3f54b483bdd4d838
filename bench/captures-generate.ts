import { type FileHandle, open } from 'node:fs/promises';
import { type Conversation, lookUp, newConversation, nextPacket } from './captures-traffic.ts';

export interface GeneratedCapture {
  readonly path: string;
  readonly bytes: number;
  readonly packets: number;
  /** Distinct 5-tuples. */
  readonly flows: number;
}

export interface GenerateOptions {
  readonly path: string;
  /** Ends with the first packet that makes the file at least so large. */
  readonly bytes: number;
  readonly seed: number;
  /** Conversations that go on at the same time. */
  readonly concurrent: number;
}

const BUFFER_BYTES = 4 * 1024 * 1024;
const LARGEST_RECORD = 16 + 1514;
const START_SECONDS = 1_767_225_600;

/**
 * Writes a pcap file of mixed traffic: name lookups, TLS and HTTP connections from one request to large downloads, QUIC
 * and refused connection attempts, interleaved as on a link. Addresses, ports and order come from the seed.
 */
export async function generateCapture({ path, bytes, seed, concurrent }: GenerateOptions): Promise<GeneratedCapture> {
  await using file = await open(path, 'w');
  const random = randomOf(seed);
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const active: Conversation[] = Array.from({ length: concurrent }, (_, index) => newConversation(index, random));
  let at = writeFileHeader(buffer);
  let written = 0;
  let packets = 0;
  let numbers = concurrent;
  let flows = 0;
  let microseconds = 0;
  while (written + at < bytes) {
    // A few conversations are busy, most of them slow: the square leans towards the front of the list.
    const place = Math.floor(random() ** 2 * active.length);
    const conversation = active[place];
    if (conversation === undefined) throw new Error('no conversation');
    if (conversation.step === 0) flows++;
    microseconds += Math.floor(random() * 100);
    const length = nextPacket(conversation, buffer, at + 16, random);
    writeRecordHeader(buffer, at, microseconds, length);
    at += 16 + length;
    packets++;
    if (conversation.isOver) active[place] = newConversation(numbers++, random);
    if (at + LARGEST_RECORD > BUFFER_BYTES) {
      written += await flush(file, buffer, at);
      at = 0;
    }
  }
  written += await flush(file, buffer, at);
  return { path, bytes: written, packets, flows };
}

/** The same number of datagrams of each of `flows` flows, in turn: all of them go on until the end. */
export async function generateConcurrent(path: string, flows: number, rounds: number): Promise<void> {
  await using file = await open(path, 'w');
  const random = randomOf(1);
  const conversations = Array.from({ length: flows }, (_, index) => lookUp(index, random));
  const buffer = Buffer.alloc(BUFFER_BYTES);
  let at = writeFileHeader(buffer);
  for (let round = 0; round < rounds; round++) {
    for (const conversation of conversations) {
      const length = nextPacket(conversation, buffer, at + 16, random);
      writeRecordHeader(buffer, at, round * 1e6, length);
      at += 16 + length;
      if (at + LARGEST_RECORD <= BUFFER_BYTES) continue;
      await flush(file, buffer, at);
      at = 0;
    }
  }
  await flush(file, buffer, at);
}

async function flush(file: FileHandle, buffer: Buffer, length: number): Promise<number> {
  await file.writeFile(buffer.subarray(0, length));
  return length;
}

function writeFileHeader(buffer: Buffer): number {
  buffer.writeUInt32LE(0xa1b2c3d4, 0);
  buffer.writeUInt16LE(2, 4);
  buffer.writeUInt16LE(4, 6);
  buffer.writeUInt32LE(262_144, 16);
  buffer.writeUInt32LE(1, 20);
  return 24;
}

function writeRecordHeader(buffer: Buffer, at: number, microseconds: number, length: number): void {
  buffer.writeUInt32LE(START_SECONDS + Math.floor(microseconds / 1e6), at);
  buffer.writeUInt32LE(microseconds % 1e6, at + 4);
  buffer.writeUInt32LE(length, at + 8);
  buffer.writeUInt32LE(length, at + 12);
}

/** mulberry32: 32 bits of state, the same sequence everywhere. */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
