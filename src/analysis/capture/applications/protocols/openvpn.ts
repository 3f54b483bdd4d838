import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { u16, u32, u8 } from '../byte-reads.ts';

/** OpenVPN protocol (its src/openvpn/ssl_pkt.h): opcode in the top five bits, key id 0; hard resets open a session. */
const CLIENT_RESETS = new Set([0x08, 0x38, 0x50]);
const SERVER_RESETS = new Set([0x10, 0x40]);
/** Bytes of the HMAC of tls-auth: none, MD5, SHA-1, SHA-256, SHA-512. */
const HMAC_LENGTHS = [0, 16, 20, 32, 64];
/** tls-crypt: packet id 4, time 4, tag 32, then encrypted. */
const TLS_CRYPT_LENGTHS = new Set([54, 62]);

/**
 * Opcode 1, session id 8, then [HMAC, packet id 4, time 4], number of acknowledgements 1 (with their ids of 4 and the
 * remote session id 8), packet id 4 = 0 in a reset.
 */
function isReset(bytes: Uint8Array, at: number, end: number): boolean {
  const opcode = u8(bytes, at);
  if (!CLIENT_RESETS.has(opcode) && !SERVER_RESETS.has(opcode)) return false;
  const length = end - at;
  if (TLS_CRYPT_LENGTHS.has(length) && u32(bytes, at + 9) === 1) return true;
  return HMAC_LENGTHS.some((hmac) => {
    const acks = at + 9 + (hmac === 0 ? 0 : hmac + 8);
    if (acks + 5 > end) return false;
    const count = u8(bytes, acks);
    const packetId = acks + 1 + (count === 0 ? 0 : 4 * count + 8);
    return count <= 1 && packetId + 4 === end && u32(bytes, packetId) === 0;
  });
}

const testDatagram = ({ bytes, at, end, isCut }: Message): boolean => !isCut && isReset(bytes, at, end);

/** Over TCP a length of 2 comes first. */
const testSegment = ({ bytes, at, end, isCut }: Message): boolean =>
  !isCut && end - at > 2 && u16(bytes, at) === end - at - 2 && isReset(bytes, at + 2, end);

export const openvpn: Application = {
  name: 'OpenVPN',
  service: 'openvpn',
  recognisers: [
    { transport: UDP, firstBytes: [...CLIENT_RESETS, ...SERVER_RESETS], ports: [1194], test: testDatagram },
    { transport: TCP, firstBytes: [0], ports: [1194], test: testSegment },
  ],
};
