import type { Application, Message, Reading } from '../application.ts';
import { UDP } from '../application.ts';
import { u8 } from '../byte-reads.ts';
import { detail } from '../detail.ts';

const MODES = [
  'reserved',
  'symmetric active',
  'symmetric passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
];

/** RFC 5905 section 7.3: leap 2 bits, version 3 bits, mode 3 bits; 48 bytes, fewer in control and private messages. */
function test({ bytes, at, end, isCut }: Message): boolean {
  const version = (u8(bytes, at) >> 3) & 7;
  const mode = u8(bytes, at) & 7;
  if (version < 1 || version > 4 || mode === 0) return false;
  return end - at >= (mode >= 6 ? 8 : 48) || isCut;
}

const read = ({ bytes, at }: Message): Reading =>
  detail(`NTPv${(u8(bytes, at) >> 3) & 7} ${MODES[u8(bytes, at) & 7] ?? ''}`);

export const ntp: Application = {
  name: 'NTP',
  service: 'ntp',
  recognisers: [{ transport: UDP, ports: [123], onlyThere: true, test }],
  read,
};
