import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import { type CaptureTime, nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import type { FlowDirection, FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { AppError } from '#core/errors.ts';
import { addressHex } from '../../support/capture-address.ts';
import {
  type ExpectedCapture,
  type ExpectedConversation,
  type ExpectedTable,
  corpus,
  corpusMissing,
} from '../../support/capture-corpus.ts';
import { flowsOfFile } from '../../support/capture-flows.ts';

/** Where the README of the captures explains that the tools stop early, count another way, or take one for another format. */
const FACTS_DIFFER: Readonly<Record<string, string>> = {
  'pcapng-old-packet-block.ntar':
    'tshark stops after 411 of 413 packets, at a Bluetooth record without its pseudo-header',
  'empty.pcap': 'Wireshark takes a file of zero bytes for an ERF file',
};
const FLOWS_DIFFER: Readonly<Record<string, string>> = {
  'ipv4-fragments.pcap': 'tshark credits only the frame in which a datagram became whole, we credit every fragment',
  'ddos-synack-reflection.pcap': 'the same, for one SNMP answer in two fragments',
};

const REFUSED: readonly string[] = ['not-a-capture', 'other-format'];
const STOPS: Readonly<Record<string, CaptureFacts['stop']['kind']>> = {
  ok: 'end',
  truncated: 'cut',
  corrupt: 'corrupt',
  'bad-header': 'corrupt',
  empty: 'empty',
};

const PROTOCOLS = { tcp: 6, udp: 17, sctp: 132 } as const;

describe('captures of the collection', { skip: corpusMissing }, () => {
  for (const expected of corpus()) {
    if (expected.file === 'header-cut.pcap') {
      test('header-cut.pcap: the header has begun, so it is a capture that was cut, without packets', async () => {
        const { facts } = await flowsOfFile(expected.path);
        assert.equal(facts.stop.kind, 'cut');
        assert.equal(facts.packets, 0);
      });
    } else if (REFUSED.includes(expected.verdict.class)) {
      test(`${expected.file} is refused with what to do`, async () => {
        const isRefusal = (error: unknown) => error instanceof AppError && error.code === 'FB3006' && error.next !== '';
        await assert.rejects(flowsOfFile(expected.path), isRefusal);
      });
    } else {
      test(`${expected.file} has the facts of capinfos and the conversations of tshark`, async () => {
        const { facts, flows } = await flowsOfFile(expected.path);
        assert.equal(facts.packets, expected.verdict.packets);
        assert.equal(facts.stop.kind, STOPS[expected.verdict.class]);
        if (!(expected.file in FACTS_DIFFER)) checkFacts(facts, expected);
        for (const [name, protocol] of Object.entries(PROTOCOLS)) {
          const table = expected.conversations?.[name as keyof typeof PROTOCOLS];
          const ours = flows.filter((flow) => flow.protocol === protocol && flow.portsKnown);
          checkFlows(ours, table, expected.file in FLOWS_DIFFER);
        }
      });
    }
  }

  test('every fragment of ipv4-fragments.pcap is credited, as the rows of address pairs show', async () => {
    const expected = corpus().find(({ file }) => file === 'ipv4-fragments.pcap');
    assert.ok(expected);
    const { flows } = await flowsOfFile(expected.path);
    const counted = flows.reduce((sum, { sent, received }) => sum + sent.packets + received.packets, 0);
    const bytes = flows.reduce((sum, { sent, received }) => sum + sent.wireBytes + received.wireBytes, 0);
    assert.deepEqual([counted, bytes], [expected.conversations?.ip?.packets, expected.conversations?.ip?.bytes]);
  });
});

function checkFacts(facts: CaptureFacts, { capinfos, frames }: ExpectedCapture): void {
  assert.equal(facts.wireBytes, frames.wire_bytes);
  assert.equal(facts.capturedBytes, frames.captured_bytes);
  assert.equal(facts.cutPackets, frames.cut_by_snaplen);
  assert.equal(facts.packetsWithoutTime, frames.without_timestamp);
  assert.equal(facts.timeGoesBack, frames.time_goes_back);
  assert.equal(epoch(facts.first), frames.first_epoch ?? null);
  assert.equal(epoch(facts.last), frames.last_epoch ?? null);
  if (capinfos.encapsulation !== undefined) assert.equal(encapsulation(facts), capinfos.encapsulation);
  const fileType = `${facts.fileType}${facts.compression === 'none' ? '' : ` (${facts.compression} compressed)`}`;
  if (capinfos.file_type !== undefined) assert.equal(fileType, capinfos.file_type);
  const perInterface = (capinfos.interface_info ?? []).map((one) => Number(one['Number of packets']));
  // Of several sections capinfos lists the interfaces once more for each; and it leaves out some numbers.
  if (perInterface.length !== facts.interfaces.length || perInterface.some(Number.isNaN)) return;
  assert.deepEqual(
    facts.interfaces.map(({ packets }) => packets),
    perInterface,
  );
}

/** capinfos says `per-packet` where interfaces differ, and `unknown` where there is none. */
function encapsulation({ interfaces }: CaptureFacts): string {
  const names = new Set(interfaces.map(({ linkName }) => linkName));
  if (names.size > 1) return 'per-packet';
  return [...names][0] ?? 'unknown';
}

function checkFlows(flows: readonly FlowRecord[], table: ExpectedTable | undefined, fragmentsDiffer: boolean): void {
  assert.equal(flows.length, table?.count ?? 0);
  if (!fragmentsDiffer) {
    const sum = (of: (one: FlowDirection) => number) =>
      flows.reduce((all, flow) => all + of(flow.sent) + of(flow.received), 0);
    assert.equal(
      sum(({ packets }) => packets),
      table?.packets ?? 0,
    );
    assert.equal(
      sum(({ wireBytes }) => wireBytes),
      table?.bytes ?? 0,
    );
  }
  const found = new Map(flows.map((flow) => [keyOfFlow(flow), rowOf(flow)]));
  const differing = (table?.list ?? []).filter((row) => {
    const ours = found.get(keyOfRow(row));
    return ours === undefined || !isSame(ours, expectedRow(row));
  });
  // Two rows in all, one in each of the two files with fragments.
  assert.equal(differing.length <= (fragmentsDiffer ? 1 : 0), true, JSON.stringify(differing.slice(0, 3)));
}

/** The last number is the duration: the expected one was computed with doubles, of which decades keep microseconds. */
const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  JSON.stringify(one.slice(0, -1)) === JSON.stringify(other.slice(0, -1)) &&
  Math.abs(Number(one.at(-1)) - Number(other.at(-1))) < 1e-6;

const firstSender = (flow: FlowRecord): readonly [string, string, FlowDirection, FlowDirection] => {
  const initiator = `${hex(flow.initiator)} ${flow.initiatorPort}`;
  const responder = `${hex(flow.responder)} ${flow.responderPort}`;
  return flow.responderFirst
    ? [responder, initiator, flow.received, flow.sent]
    : [initiator, responder, flow.sent, flow.received];
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function keyOfFlow(flow: FlowRecord): string {
  const [a, b] = firstSender(flow);
  return `${a} ${b} ${epoch(flow.first) ?? ''}`;
}

const keyOfRow = (row: ExpectedConversation): string =>
  `${addressHex(row.a)} ${row.a_port} ${addressHex(row.b)} ${row.b_port} ${row.start ?? ''}`;

/** Packets and bytes each way, who opened it, all TCP flags, duration, headers outside. */
function rowOf(flow: FlowRecord): readonly unknown[] {
  const [, , ab, ba] = firstSender(flow);
  const opener = flow.initiatorBy === 'syn' ? (flow.responderFirst ? 'b' : 'a') : null;
  const flags = flow.protocol === 6 ? ab.tcpFlags | ba.tcpFlags : 0;
  return [ab.packets, ab.wireBytes, ba.packets, ba.wireBytes, opener, flags, flow.ipDepth, duration(flow)];
}

function expectedRow(row: ExpectedConversation): readonly unknown[] {
  const flags = Number(row.flags_or ?? 0) & 0xff;
  const counts = [row.packets_ab, row.bytes_ab, row.packets_ba, row.bytes_ba];
  return [...counts, row.initiator ?? null, flags, row.ip_depth ?? 1, row.duration ?? 0];
}

const epoch = (time: CaptureTime | null): string | null =>
  time === null ? null : `${time.seconds}.${String(time.nanoseconds).padStart(9, '0')}`;

const duration = ({ first, last }: FlowRecord): number =>
  first === null || last === null ? 0 : nanosecondsBetween(first, last) / 1e9;
