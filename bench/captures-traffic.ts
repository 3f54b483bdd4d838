import {
  clientHello,
  dnsMessage,
  httpRequest,
  httpResponseStart,
  quicInitial,
  serverHello,
} from './captures-payloads.ts';

/** One conversation in the making. Numbers of the client stand first. */
export interface Conversation {
  readonly number: number;
  readonly kind: Kind;
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  clientSequence: number;
  serverSequence: number;
  step: number;
  /** Data packets still to come. */
  left: number;
  isOver: boolean;
}

type Kind = 'dns' | 'tls' | 'http' | 'quic' | 'refused' | 'unanswered';
type Random = () => number;

const SHARES: readonly (readonly [Kind, number, number])[] = [
  ['dns', 0.44, 53],
  ['tls', 0.27, 443],
  ['http', 0.08, 80],
  ['quic', 0.05, 443],
  ['refused', 0.04, 22],
  ['unanswered', 0.12, 3389],
];
const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const HEADERS = { tcp: 54, udp: 42 };
const FULL_SEGMENT = 1460;
const FILL = Buffer.alloc(FULL_SEGMENT, 0xa5);

export function newConversation(number: number, random: Random): Conversation {
  let share = random();
  const [kind, , serverPort] = SHARES.find(([, part]) => (share -= part) < 0) ?? SHARES[0]!;
  return conversation(number, kind, serverPort, random);
}

/** A name lookup. */
export const lookUp = (number: number, random: Random): Conversation => conversation(number, 'dns', 53, random);

function conversation(number: number, kind: Kind, serverPort: number, random: Random): Conversation {
  return {
    number,
    kind,
    client: 0x0a000000 | (number % 0xffff),
    server: (0x14000000 + Math.floor(random() * 0x0fffffff)) | 0,
    clientPort: 1024 + (number % 64_000),
    serverPort,
    clientSequence: Math.floor(random() * 2 ** 32),
    serverSequence: Math.floor(random() * 2 ** 32),
    step: 0,
    // Pareto, cut: most transfers are a few packets, some are thousands.
    left: Math.min(3000, Math.ceil(1.2 / random() ** 0.9)),
    isOver: false,
  };
}

/** Writes the conversation's next frame at `at`; returns its length. */
export function nextPacket(conversation: Conversation, buffer: Buffer, at: number, random: Random): number {
  const step = conversation.step++;
  switch (conversation.kind) {
    case 'dns':
      conversation.isOver = step === 1;
      return udp(conversation, buffer, at, step === 0, dnsMessage(conversation.number, step === 1));
    case 'quic':
      conversation.isOver = conversation.left-- === 0;
      return udp(
        conversation,
        buffer,
        at,
        step % 3 === 0,
        step < 2 ? quicInitial(conversation.number) : FILL.subarray(0, 1200),
      );
    case 'unanswered':
      conversation.isOver = true;
      return tcp(conversation, buffer, at, { fromClient: true, flags: SYN });
    case 'refused':
      conversation.isOver = step === 1;
      return tcp(conversation, buffer, at, { fromClient: step === 0, flags: step === 0 ? SYN : RST | ACK });
    default:
      return connection(conversation, buffer, at, step, random);
  }
}

/** Handshake, a request, an answer of some packets with acknowledgements between, the end. */
function connection(one: Conversation, buffer: Buffer, at: number, step: number, random: Random): number {
  if (step === 0) return tcp(one, buffer, at, { fromClient: true, flags: SYN });
  if (step === 1) return tcp(one, buffer, at, { fromClient: false, flags: SYN | ACK });
  if (step === 2) return tcp(one, buffer, at, { fromClient: true, flags: ACK });
  const isTls = one.kind === 'tls';
  if (step === 3) {
    const payload = isTls ? clientHello(one.number) : httpRequest(one.number);
    return tcp(one, buffer, at, { fromClient: true, flags: PSH | ACK, payload });
  }
  if (step === 4) {
    const payload = isTls ? serverHello : httpResponseStart;
    return tcp(one, buffer, at, { fromClient: false, flags: PSH | ACK, payload });
  }
  if (one.left > 0) {
    if (step % 3 === 0) return tcp(one, buffer, at, { fromClient: true, flags: ACK });
    one.left--;
    const payload = one.left === 0 ? FILL.subarray(0, Math.ceil(random() * FULL_SEGMENT)) : FILL;
    return tcp(one, buffer, at, { fromClient: false, flags: ACK, payload });
  }
  if (one.left-- === 0) return tcp(one, buffer, at, { fromClient: true, flags: FIN | ACK });
  if (one.left === -2) return tcp(one, buffer, at, { fromClient: false, flags: FIN | ACK });
  one.isOver = true;
  return tcp(one, buffer, at, { fromClient: true, flags: ACK });
}

interface Segment {
  readonly fromClient: boolean;
  readonly flags: number;
  readonly payload?: Buffer;
}

const NOTHING = Buffer.alloc(0);

function tcp(one: Conversation, buffer: Buffer, at: number, { fromClient, flags, payload = NOTHING }: Segment): number {
  ip(one, buffer, at, fromClient, 6, 20 + payload.length);
  const header = at + 34;
  buffer.writeUInt32BE((fromClient ? one.clientSequence : one.serverSequence) >>> 0, header + 4);
  buffer.writeUInt32BE(flags & ACK ? (fromClient ? one.serverSequence : one.clientSequence) >>> 0 : 0, header + 8);
  buffer.writeUInt32BE(((0x5000 | flags) << 16) | 0xfaf0, header + 12);
  buffer.writeUInt32BE(0, header + 16);
  payload.copy(buffer, header + 20);
  const length = payload.length + (flags & (SYN | FIN) ? 1 : 0);
  if (fromClient) one.clientSequence = (one.clientSequence + length) >>> 0;
  else one.serverSequence = (one.serverSequence + length) >>> 0;
  return Math.max(60, HEADERS.tcp + payload.length);
}

function udp(one: Conversation, buffer: Buffer, at: number, fromClient: boolean, payload: Buffer): number {
  ip(one, buffer, at, fromClient, 17, 8 + payload.length);
  buffer.writeUInt32BE((8 + payload.length) * 0x10000, at + 38);
  payload.copy(buffer, at + 42);
  return Math.max(60, HEADERS.udp + payload.length);
}

/** Ethernet, IPv4 and the ports. */
function ip(
  one: Conversation,
  buffer: Buffer,
  at: number,
  fromClient: boolean,
  protocol: number,
  length: number,
): void {
  buffer.writeUIntBE(0x123456789abc, at, 6);
  buffer.writeUIntBE(0x000d3a112233, at + 6, 6);
  buffer.writeUInt32BE(0x08004500, at + 12);
  buffer.writeUInt16BE(20 + length, at + 16);
  buffer.writeUInt32BE(0x00004000, at + 18);
  buffer.writeUInt32BE(0x40000000 | (protocol << 16), at + 22);
  buffer.writeInt32BE(fromClient ? one.client : one.server, at + 26);
  buffer.writeInt32BE(fromClient ? one.server : one.client, at + 30);
  buffer.writeUInt16BE(fromClient ? one.clientPort : one.serverPort, at + 34);
  buffer.writeUInt16BE(fromClient ? one.serverPort : one.clientPort, at + 36);
}
