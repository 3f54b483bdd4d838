import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { readBanner } from '../banner.ts';
import { hasText } from '../byte-reads.ts';

/** RFC 6143 section 7.1.1: `RFB 003.008` and a line feed, from the server first. */
const test = ({ bytes, at, end }: Message): boolean =>
  end - at >= 12 && hasText(bytes, at, end, 'RFB 00') && bytes[at + 11] === 0x0a;

export const vnc: Application = {
  name: 'VNC',
  service: 'rfb',
  recognisers: [{ transport: TCP, firstBytes: [0x52], test }],
  read: (message, known) => readBanner(message, known, 'server'),
};
