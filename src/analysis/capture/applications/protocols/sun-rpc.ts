import type { Application, Message } from '../application.ts';
import { TCP, UDP } from '../application.ts';
import { u32 } from '../byte-reads.ts';

/** IANA "RPC program numbers": portmapper, NFS, mount, lock manager, status monitor, quota. nDPI calls all of them NFS. */
const PROGRAMS = new Set([100000, 100003, 100005, 100011, 100021, 100024, 100227]);
const CALL = 0;
const REPLY = 1;
const PORTS = [111, 2049];

/** RFC 5531 section 9: id 4, kind 4; a call has RPC version 4 (= 2), program 4, version 4, procedure 4. */
function isMessage(bytes: Uint8Array, at: number, end: number, isOwnPort: boolean): boolean {
  if (end - at < 12) return false;
  const kind = u32(bytes, at + 4);
  if (kind === REPLY) return isOwnPort && end - at >= 24 && u32(bytes, at + 8) <= 1;
  if (kind !== CALL || end - at < 24 || u32(bytes, at + 8) !== 2) return false;
  return PROGRAMS.has(u32(bytes, at + 12)) && u32(bytes, at + 16) <= 4 && u32(bytes, at + 20) < 64;
}

const isOwn = ({ initiatorPort, responderPort }: Message): boolean =>
  PORTS.includes(initiatorPort) || PORTS.includes(responderPort);

const testDatagram = (message: Message): boolean => isMessage(message.bytes, message.at, message.end, isOwn(message));

/** Over TCP each record has a mark of 4 (section 11): last fragment 1 bit, length 31 bits. */
const testSegment = (message: Message): boolean =>
  message.end - message.at >= 4 &&
  (u32(message.bytes, message.at) & 0x7fffffff) < 0x400000 &&
  isMessage(message.bytes, message.at + 4, message.end, isOwn(message));

export const sunRpc: Application = {
  name: 'NFS',
  service: 'nfs',
  recognisers: [
    { transport: UDP, ports: PORTS, test: testDatagram },
    { transport: TCP, ports: PORTS, firstBytes: [0, 0x80], test: testSegment },
  ],
};
