import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { readBanner } from '../banner.ts';
import { containsAnyCase, hasText, textAtAnyCase } from '../byte-reads.ts';

const PORTS = [25, 587, 2525];
/** RFC 5321 section 4.1.1.1, RFC 2033 section 4.1 (LMTP). */
const COMMANDS = ['ehlo ', 'helo ', 'lhlo '];
const LATER_COMMANDS = ['mail from:', 'rcpt to:', 'starttls\r\n', 'quit\r\n', 'rset\r\n', 'noop\r\n'];
const REPLIES = ['220 ', '220-', '250 ', '250-', '421 ', '454 ', '550 ', '554 '];

function test({ bytes, at, end, responderPort }: Message): boolean {
  if (textAtAnyCase(bytes, at, end, COMMANDS) !== '') return true;
  const isGreeting = hasText(bytes, at, end, '220');
  const firstLine = Math.min(end, at + 255);
  const saysSmtp = isGreeting && containsAnyCase(bytes, at, firstLine, 'smtp');
  if (PORTS.includes(responderPort)) {
    if (isGreeting && !saysSmtp && containsAnyCase(bytes, at, firstLine, 'ftp')) return false;
    return textAtAnyCase(bytes, at, end, REPLIES) !== '' || textAtAnyCase(bytes, at, end, LATER_COMMANDS) !== '';
  }
  return saysSmtp;
}

export const smtp: Application = {
  name: 'SMTP',
  service: 'smtp',
  recognisers: [
    { transport: TCP, ports: PORTS, onlyThere: true, test },
    { transport: TCP, firstBytes: [0x32, 0x45, 0x65, 0x48, 0x68, 0x4c, 0x6c], test },
  ],
  read: (message, known) => readBanner(message, known, 'server'),
};
