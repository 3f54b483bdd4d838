import { TCP, UDP } from './application.ts';
import { u32 } from './byte-reads.ts';

/** Virtual public address of the host that every VM has: DNS, DHCP, agent, probes of the load balancer. */
const WIRE_SERVER = 0xa83f8110;
/** Link-local address of the instance metadata service. */
const METADATA = 0xa9fea9fe;

/** Microsoft Learn, "What is IP address 168.63.129.16?": what is behind its ports. */
const WIRE_SERVER_PORTS: ReadonlyMap<number, string> = new Map([
  [53, 'Azure DNS'],
  [67, 'Azure DHCP'],
  [68, 'Azure DHCP'],
  [80, 'Azure WireServer'],
  [32526, 'Azure WireServer'],
]);

/** The part of a flow record that tells. */
export interface FlowEnds {
  /** 16 bytes each, IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2). */
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
  /** IANA protocol number. */
  readonly protocol: number;
  readonly responderPort: number;
}

/**
 * The service of the Azure host that a flow uses, '' when it is none. Connections that 168.63.129.16 opens are health
 * probes of the load balancer.
 */
export function azureHostService({ initiator, responder, protocol, responderPort }: FlowEnds): string {
  if (isAddress(responder, METADATA)) {
    return protocol === TCP && responderPort === 80 ? 'Azure Instance Metadata Service' : 'Azure host';
  }
  if (isAddress(responder, WIRE_SERVER)) return WIRE_SERVER_PORTS.get(responderPort) ?? 'Azure host';
  if (!isAddress(initiator, WIRE_SERVER)) return '';
  if (protocol === UDP && (responderPort === 67 || responderPort === 68)) return 'Azure DHCP';
  return protocol === TCP ? 'Azure load balancer health probe' : 'Azure host';
}

const isAddress = (address: Uint8Array, ipv4: number): boolean =>
  u32(address, 12) === ipv4 && u32(address, 8) === 0xffff && u32(address, 0) === 0 && u32(address, 4) === 0;
