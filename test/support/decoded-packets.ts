import { PacketDecoder } from '#analysis/capture/decode/packet-decoder.ts';
import { Packet } from '#analysis/capture/packet.ts';

/** What a transport header was found to say; addresses as the four words in hexadecimal. */
export interface Decoded {
  readonly protocol: number;
  readonly src: string;
  readonly dst: string;
  readonly ports: readonly [number, number] | null;
  readonly depth: number;
  readonly vlan: number;
  readonly carriesFlows: boolean;
  /** Captured payload as text, and its length on the wire. */
  readonly payload: string;
  readonly payloadWireLength: number;
}

export interface DecodedFrame {
  /** Every transport header, the outermost first. */
  readonly transports: readonly Decoded[];
  readonly undecoded: Readonly<Record<string, number>>;
}

/**
 * Decodes frames one after the other. Around each lie bytes of another frame's kind, so that a read past an end would
 * give something.
 */
export function decoded(linkType: number, frames: readonly Uint8Array[], wireLength?: number): DecodedFrame {
  const transports: Decoded[] = [];
  const decoder = new PacketDecoder({ onOuter: (packet) => transports.push(transportOf(packet)) });
  for (const frame of frames) {
    const packet = new Packet();
    const around = Buffer.concat([Buffer.alloc(64, 0x45), frame, Buffer.alloc(64, 0x45)]);
    packet.bytes = around;
    packet.view = new DataView(around.buffer, around.byteOffset, around.byteLength);
    packet.start = 64;
    packet.capturedLength = frame.length;
    packet.wireLength = wireLength ?? frame.length;
    packet.linkType = linkType;
    decoder.decode(packet);
    if (packet.hasTransport) transports.push(transportOf(packet));
  }
  return { transports, undecoded: decoder.undecoded() };
}

function transportOf(packet: Packet): Decoded {
  const { payloadOffset, payloadLength, bytes } = packet;
  const hex = (...words: readonly number[]) => words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return {
    protocol: packet.protocol,
    src: hex(packet.src0, packet.src1, packet.src2, packet.src3),
    dst: hex(packet.dst0, packet.dst1, packet.dst2, packet.dst3),
    ports: packet.portsKnown ? [packet.srcPort, packet.dstPort] : null,
    depth: packet.ipDepth,
    vlan: packet.vlan,
    carriesFlows: packet.carriesFlows,
    payload: Buffer.from(bytes.subarray(payloadOffset, payloadOffset + payloadLength)).toString('latin1'),
    payloadWireLength: packet.payloadWireLength,
  };
}
