import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { lineEnd, positionOf, textAt } from '../byte-reads.ts';

const PORTS = [6667, 6665, 6666, 6668, 6669, 7000];
/** RFC 2812 section 3.1 and the capability negotiation of IRCv3. */
const COMMANDS = ['NICK ', 'CAP LS', 'CAP REQ', 'JOIN #', 'PRIVMSG '];
const REPLIES = ['001 ', '002 ', '020 ', '375 ', '433 ', 'NOTICE ', 'PRIVMSG ', 'CAP '];

/** Commands of a client, or a message of the server with its prefix `:name ` (section 2.3.1). */
function test({ bytes, at, end }: Message): boolean {
  if (lineEnd(bytes, at, end) < 0) return false;
  if (textAt(bytes, at, end, COMMANDS) !== '' || textAt(bytes, at, end, ['NOTICE AUTH', 'NOTICE *']) !== '')
    return true;
  const space = bytes[at] === 0x3a ? positionOf(bytes, at, Math.min(end, at + 128), 0x20) : -1;
  return space > at && textAt(bytes, space + 1, end, REPLIES) !== '';
}

export const irc: Application = {
  name: 'IRC',
  service: 'ircu',
  recognisers: [{ transport: TCP, firstBytes: [0x3a, 0x43, 0x4a, 0x4e, 0x50], ports: PORTS, test }],
};
