import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { textAt } from '../byte-reads.ts';

/** UPnP Device Architecture 2.0 sections 1.2 and 1.3: HTTP start lines in datagrams. */
const LINES = ['M-SEARCH * HTTP/1', 'NOTIFY * HTTP/1', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.0 200 OK\r\n'];

const test = ({ bytes, at, end }: Message): boolean => textAt(bytes, at, end, LINES) !== '';

export const ssdp: Application = {
  name: 'SSDP',
  service: 'ssdp',
  recognisers: [{ transport: UDP, firstBytes: [0x48, 0x4d, 0x4e], ports: [1900], test }],
};
