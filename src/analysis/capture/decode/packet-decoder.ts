import { LINK } from '../link-types.ts';
import type { Packet } from '../packet.ts';
import { readEthernet, readLlc, readVlan } from './ethernet.ts';
import { FragmentPorts } from './fragment-ports.ts';
import { readIp, readIpv4 } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import { LAYER, STOP, STOP_NAMES } from './layer.ts';
import { readMpls } from './mpls.ts';
import { readPpp, readPppWithDirection, readPppoe } from './ppp.ts';
import { readCiscoHdlc, readLoop, readNull, readSll, readSll2 } from './pseudo-link.ts';
import { readPortless, readSctp, readTcp, readUdp } from './transport.ts';
import { readEtherIp, readGre } from './tunnel.ts';
import { readPrism, readRadiotap, readWifi } from './wifi.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { ethernet: LAYER_ETHERNET, ipv4: LAYER_IPV4, ipv6: LAYER_IPV6, tcp: LAYER_TCP, udp: LAYER_UDP } = LAYER;
const { done: STOP_DONE, tooDeep: STOP_TOO_DEEP } = STOP;
const { ethernet: LINK_ETHERNET } = LINK;

/** Takes the transport headers outside the innermost of a tunnelled packet, the outermost first. */
export interface OuterSink {
  onOuter(packet: Packet): void;
}

/** Headers of one packet: more are a packet made to keep us busy. */
const MOST_HEADERS = 64;

/** Walks the headers of packets from the link layer to the last transport header, and counts where it cannot go on. */
export class PacketDecoder {
  readonly #sink: OuterSink;
  readonly #fragments = new FragmentPorts();
  readonly #stops = new Float64Array(STOP_NAMES.length);
  /** Whether the packet counts for any flow. */
  #counts = false;

  constructor(sink: OuterSink) {
    this.#sink = sink;
  }

  /** Packets without any transport or IP header that counts, by the reason. */
  undecoded(): Readonly<Record<string, number>> {
    const counted = STOP_NAMES.map((name, index) => [name, this.#stops[index] ?? 0] as const);
    return Object.fromEntries(counted.filter(([name, count]) => count > 0 && name !== 'done'));
  }

  /** Leaves the innermost transport header in the packet, with `hasTransport` set when there is one. */
  decode(packet: Packet): void {
    packet.at = packet.start;
    packet.end = packet.start + packet.capturedLength;
    packet.wireEnd = packet.start + Math.max(packet.wireLength, packet.capturedLength);
    packet.vlan = -1;
    packet.ipDepth = 0;
    packet.wifiPadding = false;
    packet.hasTransport = false;
    this.#counts = false;
    let layer = packet.linkType === LINK_ETHERNET ? this.#readUsual(packet) : firstLayer(packet.linkType);
    for (let headers = 0; layer < STOP_DONE; headers++) {
      layer = headers < MOST_HEADERS ? this.#readHeader(packet, layer) : STOP_TOO_DEEP;
    }
    if (!this.#counts) this.#stops[layer - STOP_DONE] = (this.#stops[layer - STOP_DONE] ?? 0) + 1;
  }

  /** The headers of nearly every packet, one after the other: a quarter faster than by way of the loop. */
  #readUsual(packet: Packet): number {
    const network = readEthernet(packet);
    if (network !== LAYER_IPV4) return network;
    const transport = readIpv4(packet);
    if (transport !== LAYER_TCP) return transport;
    readTcp(packet);
    return this.#hand(packet, STOP_DONE);
  }

  /** Reads one header and returns what comes next. */
  #readHeader(packet: Packet, layer: number): number {
    if (layer === LAYER_ETHERNET) return readEthernet(packet);
    if (layer === LAYER_IPV4) return readIpv4(packet);
    if (layer === LAYER_TCP) {
      readTcp(packet);
      return this.#hand(packet, STOP_DONE);
    }
    if (layer === LAYER_UDP) return this.#hand(packet, readUdp(packet));
    if (layer === LAYER_IPV6) return readIpv6(packet);
    return this.#readTransport(packet, layer);
  }

  #readTransport(packet: Packet, layer: number): number {
    switch (layer) {
      case LAYER.portless:
        readPortless(packet, false);
        return this.#hand(packet, STOP_DONE);
      case LAYER.sctp:
        readSctp(packet);
        return this.#hand(packet, STOP_DONE);
      case LAYER.laterFragment:
        readPortless(packet, false);
        this.#fragments.recall(packet);
        return this.#hand(packet, STOP_DONE);
      case LAYER.gre:
        return this.#tunnel(packet, readGre);
      case LAYER.ipv4InIp:
        return this.#tunnel(packet, inner4);
      case LAYER.ipv6InIp:
        return this.#tunnel(packet, inner6);
      case LAYER.mplsInIp:
        return this.#tunnel(packet, innerMpls);
      case LAYER.ethernetInIp:
        return this.#tunnel(packet, readEtherIp);
      default:
        return readLink(packet, layer);
    }
  }

  /** The outer packet is a flow of its own, by its addresses. */
  #tunnel(packet: Packet, readInner: (packet: Packet) => number): number {
    readPortless(packet, false);
    const { at } = packet;
    const inner = readInner(packet);
    packet.carriesFlows = inner < STOP_DONE;
    const innerAt = packet.at;
    packet.at = at;
    this.#hand(packet, inner);
    packet.at = innerAt;
    return inner;
  }

  #hand(packet: Packet, next: number): number {
    if (packet.isFragment && packet.portsKnown && packet.fragmentOffset === 0) this.#fragments.remember(packet);
    this.#counts = true;
    packet.hasTransport = true;
    if (next < STOP_DONE) {
      this.#sink.onOuter(packet);
      packet.hasTransport = false;
    }
    return next;
  }
}

const inner4 = (): number => LAYER_IPV4;
const inner6 = (): number => LAYER_IPV6;
const innerMpls = (): number => LAYER.mpls;

function readLink(packet: Packet, layer: number): number {
  switch (layer) {
    case LAYER.vlan:
      return readVlan(packet);
    case LAYER.mpls:
      return readMpls(packet);
    case LAYER.pppoe:
      return readPppoe(packet);
    case LAYER.ppp:
      return readPpp(packet);
    case LAYER.llc:
      return readLlc(packet);
    case LAYER.ip:
      return readIp(packet);
    case LAYER.wifi:
      return readWifi(packet);
    case LAYER.radiotap:
      return readRadiotap(packet);
    case LAYER.prism:
      return readPrism(packet);
    default:
      return readPseudoLink(packet, layer);
  }
}

function readPseudoLink(packet: Packet, layer: number): number {
  switch (layer) {
    case LAYER.null:
      return readNull(packet);
    case LAYER.loop:
      return readLoop(packet);
    case LAYER.sll:
      return readSll(packet);
    case LAYER.sll2:
      return readSll2(packet);
    case LAYER.ciscoHdlc:
      return readCiscoHdlc(packet);
    case LAYER.pppWithDirection:
      return readPppWithDirection(packet);
    default:
      return STOP.otherProtocol;
  }
}

const FIRST_LAYERS: ReadonlyMap<number, number> = new Map<number, number>([
  [LINK.null, LAYER.null],
  [LINK.ppp, LAYER.ppp],
  [LINK.rawOpenBsd, LAYER.ip],
  [LINK.rawOld, LAYER.ip],
  [LINK.pppHdlc, LAYER.ppp],
  [LINK.pppEthernet, LAYER.pppoe],
  [LINK.raw, LAYER.ip],
  [LINK.ciscoHdlc, LAYER.ciscoHdlc],
  [LINK.wifi, LAYER.wifi],
  [LINK.loop, LAYER.loop],
  [LINK.sll, LAYER.sll],
  [LINK.wifiPrism, LAYER.prism],
  [LINK.wifiRadiotap, LAYER.radiotap],
  [LINK.wifiAvs, LAYER.prism],
  [LINK.pppWithDirection, LAYER.pppWithDirection],
  [LINK.ipv4, LAYER.ip],
  [LINK.ipv6, LAYER.ip],
  [LINK.sll2, LAYER.sll2],
]);

const firstLayer = (linkType: number): number => FIRST_LAYERS.get(linkType) ?? STOP.otherLinkType;
