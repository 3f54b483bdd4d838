import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** RFC 1928 section 3: version 5, number of methods, methods. The answer is version 5 and one method. */
function testVersion5({ bytes, at, end, fromInitiator }: Message): boolean {
  if (u8(bytes, at) !== 5 || end - at < 2) return false;
  const methods = u8(bytes, at + 1);
  if (!fromInitiator) return end - at === 2 && (methods <= 2 || methods === 0xff);
  return methods >= 1 && methods <= 10 && end - at === 2 + methods && u8(bytes, at + 2) <= 9;
}

/** SOCKS 4: version 4, command 1 or 2, port 2, address 4, user name, NUL. */
const testVersion4 = ({ bytes, at, end, fromInitiator }: Message): boolean =>
  fromInitiator &&
  end - at >= 9 &&
  u8(bytes, at) === 4 &&
  (u8(bytes, at + 1) === 1 || u8(bytes, at + 1) === 2) &&
  u16(bytes, at + 2) !== 0 &&
  u8(bytes, end - 1) === 0;

export const socks: Application = {
  name: 'SOCKS',
  service: 'socks',
  recognisers: [
    { transport: TCP, firstBytes: [5], ports: [1080], test: (message) => message.isStart && testVersion5(message) },
    { transport: TCP, firstBytes: [4], ports: [1080], test: (message) => message.isStart && testVersion4(message) },
  ],
};
