import { LAYER } from './layer.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { tcp: LAYER_TCP, udp: LAYER_UDP } = LAYER;

/** https://www.iana.org/assignments/protocol-numbers; without a case, the packet itself is all that is looked at. */
export function layerOfProtocol(protocol: number): number {
  switch (protocol) {
    case 6:
      return LAYER_TCP;
    case 17:
    case 136: // UDP-Lite, RFC 3828: ports as in UDP, the length field is a coverage.
      return LAYER_UDP;
    case 132:
      return LAYER.sctp;
    case 4:
      return LAYER.ipv4InIp;
    case 41:
      return LAYER.ipv6InIp;
    case 47:
      return LAYER.gre;
    case 97: // EtherIP, RFC 3378.
      return LAYER.ethernetInIp;
    case 137: // RFC 4023.
      return LAYER.mplsInIp;
    default:
      return LAYER.portless;
  }
}
