import { ApplicationClassifier, type FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { Payload } from '#analysis/capture/payload-observer.ts';

/** One packet's payload in a made-up conversation. */
export interface Said {
  readonly by: 'client' | 'server';
  readonly bytes: Uint8Array;
  /** TCP: distance from the beginning of this side's stream; what was said before when not stated. */
  readonly at?: number;
  /** Bytes on the wire, when the capture cut the packet. */
  readonly wireLength?: number;
}

export interface Ends {
  readonly protocol: number;
  readonly clientPort?: number;
  readonly serverPort: number;
  /** False: the capture began after the handshake. */
  readonly synSeen?: boolean;
}

export const client = (bytes: Uint8Array | string, at?: number): Said => said('client', bytes, at);
export const server = (bytes: Uint8Array | string, at?: number): Said => said('server', bytes, at);

function said(by: Said['by'], content: Uint8Array | string, at: number | undefined): Said {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return at === undefined ? { by, bytes } : { by, bytes, at };
}

export const hex = (...texts: readonly string[]): Buffer => Buffer.from(texts.join('').replaceAll(/\s/g, ''), 'hex');

const JUNK_BEFORE = 5;
const JUNK_AFTER = 7;
/** Near the top, so that sequence numbers wrap around. */
const INITIAL_SEQUENCE = 0xfffffff0 | 0;

/** A payload as the flow table shows it: somewhere in a larger buffer, with other bytes on both sides. */
export function payloadOf(bytes: Uint8Array, more: Partial<Payload> = {}, junk = 0xa5): Payload {
  const buffer = new Uint8Array(JUNK_BEFORE + bytes.length + JUNK_AFTER).fill(junk);
  buffer.set(bytes, JUNK_BEFORE);
  return {
    flow: 0,
    fromInitiator: true,
    protocol: 6,
    initiatorPort: 50000,
    responderPort: 50001,
    bytes: buffer,
    view: new DataView(buffer.buffer),
    offset: JUNK_BEFORE,
    length: bytes.length,
    wireLength: bytes.length,
    sequence: INITIAL_SEQUENCE + 1,
    initialSequence: INITIAL_SEQUENCE,
    synSeen: true,
    seconds: 0,
    nanoseconds: 0,
    ...more,
  };
}

/** What a conversation is taken for, and after how many of its payloads no more was wanted (-1: still wanted). */
export function classify(
  ends: Ends,
  ...conversation: readonly Said[]
): FlowApplication & { readonly decidedAfter: number } {
  const { protocol, clientPort = 50000, serverPort, synSeen = true } = ends;
  const classifier = new ApplicationClassifier({ maxFlows: 1 });
  const length = { client: 0, server: 0 };
  let decidedAfter = -1;
  for (const [index, { by, bytes, at = length[by], wireLength = bytes.length }] of conversation.entries()) {
    length[by] = Math.max(length[by], at + bytes.length);
    const payload = payloadOf(bytes, {
      fromInitiator: by === 'client',
      protocol,
      initiatorPort: clientPort,
      responderPort: serverPort,
      sequence: (INITIAL_SEQUENCE + 1 + at) | 0,
      synSeen,
      wireLength,
    });
    if (classifier.onPayload(payload)) continue;
    decidedAfter = index + 1;
    break;
  }
  return { ...classifier.applicationOf(0, protocol, clientPort, serverPort), decidedAfter };
}

export const TCP = 6;
export const UDP = 17;
