import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u32, u8 } from '../byte-reads.ts';

/**
 * Adobe's RTMP 1.0 section 5.2: version 3 in one byte, then 1,536 bytes that begin with a time of 4 and, from a client
 * of the plain handshake, 4 zero bytes.
 */
const test = ({ bytes, at, end, isStart, responderPort }: Message): boolean =>
  end - at >= 9 &&
  u8(bytes, at) === 3 &&
  (responderPort === 1935 ? isStart : end - at === 1537 && u32(bytes, at + 5) === 0);

export const rtmp: Application = {
  name: 'RTMP',
  service: '',
  recognisers: [{ transport: TCP, firstBytes: [3], ports: [1935], test }],
};
