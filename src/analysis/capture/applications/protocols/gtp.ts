import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';

/** 3GPP TS 29.060 section 6, TS 29.274 section 5: version in the top three bits, message type, length 2 of the rest. */
function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 8) return false;
  const version = u8(bytes, at) >> 5;
  const rest = version === 2 ? 4 : 8;
  return (version === 1 || version === 2) && (isCut || u16(bytes, at + 2) + rest === end - at);
}

export const gtp: Application = {
  name: 'GTP',
  service: 'gtp-user',
  recognisers: [{ transport: UDP, ports: [2123, 2152], onlyThere: true, test }],
};
