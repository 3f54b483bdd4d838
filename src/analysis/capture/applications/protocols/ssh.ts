import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText } from '../byte-reads.ts';
import { readBanner } from '../banner.ts';

/** RFC 4253 section 4.2: both sides begin with `SSH-protoversion-softwareversion` and CR LF. */
const test = ({ bytes, at, end }: Message): boolean =>
  hasText(bytes, at, end, 'SSH-2.') || hasText(bytes, at, end, 'SSH-1.');

export const ssh: Application = {
  name: 'SSH',
  service: 'ssh',
  recognisers: [{ transport: TCP, firstBytes: [0x53], ports: [22], test }],
  read: (message, known) => readBanner(message, known, 'both'),
};
