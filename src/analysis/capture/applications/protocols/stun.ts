import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { u16, u32, u8 } from '../byte-reads.ts';

const MAGIC = 0x2112a442;
const HEADER = 20;
/** RFC 3489 has no magic: binding and shared secret with their responses and errors. */
const OLD_TYPES = new Set([0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112]);

/** RFC 8489 section 5: two zero bits and type 14 bits, length 2 in whole words, magic 4, transaction id 12. */
function test(message: Message): boolean {
  const { bytes, at, transport } = message;
  if (isMessage(message, at)) return true;
  // [MS-TURN] and RFC 4571 put a length of 2 before each message over TCP.
  return transport === TCP && message.end - at > 2 && isMessage(message, at + 2) && u16(bytes, at) <= message.end - at;
}

function isMessage({ bytes, end, transport, isCut, responderPort }: Message, at: number): boolean {
  if (end - at < HEADER || (u8(bytes, at) & 0xc0) !== 0) return false;
  const length = u16(bytes, at + 2);
  const fits = isCut || transport === TCP ? length <= 4096 : length + HEADER === end - at;
  if (!fits || (length & 3) !== 0) return false;
  if (u32(bytes, at + 4) === MAGIC) return true;
  return responderPort === 3478 && transport === UDP && OLD_TYPES.has(u16(bytes, at));
}

export const stun: Application = {
  name: 'STUN',
  service: 'stun',
  recognisers: [
    { transport: UDP, firstBytes: [0, 1, 2, 3], ports: [3478, 3479, 3480, 3481], test },
    { transport: TCP, firstBytes: [0, 1, 2, 3], ports: [3478], test },
  ],
};
