import type { Packet } from '../packet.ts';
import { layerOfEtherType } from './ethernet.ts';
import { LAYER, STOP } from './layer.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;

/**
 * GRE, RFC 2784 section 2.1 and RFC 2890 section 2: flags and version 0..1, Ethernet type 2..3, then 4 bytes for each of
 * checksum (with the offset of RFC 1701), key and sequence number. Version 1 (PPTP, RFC 2637 section 4.1) has an
 * acknowledgement number too. Source routes (RFC 1701 section 2.1) are not read.
 */
export function readGre(packet: Packet): number {
  const { at, view } = packet;
  if (at + 4 > packet.end) return STOP.done;
  const flags = view.getUint16(at);
  const version = flags & 7;
  if ((flags & ROUTING) !== 0 || version > 1) return STOP.done;
  const checksum = flags & CHECKSUM ? 4 : 0;
  const key = flags & KEY ? 4 : 0;
  const sequence = flags & SEQUENCE ? 4 : 0;
  const acknowledgement = version === 1 && flags & ACKNOWLEDGEMENT ? 4 : 0;
  packet.at = at + 4 + checksum + key + sequence + acknowledgement;
  if (packet.at >= packet.end) return STOP.done;
  const type = view.getUint16(at + 2);
  // ERSPAN: type I has no header and no sequence number, type II has 8 bytes (draft-foschiano-erspan section 4).
  if (type === 0x88be) {
    if (sequence !== 0) packet.at += 8;
    return LAYER.ethernet;
  }
  const layer = layerOfEtherType(type);
  return layer === LAYER.llc ? STOP.done : layer;
}

/** RFC 3378 section 3: version 3 in the upper four bits, the rest zero; then Ethernet. */
export function readEtherIp(packet: Packet): number {
  packet.at += 2;
  return LAYER.ethernet;
}
