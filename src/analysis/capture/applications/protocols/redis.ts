import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, positionOf, textAt, textAtAnyCase, u8 } from '../byte-reads.ts';

const PORTS = [6379, 6380];

/** RESP: a command is `*`, the number of its parts, CR LF, `$`, the length of the first, CR LF. */
function testCommand({ bytes, at, end }: Message): boolean {
  const first = afterNumber(bytes, at, end);
  return first > 0 && first < end && u8(bytes, first) === 0x24 && afterNumber(bytes, first, end) > 0;
}

/** Position after a type byte, one to six digits, CR LF; -1 when they are not there. */
function afterNumber(bytes: Uint8Array, at: number, end: number): number {
  const cr = positionOf(bytes, at + 1, Math.min(end, at + 8), 0x0d);
  if (cr <= at + 1 || cr + 2 > end || bytes[cr + 1] !== 0x0a) return -1;
  for (let index = at + 1; index < cr; index++) if (u8(bytes, index) < 0x30 || u8(bytes, index) > 0x39) return -1;
  return cr + 2;
}

const REPLIES = ['+OK\r\n', '+PONG\r\n', '-ERR ', '-NOAUTH ', '-DENIED ', '-WRONGPASS '];
const INLINE = ['ping\r\n', 'info\r\n', 'auth ', 'quit\r\n'];

/** Inline commands and replies are words that others say too. */
function testAtPort(message: Message): boolean {
  const { bytes, at, end } = message;
  if (textAt(bytes, at, end, REPLIES) !== '' || textAtAnyCase(bytes, at, end, INLINE) !== '') return true;
  return hasText(bytes, at, end, '$') && afterNumber(bytes, at, end) > 0;
}

export const redis: Application = {
  name: 'Redis',
  service: 'redis',
  recognisers: [
    { transport: TCP, firstBytes: [0x2a], ports: PORTS, test: testCommand },
    { transport: TCP, ports: PORTS, onlyThere: true, test: testAtPort },
  ],
};
