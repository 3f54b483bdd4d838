import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u8 } from '../byte-reads.ts';

/**
 * RFC 854 and RFC 1143: option negotiation is IAC (255), WILL, WON'T, DO or DON'T (251..254) and an option
 * (0..49, RFC 855's registry). Each message of the negotiation starts with it.
 */
function test({ bytes, at, end }: Message): boolean {
  if (end - at < 3 || u8(bytes, at) !== 0xff) return false;
  const command = u8(bytes, at + 1);
  const isOption = command >= 251 && command <= 254 && u8(bytes, at + 2) < 50;
  const next = end - at < 4 || u8(bytes, at + 3) === 0xff || end - at > 6;
  return isOption && next;
}

export const telnet: Application = {
  name: 'Telnet',
  service: 'telnet',
  recognisers: [{ transport: TCP, firstBytes: [0xff], ports: [23], test }],
};
