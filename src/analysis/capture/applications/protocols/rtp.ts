import type { Application, Message } from '../application.ts';
import { UDP } from '../application.ts';
import { u16, u32, u8 } from '../byte-reads.ts';

const HEADER = 12;

/** RFC 3551 section 6: static payload types 0..34 and dynamic ones; 64..95 are left free for RTCP (RFC 5761). */
const isPayloadType = (type: number): boolean => type <= 34 || (type >= 96 && type <= 127);

/**
 * RFC 3550 section 5.1: version 2, contributing sources 4 bits, marker and type, sequence 2, time 4, source 4.
 * No constant is in it: two packets of one flow with the same source and type are taken as proof.
 */
function test(message: Message): boolean {
  const { bytes, at, end } = message;
  const first = u8(bytes, at);
  const type = u8(bytes, at + 1) & 0x7f;
  if (end - at < HEADER + 4 * (first & 15) || !isPayloadType(type)) return false;
  const sign = (u32(bytes, at + 8) ^ Math.imul(type + 1, 0x9e3779b1)) >>> 0;
  if (sign !== 0 && message.evidence === sign) return true;
  message.evidence = sign;
  return false;
}

export const rtp: Application = {
  name: 'RTP',
  service: 'rtp-data',
  recognisers: [{ transport: UDP, firstBytes: [0x80, 0x90, 0xa0, 0xb0], test }],
};

/** RFC 3550 section 6.4.1: version 2, count 5 bits, type 200..207, length 2 in words less one, source 4. */
function testControl({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < 8) return false;
  const type = u8(bytes, at + 1);
  const next = at + 4 * (u16(bytes, at + 2) + 1);
  if (type < 200 || type > 207 || (next > end && !isCut)) return false;
  // A compound packet starts with a report; what follows is of the same make (section 6.1).
  return (
    next >= end - 3 || ((u8(bytes, next) & 0xc0) === 0x80 && u8(bytes, next + 1) >= 200 && u8(bytes, next + 1) <= 207)
  );
}

export const rtcp: Application = {
  name: 'RTCP',
  service: 'rtp-control',
  recognisers: [
    { transport: UDP, firstBytes: Array.from({ length: 32 }, (_, count) => 0x80 | count), test: testControl },
  ],
};
