import { joined, tcpFrame, udpFrame } from './capture-bytes.ts';

const SYN = 2;

/** Ethernet with the type of ARP (RFC 826) and nothing behind it: a packet that belongs to no flow. */
export const ARP = joined('ffffffffffff 000d3a112233 0806', new Uint8Array(28));

export const synFrame = (
  from: readonly [string, number] = ['10.0.0.1', 40_000],
  to: readonly [string, number] = ['203.0.113.9', 443],
): Buffer => tcpFrame({ from, to, flags: SYN });

/** A question for an address (RFC 1035 section 4.1): id 1, recursion desired, one question of type A and class IN. */
export function dnsQuery(name: string, { from = '10.0.0.1', port = 50_000, to = '10.0.0.53' } = {}): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  const message = joined('0001 0100 0001 0000 0000 0000', ...labels, '00 0001 0001');
  return udpFrame([from, port], [to, 53], message);
}
