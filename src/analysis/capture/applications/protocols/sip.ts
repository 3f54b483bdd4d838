import type { Application, Message, Reading } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { hasText, lineEnd, textAt, textAtAnyCase } from '../byte-reads.ts';
import { detail } from '../detail.ts';

/** RFC 3261 section 7.1 and the RFCs that add methods: 3262, 3265, 3311, 3428, 3515, 3903, 6086. */
const METHODS = 'INVITE ACK BYE CANCEL OPTIONS REGISTER PRACK SUBSCRIBE NOTIFY UPDATE MESSAGE REFER PUBLISH INFO'
  .split(' ')
  .map((method) => `${method} `);
const SCHEMES = ['sip:', 'sips:', 'tel:'];
const STATUS = 'SIP/2.0 ';

/** Method and a SIP URI, or a status line (sections 7.1 and 7.2). */
function test({ bytes, at, end }: Message): boolean {
  if (hasText(bytes, at, end, STATUS)) return true;
  const method = textAt(bytes, at, end, METHODS);
  return method !== '' && textAtAnyCase(bytes, at + method.length, end, SCHEMES) !== '' && lineEnd(bytes, at, end) > 0;
}

const read = ({ bytes, at, end }: Message): Reading => detail(textAt(bytes, at, end, METHODS).trim() || STATUS.trim());

const firstBytes = [...new Set([...METHODS, STATUS].map((text) => text.charCodeAt(0)))];

export const sip: Application = {
  name: 'SIP',
  service: 'sip',
  recognisers: [
    { transport: UDP, firstBytes, ports: [5060], test },
    { transport: TCP, firstBytes, ports: [5060], test },
  ],
  read,
};
