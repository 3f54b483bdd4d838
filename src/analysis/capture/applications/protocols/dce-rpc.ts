import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16le, u32, u8 } from '../byte-reads.ts';

const TYPES = new Set([0, 2, 3, 11, 12, 13, 14, 15, 16, 17, 18, 19]);

/**
 * DCE 1.1: RPC (C706) section 12.6.3.1: version 5, minor 0 or 1, packet type, flags, data representation 4 (0x10000000
 * = little-endian), fragment length 2.
 */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 16 || u8(bytes, at) !== 5 || u8(bytes, at + 1) > 1 || !TYPES.has(u8(bytes, at + 2))) return false;
  if (u32(bytes, at + 4) !== 0x10000000) return false;
  const length = u16le(bytes, at + 8);
  return length >= 16 && (isCut || length >= Math.min(end - at, 16));
}

export const dceRpc: Application = {
  name: 'DCE_RPC',
  service: 'epmap',
  recognisers: [{ transport: TCP, firstBytes: [5], ports: [135], test }],
};
