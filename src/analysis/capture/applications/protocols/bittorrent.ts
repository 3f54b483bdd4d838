import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { hasText, textAt, u32 } from '../byte-reads.ts';

/** BEP 3: length 19 and the name of the protocol. */
const testHandshake = ({ bytes, at, end }: Message): boolean => hasText(bytes, at, end, '\x13BitTorrent protocol');

/** BEP 5: a dictionary with `a`, `r` or `e` first, its keys in order; a 20-byte id. */
const DISTRIBUTED = ['d1:ad2:id20:', 'd1:rd2:id20:', 'd1:eli20', 'd2:ip6:', 'd1:ad3:bs', 'd1:rd3:'];

/** BEP 15: protocol id 0x41727101980, action 0 (connect). */
const isTracker = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at === 16 && u32(bytes, at) === 0x417 && u32(bytes, at + 4) === 0x27101980 && u32(bytes, at + 8) === 0;

/** BEP 14: local service discovery. */
const testDatagram = ({ bytes, at, end }: Message): boolean =>
  textAt(bytes, at, end, DISTRIBUTED) !== '' ||
  isTracker(bytes, at, end) ||
  hasText(bytes, at, end, 'BT-SEARCH * HTTP/1.1');

export const bittorrent: Application = {
  name: 'BitTorrent',
  service: 'bittorrent',
  recognisers: [
    { transport: TCP, firstBytes: [0x13], test: testHandshake },
    { transport: UDP, firstBytes: [0x00, 0x42, 0x64], test: testDatagram },
  ],
};
