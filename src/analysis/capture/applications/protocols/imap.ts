import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { readBanner } from '../banner.ts';
import { containsAnyCase, hasText, positionOf, textAtAnyCase } from '../byte-reads.ts';

/** RFC 9051 section 6: commands after a tag of the client's choice. */
const COMMANDS = ['capability', 'login ', 'authenticate ', 'starttls', 'id ', 'noop', 'logout'];

function test({ bytes, at, end, responderPort }: Message): boolean {
  const isOwnPort = responderPort === 143;
  // Section 7.1: the greeting.
  if (hasText(bytes, at, end, '* OK') || hasText(bytes, at, end, '* PREAUTH') || hasText(bytes, at, end, '* BYE')) {
    return isOwnPort || containsAnyCase(bytes, at, Math.min(end, at + 255), 'imap');
  }
  const space = positionOf(bytes, at, Math.min(end, at + 12), 0x20);
  return isOwnPort && space > at && textAtAnyCase(bytes, space + 1, end, COMMANDS) !== '';
}

export const imap: Application = {
  name: 'IMAP',
  service: 'imap',
  recognisers: [
    { transport: TCP, ports: [143], onlyThere: true, test },
    { transport: TCP, firstBytes: [0x2a], test },
  ],
  read: (message, known) => readBanner(message, known, 'server'),
};
