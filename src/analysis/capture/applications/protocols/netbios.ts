import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/**
 * Name service, RFC 1002 section 4.2: DNS header, then a name of 32 letters A..P (section 4.1), each half a byte.
 * Answers to queries by 0x20 name have it at the same place.
 */
function testNameService({ bytes, at, end }: Message): boolean {
  if (end - at < 12 + 34 || u8(bytes, at + 12) !== 32) return false;
  const opcode = (u8(bytes, at + 2) >> 3) & 15;
  for (let index = 0; index < 32; index++) {
    const letter = u8(bytes, at + 13 + index);
    if (letter < 0x41 || letter > 0x50) return false;
  }
  return opcode === 0 || (opcode >= 5 && opcode <= 9) || opcode === 15;
}

/** Datagram service, RFC 1002 section 4.4.1: type 0x10..0x16, flags, id 2, source address 4, source port 138. */
const testDatagrams = ({ bytes, at, end }: Message): boolean =>
  end - at >= 14 && u8(bytes, at) >= 0x10 && u8(bytes, at) <= 0x16 && u16(bytes, at + 8) === 138;

/** Session service, RFC 1002 section 4.3: 0x81 request, 0x82 accepted, 0x83 refused, with the length that follows. */
function testSession({ bytes, at, end }: Message): boolean {
  if (end - at < 4) return false;
  const type = u8(bytes, at);
  const length = u16(bytes, at + 2);
  if (type === 0x81) return length === 68 && end - at >= 5 && u8(bytes, at + 4) === 32;
  return (type === 0x82 && length === 0) || (type === 0x83 && length === 1);
}

export const netbios: Application = {
  name: 'NetBIOS',
  service: 'netbios-ssn',
  recognisers: [
    { transport: UDP, ports: [137], test: testNameService },
    { transport: UDP, ports: [138], test: testDatagrams },
    { transport: TCP, ports: [139], firstBytes: [0x81], test: testSession },
  ],
};
