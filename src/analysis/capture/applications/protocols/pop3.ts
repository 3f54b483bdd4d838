import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { readBanner } from '../banner.ts';
import { containsAnyCase, hasText, textAtAnyCase } from '../byte-reads.ts';

/** RFC 1939 sections 3 to 7, RFC 2449 (CAPA), RFC 2595 (STLS). */
const COMMANDS = ['user ', 'pass ', 'apop ', 'capa', 'auth', 'stls', 'stat', 'quit'];

function test({ bytes, at, end, responderPort }: Message): boolean {
  const isOwnPort = responderPort === 110;
  if (hasText(bytes, at, end, '+OK') || hasText(bytes, at, end, '-ERR')) {
    return isOwnPort || containsAnyCase(bytes, at, Math.min(end, at + 255), 'pop');
  }
  return isOwnPort && textAtAnyCase(bytes, at, end, COMMANDS) !== '';
}

export const pop3: Application = {
  name: 'POP3',
  service: 'pop3',
  recognisers: [
    { transport: TCP, ports: [110], onlyThere: true, test },
    { transport: TCP, firstBytes: [0x2b], test },
  ],
  read: (message, known) => readBanner(message, known, 'server'),
};
