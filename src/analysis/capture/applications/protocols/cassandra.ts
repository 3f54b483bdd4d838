import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u32, u8 } from '../byte-reads.ts';

/** CQL binary protocol v4 section 2: version (top bit: answer) 3..5, flags, stream 2, operation 0..16, length 4. */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 9) return false;
  const version = u8(bytes, at) & 0x7f;
  const fits = isCut || u32(bytes, at + 5) === end - at - 9;
  return version >= 3 && version <= 5 && u8(bytes, at + 1) < 0x20 && u8(bytes, at + 4) <= 0x10 && fits;
}

export const cassandra: Application = {
  name: 'Cassandra',
  service: 'cassandra',
  recognisers: [{ transport: TCP, ports: [9042], onlyThere: true, test }],
};
