import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { containsAnyCase, hasTextAnyCase, u8 } from '../byte-reads.ts';

/** WS-Discovery 1.1 section 2.4: SOAP envelopes to port 3702. */
export const wsd: Application = {
  name: 'WSD',
  service: 'ws-discovery',
  recognisers: [
    {
      transport: UDP,
      ports: [3702],
      onlyThere: true,
      test: ({ bytes, at, end }) =>
        hasTextAnyCase(bytes, at, end, '<?xml') || containsAnyCase(bytes, at, Math.min(end, at + 64), ':envelope'),
    },
  ],
};

/** RFC 6886 section 3, RFC 6887 section 7: version 0 or 2, operation with the top bit set in answers. */
const testMapping = ({ bytes, at, end }: Message): boolean =>
  end - at >= 2 && (u8(bytes, at) === 0 || u8(bytes, at) === 2) && (u8(bytes, at + 1) & 0x7f) <= 2;

export const natPmp: Application = {
  name: 'NAT-PMP',
  service: 'nat-pmp',
  recognisers: [{ transport: UDP, ports: [5350, 5351], onlyThere: true, test: testMapping }],
};
