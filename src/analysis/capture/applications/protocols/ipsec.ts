import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u32, u8 } from '../byte-reads.ts';

/**
 * RFC 7296 section 3.1: two security parameter indexes of 8, next payload, version (0x10 or 0x20), exchange type, flags,
 * message id 4, length 4 of the whole. On port 4500 four zero bytes come first (RFC 3948 section 2.2), and ESP follows.
 */
function isKeyExchange(bytes: Uint8Array, at: number, end: number, isCut: boolean): boolean {
  if (end - at < 28) return false;
  const version = u8(bytes, at + 17);
  const exchange = u8(bytes, at + 18);
  const length = u32(bytes, at + 24);
  const isExchange = (exchange >= 1 && exchange <= 6) || (exchange >= 32 && exchange <= 43);
  return (version === 0x10 || version === 0x20) && isExchange && (isCut ? length >= 28 : length === end - at);
}

function test({ bytes, at, end, isCut, initiatorPort, responderPort }: Message): boolean {
  if (initiatorPort !== 4500 && responderPort !== 4500) return isKeyExchange(bytes, at, end, isCut);
  // One byte 0xff keeps the address translation open (RFC 3948 section 2.3); otherwise an SPI of ESP.
  if (end - at === 1) return u8(bytes, at) === 0xff;
  if (end - at < 8) return false;
  return u32(bytes, at) !== 0 || isKeyExchange(bytes, at + 4, end, isCut);
}

export const ipsec: Application = {
  name: 'IPsec',
  service: 'isakmp',
  recognisers: [{ transport: UDP, ports: [500, 4500], onlyThere: true, test }],
};
