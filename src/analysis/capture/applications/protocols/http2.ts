import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText } from '../byte-reads.ts';

/** RFC 9113 section 3.4: the connection preface of a client with prior knowledge. Requests are HPACK and not read. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

const test = ({ bytes, at, end }: Message): boolean => hasText(bytes, at, end, PREFACE);

export const http2: Application = {
  name: 'HTTP2',
  service: 'http',
  recognisers: [{ transport: TCP, firstBytes: [0x50], test }],
};
