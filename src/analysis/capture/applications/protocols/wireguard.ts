import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u32le } from '../byte-reads.ts';

/** "WireGuard: Next Generation Kernel Network Tunnel" section 5.4: type 1, three zero bytes; lengths are fixed. */
const INITIATION = 1;
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [INITIATION, 148],
  [2, 92],
  [3, 64],
]);
const DATA = 4;
const PORT = 51820;

/** Data packets (section 5.4.6) are header 16, payload in steps of 16, tag 16: weak away from the port. */
function test({ bytes, at, end, isCut, initiatorPort, responderPort }: Message): boolean {
  if (end - at < 32 && !isCut) return false;
  if (end - at < 4) return false;
  const type = u32le(bytes, at);
  if (type !== DATA) return !isCut && LENGTHS.get(type) === end - at;
  return (initiatorPort === PORT || responderPort === PORT) && (isCut || (end - at) % 16 === 0);
}

export const wireguard: Application = {
  name: 'WireGuard',
  service: '',
  recognisers: [{ transport: UDP, firstBytes: [1, 2, 3, 4], ports: [PORT], test }],
};
