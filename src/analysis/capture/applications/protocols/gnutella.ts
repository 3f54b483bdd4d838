import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { hasText, textAt, u32le, u8 } from '../byte-reads.ts';

/** "Gnutella Protocol Development" 0.6: the handshake, its servers' greeting, and the downloads that are HTTP. */
const STARTS = [
  'GNUTELLA CONNECT/',
  'GNUTELLA/',
  'GIV ',
  'GET /get/',
  'GET /uri-res/',
  'GET /gnutella/',
  'HEAD /gnutella/',
];

const testStream = ({ bytes, at, end }: Message): boolean => textAt(bytes, at, end, STARTS) !== '';

/** gtk-gnutella's semi-reliable datagrams start with GND, LimeWire's out-of-band queries with GNUT. */
const testDatagram = ({ bytes, at, end }: Message): boolean =>
  hasText(bytes, at, end, 'GND') || hasText(bytes, at, end, 'GNUTELLA') || isDescriptor(bytes, at, end);

const HEADER = 23;

/** Gnutella 0.4 section 3: id 16, kind, time to live, hops, length 4 of what follows, little-endian. */
function isDescriptor(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < HEADER) return false;
  const kind = u8(bytes, at + 16);
  // Ping, pong, bye, push, query, hit.
  const isKind = kind <= 0x02 || kind === 0x40 || kind === 0x80 || kind === 0x81;
  return isKind && u8(bytes, at + 17) + u8(bytes, at + 18) <= 15 && u32le(bytes, at + 19) === end - at - HEADER;
}

/** gtk-gnutella's distributed hash table (its doc/gnutella/DHT): the same header with kind `D` and a version 0.0. */
const isHashTable = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at > HEADER &&
  u8(bytes, at + 16) === 0x44 &&
  u8(bytes, at + 17) === 0 &&
  u32le(bytes, at + 19) === end - at - HEADER;

export const gnutella: Application = {
  name: 'Gnutella',
  service: 'gnutella-svc',
  recognisers: [
    { transport: TCP, firstBytes: [0x47, 0x48], test: testStream },
    { transport: UDP, ports: [6346], onlyThere: true, test: testDatagram },
    {
      transport: UDP,
      test: ({ bytes, at, end }) => hasText(bytes, at, end, 'GND') || isHashTable(bytes, at, end),
    },
  ],
};
