/** Bytes of captures, put together field by field as the formats' specifications list them. */

export interface PcapRecord {
  readonly data: Uint8Array;
  readonly seconds?: number;
  /** Microseconds or nanoseconds, by the magic number. */
  readonly fraction?: number;
  /** Length on the wire; that of the data when it is not given. */
  readonly wireLength?: number;
  /** Written in place of the true captured length. */
  readonly capturedLength?: number;
}

export interface PcapOptions {
  readonly magic?: number;
  readonly littleEndian?: boolean;
  readonly version?: readonly [number, number];
  readonly snapLength?: number;
  readonly linkType?: number;
  /** Between the 16 bytes of a record header and its data, as in the modified format. */
  readonly recordExtra?: Uint8Array;
}

/** draft-ietf-opsawg-pcap section 4: magic, version, two words of zero, snap length, link type; section 5: records. */
export function pcapFile(records: readonly PcapRecord[], options: PcapOptions = {}): Buffer {
  const { magic = 0xa1b2c3d4, littleEndian = true, version = [2, 4], snapLength = 262_144, linkType = 1 } = options;
  const { recordExtra = new Uint8Array(0) } = options;
  const u16 = (value: number) => word(value, 2, littleEndian);
  const u32 = (value: number) => word(value, 4, littleEndian);
  const header = [u32(magic), u16(version[0]), u16(version[1]), u32(0), u32(0), u32(snapLength), u32(linkType)];
  const parts = records.flatMap(
    ({ data, seconds = 0, fraction = 0, wireLength = data.length, capturedLength = data.length }) => [
      u32(seconds),
      u32(fraction),
      u32(capturedLength),
      u32(wireLength),
      recordExtra,
      data,
    ],
  );
  return Buffer.concat([...header, ...parts]);
}

/** pcapng blocks in one byte order, draft-ietf-opsawg-pcapng sections 3.1 and 4. */
export function pcapngBlocks(littleEndian: boolean) {
  const u16 = (value: number) => word(value, 2, littleEndian);
  const u32 = (value: number) => word(value, 4, littleEndian);
  const padded = (data: Uint8Array) => Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
  const block = (type: number, ...body: readonly Uint8Array[]) => {
    const content = Buffer.concat(body);
    const total = u32(content.length + 12);
    return Buffer.concat([u32(type), total, content, total]);
  };
  const option = (code: number, value: Uint8Array) => Buffer.concat([u16(code), u16(value.length), padded(value)]);
  const packetWords = (ticks: bigint, data: Uint8Array, wireLength: number) =>
    Buffer.concat([
      u32(Number(ticks >> 32n)),
      u32(Number(ticks & 0xffffffffn)),
      u32(data.length),
      u32(wireLength),
      padded(data),
    ]);
  return {
    u32,
    block,
    option,
    section: (version: readonly [number, number] = [1, 0]) =>
      block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(version[0]), u16(version[1]), Buffer.alloc(8, 0xff)),
    interface: (linkType: number, snapLength = 0, ...options: readonly Uint8Array[]) =>
      block(1, u16(linkType), u16(0), u32(snapLength), ...options),
    enhanced: (number: number, ticks: bigint, data: Uint8Array, wireLength = data.length) =>
      block(6, u32(number), packetWords(ticks, data, wireLength)),
    obsolete: (number: number, ticks: bigint, data: Uint8Array, wireLength = data.length) =>
      block(2, u16(number), u16(0xffff), packetWords(ticks, data, wireLength)),
    simple: (data: Uint8Array, wireLength = data.length) => block(3, u32(wireLength), padded(data)),
    statistics: (number: number, ...options: readonly Uint8Array[]) =>
      block(5, u32(number), u32(0), u32(0), ...options),
  };
}

function word(value: number, bytes: 2 | 4, littleEndian: boolean): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (littleEndian) buffer.writeUIntLE(value, 0, bytes);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** Bytes of hexadecimal digits; spaces and line ends are for the reader. */
export const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** Joins headers; a text is hexadecimal. */
export const joined = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : part)));

export interface SegmentFields {
  readonly from?: readonly [string, number];
  readonly to?: readonly [string, number];
  readonly flags: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly window?: number;
  readonly payload?: Uint8Array;
}

/** A TCP segment in IPv4 in Ethernet (RFC 791 section 3.1, RFC 9293 section 3.1). */
export function tcpFrame(fields: SegmentFields): Buffer {
  const { from = ['10.0.0.1', 40_000], to = ['10.0.0.2', 443], flags, sequence = 0, acknowledgement = 0 } = fields;
  const { window = 64_240, payload = new Uint8Array(0) } = fields;
  const header = Buffer.alloc(20);
  header.writeUInt16BE(from[1], 0);
  header.writeUInt16BE(to[1], 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header.writeUInt32BE(acknowledgement >>> 0, 8);
  header.writeUInt8(0x50, 12);
  header.writeUInt8(flags, 13);
  header.writeUInt16BE(window, 14);
  return ipv4Frame({ from: from[0], to: to[0], protocol: 6, payload: Buffer.concat([header, payload]) });
}

/** A UDP datagram in IPv4 in Ethernet (RFC 768). */
export function udpFrame(from: readonly [string, number], to: readonly [string, number], payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(from[1], 0);
  header.writeUInt16BE(to[1], 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return ipv4Frame({ from: from[0], to: to[0], protocol: 17, payload: Buffer.concat([header, payload]) });
}

interface Ipv4Fields {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly payload: Uint8Array;
  readonly identification?: number;
  /** Flags and fragment offset, bytes 6..7. */
  readonly fragment?: number;
}

export function ipv4Packet({ from, to, protocol, payload, identification = 0, fragment = 0 }: Ipv4Fields): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(identification, 4);
  header.writeUInt16BE(fragment, 6);
  header.writeUInt8(64, 8);
  header.writeUInt8(protocol, 9);
  header.set(from.split('.').map(Number), 12);
  header.set(to.split('.').map(Number), 16);
  return Buffer.concat([header, payload]);
}

export const ipv4Frame = (fields: Ipv4Fields): Buffer => joined('123456789abc 000d3a112233 0800', ipv4Packet(fields));
