import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u16, u32 } from '../byte-reads.ts';

/** sFlow version 5 section 5: version 4, kind of agent address 4 (1 or 2). Versions 2 and 4 start alike. */
function testSflow({ bytes, at, end }: Message): boolean {
  if (end - at < 24) return false;
  const version = u32(bytes, at);
  const address = u32(bytes, at + 4);
  return (version === 2 || version === 4 || version === 5) && (address === 1 || address === 2);
}

export const sflow: Application = {
  name: 'sFlow',
  service: 'sflow',
  recognisers: [{ transport: UDP, firstBytes: [0], ports: [6343], test: testSflow }],
};

const PORTS = [2055, 4739, 6343, 9555, 9995, 9996];

/** NetFlow 5 and 9 (RFC 3954 section 5.1: version 2, count 2, uptime 4, seconds 4), IPFIX (RFC 7011: version 10, length). */
function testNetflow({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 20) return false;
  const version = u16(bytes, at);
  if (version === 10) return isCut || u16(bytes, at + 2) === end - at;
  if (version === 5) return isCut || u16(bytes, at + 2) * 48 + 24 === end - at;
  return version === 9 && u16(bytes, at + 2) <= 512 && u32(bytes, at + 8) > 946_684_800;
}

export const netflow: Application = {
  name: 'NetFlow',
  service: 'netflow',
  recognisers: [{ transport: UDP, ports: PORTS, onlyThere: true, test: testNetflow }],
};
