import type { FlowDirection, FlowEnd, FlowRecord } from './flow-record.ts';
import type { FlowRecords } from './flow-records.ts';
import type { FlowTable } from './flow-table.ts';
import { AT, KEY, PLACE, RECORD_WORDS, REST, STATE_BIT } from './record-layout.ts';
import { timesOf } from './record-times.ts';
import { tcpResult } from './tcp-result.ts';

const TCP = 6;

/** The flow of a slot as an object of its own; `end` is what the sink was given. */
export function readFlow(table: FlowTable, flow: number, end: FlowEnd): FlowRecord {
  const { records } = table;
  const { words, rest } = records;
  const at = flow * RECORD_WORDS;
  const word = (offset: number): number => words[at + offset] ?? 0;
  const state = word(AT.state);
  const initiatorIsLow = (state & STATE_BIT.initiatorIsLow) !== 0;
  const protocol = word(AT.key) & 0xff;
  const ports = word(AT.ports);
  const low = { address: addressOf(records, at, true), port: ports >>> 16, direction: directionOf(records, at, true) };
  const high = {
    address: addressOf(records, at, false),
    port: ports & 0xffff,
    direction: directionOf(records, at, false),
  };
  const [initiator, responder] = initiatorIsLow ? [low, high] : [high, low];
  const vlan = ((word(AT.key) >>> PLACE.vlanShift) & PLACE.vlanMask) - 1;
  return {
    protocol,
    initiator: initiator.address,
    responder: responder.address,
    initiatorPort: initiator.port,
    responderPort: responder.port,
    portsKnown: (word(AT.key) & KEY.portsKnown) !== 0,
    initiatorBy: (state & STATE_BIT.initiatorBySyn) !== 0 ? 'syn' : 'first-packet',
    responderFirst: ((state & STATE_BIT.firstIsLow) !== 0) !== initiatorIsLow,
    ...timesOf(words, at),
    sent: initiator.direction,
    received: responder.direction,
    tcp:
      protocol === TCP
        ? tcpOf(state, rest[at + REST.handshakeMicroseconds] ?? 0, initiator.direction, responder.direction)
        : null,
    vlan: vlan < 0 ? null : vlan,
    ipDepth: (word(AT.key) >>> PLACE.depthShift) & PLACE.depthMask,
    carriesFlows: (state & STATE_BIT.carriesFlows) !== 0,
    end,
  };
}

function tcpOf(state: number, microseconds: number, sent: FlowDirection, received: FlowDirection): FlowRecord['tcp'] {
  const isKnown = (state & STATE_BIT.handshakeKnown) !== 0 && microseconds >= 0;
  const hasData = STATE_BIT.lowData | STATE_BIT.highData;
  return {
    result: tcpResult(sent, received, (state & hasData) === hasData),
    handshakeMicroseconds: isKnown ? microseconds : null,
  };
}

function directionOf({ words, rest, restDoubles }: FlowRecords, at: number, isLow: boolean): FlowDirection {
  const above = (rest[at + REST.bytesAbove] ?? 0) >>> (isLow ? 16 : 0);
  const below = (words[at + (isLow ? AT.lowWireBytes : AT.highWireBytes)] ?? 0) >>> 0;
  const wireBytes = (above & 0xffff) * 2 ** 32 + below;
  const cutBytes = restDoubles[(at + (isLow ? REST.lowCutBytes : REST.highCutBytes)) / 2] ?? 0;
  const trouble = rest[at + (isLow ? REST.lowTrouble : REST.highTrouble)] ?? 0;
  return {
    packets: (words[at + (isLow ? AT.lowPackets : AT.highPackets)] ?? 0) >>> 0,
    wireBytes,
    capturedBytes: wireBytes - cutBytes,
    tcpFlags: ((words[at + AT.state] ?? 0) >>> (isLow ? 0 : 8)) & 0xff,
    retransmissions: trouble >>> 8,
    zeroWindows: trouble & 0xff,
  };
}

function addressOf({ words, rest }: FlowRecords, at: number, isLow: boolean): Uint8Array {
  const bytes = new Uint8Array(16);
  putWord(bytes, 12, words[at + (isLow ? AT.lowAddress : AT.highAddress)] ?? 0);
  if (((words[at + AT.key] ?? 0) & KEY.isIpv6) === 0) {
    putWord(bytes, 8, 0xffff);
    return bytes;
  }
  const prefixAt = at + (isLow ? REST.lowPrefix : REST.highPrefix);
  for (let index = 0; index < 3; index++) putWord(bytes, index * 4, rest[prefixAt + index] ?? 0);
  return bytes;
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
