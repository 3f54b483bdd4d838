import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u8 } from '../byte-reads.ts';

/** RFC 7252 section 3: version 1 in two bits, kind 2 bits, token length 0..8; code class 0, 2, 4 or 5. */
function test({ bytes, at, end }: Message): boolean {
  const first = u8(bytes, at);
  const codeClass = u8(bytes, at + 1) >> 5;
  if (end - at < 4 + (first & 15) || first >> 6 !== 1 || (first & 15) > 8) return false;
  return codeClass === 0 || codeClass === 2 || codeClass === 4 || codeClass === 5;
}

export const coap: Application = {
  name: 'COAP',
  service: 'coap',
  recognisers: [{ transport: UDP, ports: [5683], onlyThere: true, test }],
};
