import type { Packet } from '../packet.ts';
import { LAYER, STOP } from './layer.ts';

const DATA = 2;
const PROTECTED = 0x40;
const TO_AND_FROM_DS = 0x03;

/**
 * IEEE 802.11 clause 9.2.3: frame control 0..1 (type bits 2..3 and subtype 4..7 of byte 0, flags in byte 1), duration,
 * three addresses, sequence control: 24 bytes; a fourth address between access points; 2 bytes in QoS data, and 4 more
 * when the order bit says that HT control is there. Then LLC.
 */
export function readWifi(packet: Packet): number {
  const { at, view, end } = packet;
  if (at + 2 > end) return STOP.cut;
  const control = view.getUint8(at);
  const flags = view.getUint8(at + 1);
  const subtype = control >> 4;
  // Subtype bit 2 is "no data": null frames and the like.
  if (((control >> 2) & 3) !== DATA || (subtype & 4) !== 0) return STOP.wifiControl;
  if ((flags & PROTECTED) !== 0) return STOP.wifiEncrypted;
  const isQos = (subtype & 8) !== 0;
  const addresses = (flags & TO_AND_FROM_DS) === TO_AND_FROM_DS ? 30 : 24;
  const qos = isQos ? 2 + ((flags & 0x80) !== 0 ? 4 : 0) : 0;
  const length = addresses + qos;
  if (at + length > end) return STOP.cut;
  // Bit 7 of QoS control: several frames in one (A-MSDU), each with an Ethernet-like header. The first is read.
  const isAggregate = isQos && (view.getUint8(at + addresses) & 0x80) !== 0;
  packet.at = at + (packet.wifiPadding ? (length + 3) & ~3 : length) + (isAggregate ? 14 : 0);
  return LAYER.llc;
}

const TSFT = 1;
const FLAGS = 2;
const EXTENDED = 0x80000000;
const HAS_FCS = 0x10;
const HAS_PADDING = 0x20;

/**
 * https://www.radiotap.org: version 0, length 2..3, words of present bits from 4 on while their bit 31 is set, all little
 * endian. Fields stand in the order of the bits: TSFT, 8 bytes on a multiple of 8, then flags, one byte.
 */
export function readRadiotap(packet: Packet): number {
  const { at, view, end } = packet;
  if (at + 8 > end) return STOP.cut;
  const length = view.getUint16(at + 2, true);
  if (view.getUint8(at) !== 0 || length < 8) return STOP.badHeader;
  if (at + length > end) return STOP.cut;
  packet.at = at + length;
  const present = view.getUint32(at + 4, true);
  if ((present & FLAGS) === 0) return LAYER.wifi;
  let field = 8;
  for (let word = present; (word & EXTENDED) !== 0 && field + 4 <= length; field += 4) {
    word = view.getUint32(at + field, true);
  }
  if ((present & TSFT) !== 0) field = ((field + 7) & ~7) + 8;
  if (field >= length) return LAYER.wifi;
  const flags = view.getUint8(at + field);
  packet.wifiPadding = (flags & HAS_PADDING) !== 0;
  if ((flags & HAS_FCS) !== 0) dropFrameCheck(packet);
  return LAYER.wifi;
}

/** The last four bytes of the frame, of which none, some or all may have been captured. */
function dropFrameCheck(packet: Packet): void {
  packet.wireEnd -= 4;
  packet.end = Math.max(packet.at, Math.min(packet.end, packet.wireEnd));
}

/**
 * Prism and AVS headers before the 802.11 frame. Both begin with a word of which AVS (0x8021100N, big endian) has its
 * length in the next; Prism has message code 0x44 or 0x41 and its length in the same place, little endian.
 */
export function readPrism(packet: Packet): number {
  const { at, view, end } = packet;
  if (at + 8 > end) return STOP.cut;
  const isAvs = (view.getUint32(at) & 0xfffff000) >>> 0 === 0x80211000;
  const length = view.getUint32(at + 4, !isAvs);
  if (length < 8 || length > 65_535) return STOP.badHeader;
  if (at + length > end) return STOP.cut;
  packet.at = at + length;
  return LAYER.wifi;
}
