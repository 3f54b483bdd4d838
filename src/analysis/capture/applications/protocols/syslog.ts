import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { isPrintable, positionOf, u8 } from '../byte-reads.ts';

const HIGHEST_PRIORITY = 191;

/**
 * RFC 5424 section 6.2.1 and RFC 3164 section 4.1.1: `<`, priority of one to three digits without a leading zero, `>`;
 * then a version digit, a month or the message.
 */
function test({ bytes, at, end }: Message): boolean {
  const close = positionOf(bytes, at + 1, Math.min(end, at + 5), 0x3e);
  if (close < at + 2 || close + 2 > end) return false;
  let priority = 0;
  for (let index = at + 1; index < close; index++) {
    const digit = u8(bytes, index) - 0x30;
    if (digit < 0 || digit > 9) return false;
    priority = priority * 10 + digit;
  }
  return priority <= HIGHEST_PRIORITY && isPrintable(bytes, close + 1, Math.min(end, close + 9));
}

export const syslog: Application = {
  name: 'Syslog',
  service: 'syslog',
  recognisers: [
    { transport: UDP, firstBytes: [0x3c], ports: [514], test },
    { transport: TCP, firstBytes: [0x3c], ports: [514, 601], onlyThere: true, test },
  ],
};
