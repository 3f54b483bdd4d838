import type { Application, Message, Reading } from '../application.ts';
import { TCP } from '../application.ts';
import { isPrintable, positionOf, u16le, u8 } from '../byte-reads.ts';
import type { BannerFacts } from '../facts.ts';
import { textOf } from '../text-cache.ts';

const LONGEST_VERSION = 64;
const VERSION_AT = 5;

/**
 * "MySQL Internals: Protocol::HandshakeV10": length 3 little-endian, sequence 0, protocol version 10, server version
 * ending with NUL, thread id 4, 8 bytes of salt, NUL. Length of the whole is what the first three bytes say.
 */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 24 || u8(bytes, at + 2) !== 0 || u8(bytes, at + 3) !== 0 || u8(bytes, at + 4) !== 10) return false;
  const nul = versionEnd(bytes, at, end);
  const fits = isCut || u16le(bytes, at) + 4 === end - at;
  return fits && nul > at + VERSION_AT && isPrintable(bytes, at + VERSION_AT, nul);
}

const versionEnd = (bytes: Uint8Array, at: number, end: number): number =>
  positionOf(bytes, at + VERSION_AT, Math.min(end, at + VERSION_AT + LONGEST_VERSION), 0);

function read({ bytes, at, end }: Message): Reading {
  const server = textOf(bytes, at + VERSION_AT, versionEnd(bytes, at, end));
  const facts: BannerFacts = { kind: 'banner', client: '', server };
  return { progress: 'done', facts };
}

export const mysql: Application = {
  name: 'MySQL',
  service: 'mysql',
  recognisers: [{ transport: TCP, ports: [3306], test }],
  read,
};
