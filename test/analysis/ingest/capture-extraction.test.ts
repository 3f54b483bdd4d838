import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { analyzeCaptureStream } from '#analysis/capture/analyze-capture.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';
import { extractPackets } from '#analysis/ingest/capture-extraction.ts';
import { FlowChoice } from '#analysis/ingest/capture-flow-choice.ts';
import { captureWriter } from '#analysis/ingest/capture-writer.ts';
import { addressHex } from '../../support/capture-address.ts';
import { ipv4Packet, pcapFile, pcapngBlocks, tcpFrame, udpFrame } from '../../support/capture-bytes.ts';
import { corpus, corpusMissing, type ExpectedConversation } from '../../support/capture-corpus.ts';
import { flowsOfBytes } from '../../support/capture-flows.ts';

const SYN = 2;
const PROTOCOL = { tcp: 6, udp: 17 } as const;
const signal = AbortSignal.timeout(120_000);

interface Limits {
  readonly maxFlows?: number;
  readonly idleSeconds?: number;
}

/** Packets of the flows that are wanted, as a capture of their own. */
async function extracted(
  capture: Uint8Array,
  isWanted: (flow: FlowRecord) => boolean,
  { limits = {}, chunkBytes = capture.length }: { limits?: Limits; chunkBytes?: number } = {},
): Promise<{ bytes: Buffer; packets: number; flows: number }> {
  const chunks = (): Readable => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < capture.length; at += chunkBytes) parts.push(capture.subarray(at, at + chunkBytes));
    return Readable.from(parts);
  };
  const choice = new FlowChoice(limits.maxFlows ?? 100_000);
  const { facts } = await analyzeCaptureStream(chunks(), {
    ...limits,
    signal,
    onFlow: (table, slot, end) => choice.end(slot, isWanted(readFlow(table, slot, end))),
  });
  const writer = captureWriter(facts.interfaces);
  const parts: Uint8Array[] = [];
  const drain = (): Promise<void> => Promise.resolve(void parts.push(writer.take()));
  const onPacket = (packet: Parameters<typeof writer.add>[0]): void => writer.add(packet);
  await extractPackets(chunks(), { signal, choice, limits, onPacket, drain });
  return { bytes: Buffer.concat(parts), packets: writer.packets, flows: choice.flows };
}

const hexOf = (address: Uint8Array): string => Buffer.from(address).toString('hex');

/** Both ends and the protocol, whoever began. */
function isBetween({ a, a_port, b, b_port }: ExpectedConversation, protocol: number): (flow: FlowRecord) => boolean {
  const ends = [`${addressHex(a)} ${a_port}`, `${addressHex(b)} ${b_port}`].sort().join();
  return (flow) =>
    flow.protocol === protocol &&
    [`${hexOf(flow.initiator)} ${flow.initiatorPort}`, `${hexOf(flow.responder)} ${flow.responderPort}`]
      .sort()
      .join() === ends;
}

/** Wireshark counts these otherwise: inside tunnels, fragments, and the files whose README row says why. */
const COMPARABLE = [
  'azure-vm-quic.pcapng',
  'ftp.pcap',
  'kerberos.pcap',
  'many-protocols.pcap',
  'modified-format.pcap',
  'mssql-tds.pcap',
  'null-rdp.pcap',
  'pcap-be-ftp.pcap',
  'pcap-ns-be.pcap',
  'pcap-ns-le-http-to-ssh.pcap',
  'pppoe-over-qinq.pcap',
  'rawip-ocs.pcap',
  'sll-quickplay.pcap',
  'snaplen-96.pcap',
  'snmp.pcap',
  'teams.pcap',
  'truncated-mid-record.pcap',
];

describe('extractPackets', () => {
  for (const expected of corpus().filter(({ file }) => COMPARABLE.includes(file))) {
    test(`takes from ${expected.file} the packets that tshark counts for a conversation`, async () => {
      const capture = readFileSync(expected.path);
      for (const kind of ['tcp', 'udp'] as const) {
        const list = expected.conversations?.[kind]?.list ?? [];
        for (const each of [list[0], list[list.length >> 1], list.at(-1)]) {
          if (each === undefined) continue;
          const { bytes, packets } = await extracted(capture, isBetween(each, PROTOCOL[kind]), { chunkBytes: 65_536 });
          assert.equal(packets, each.packets_ab + each.packets_ba);
          const again = await flowsOfBytes(bytes);
          assert.deepEqual([again.facts.stop.kind, again.facts.packets], ['end', packets]);
          assert.equal(again.facts.wireBytes, each.bytes_ab + each.bytes_ba);
          assert.ok(again.flows.every((flow) => flow.carriesFlows || isBetween(each, PROTOCOL[kind])(flow)));
        }
      }
    });
  }

  test('needs the collected captures to be compared with tshark', { skip: corpusMissing }, () => {
    assert.equal(corpus().filter(({ file }) => COMPARABLE.includes(file)).length, COMPARABLE.length);
  });

  test('keeps bytes, lengths on the wire, order and nanoseconds of what it takes', async () => {
    const wanted = [1, 2, 3].map((sequence) => tcpFrame({ flags: 16, sequence, payload: Buffer.alloc(sequence, 7) }));
    const other = udpFrame(['10.0.0.9', 1], ['10.0.0.8', 2], Buffer.from('x'));
    const record = (data: Uint8Array, fraction: number) => ({
      data,
      seconds: 5,
      fraction,
      wireLength: data.length + 9,
    });
    const source = (frames: readonly Uint8Array[], fractions: readonly number[]) =>
      pcapFile(
        frames.map((frame, index) => record(frame, fractions[index] ?? 0)),
        { magic: 0xa1b23c4d, littleEndian: false },
      );
    const [one = other, two = other, three = other] = wanted;
    const { bytes } = await extracted(
      source([one, other, two, other, three], [111_111_111, 2, 222_222_222, 4, 999_999_999]),
      (flow) => flow.protocol === 6,
    );
    const [, ...fractions] = [0, 111_111_111, 222_222_222, 999_999_999];
    const expected = pcapFile(
      [one, two, three].map((frame, index) => record(frame, fractions[index] ?? 0)),
      { magic: 0xa1b23c4d },
    );
    assert.deepEqual(bytes, expected);
  });

  test('writes microseconds where the source has no more, from gzip too', async () => {
    const capture = pcapFile([{ data: tcpFrame({ flags: SYN }), seconds: 5, fraction: 123_456 }]);
    const { bytes } = await extracted(gzipSync(capture), () => true);
    assert.deepEqual(bytes, capture);
  });

  test('writes pcapng where link types differ, each packet with its interface and time', async () => {
    const from = pcapngBlocks(false);
    const ethernet = tcpFrame({ flags: SYN });
    const raw = ipv4Packet({ from: '10.0.0.1', to: '10.0.0.2', protocol: 1, payload: Buffer.alloc(8) });
    const ticks = 1_700_000_000_123_456_789n;
    const nanoseconds = from.option(9, Buffer.of(9));
    const capture = Buffer.concat([
      from.section(),
      from.interface(1, 0, from.option(2, Buffer.from('eth0')), nanoseconds),
      from.interface(101, 200, nanoseconds),
      from.enhanced(1, ticks, raw, 99),
      from.enhanced(0, ticks + 1n, ethernet),
      from.enhanced(0, ticks + 2n, udpFrame(['10.0.0.9', 1], ['10.0.0.8', 2], Buffer.from('xy'))),
    ]);
    const { bytes } = await extracted(capture, (flow) => flow.protocol !== 17);
    const to = pcapngBlocks(true);
    assert.deepEqual(
      bytes,
      Buffer.concat([
        to.section(),
        to.interface(1, 0, to.option(2, Buffer.from('eth0')), to.option(9, Buffer.of(9)), Buffer.alloc(4)),
        to.interface(101, 200, to.option(9, Buffer.of(9)), Buffer.alloc(4)),
        to.enhanced(1, ticks, raw, 99),
        to.enhanced(0, ticks + 1n, ethernet),
      ]),
    );
  });

  test('tells flows of one key apart that a timeout or a full table has cut', async () => {
    const frame = (port: number) => udpFrame(['10.0.0.1', port], ['10.0.0.2', 53], Buffer.from([port & 255]));
    const at = (seconds: number, port: number) => ({ data: frame(port), seconds });
    const bytes = pcapFile([at(0, 1), at(1, 1), at(100, 1), at(101, 1), at(102, 1), at(300, 1)]);
    const second = await extracted(bytes, (flow) => flow.first?.seconds === 100, { limits: { idleSeconds: 30 } });
    assert.deepEqual([second.packets, second.flows], [3, 1]);
    // With room for two flows, each of six is begun anew whenever it comes back.
    const ports = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 1, 1];
    const crowded = pcapFile(ports.map((port, index) => at(index, port)));
    for (const wanted of [0, 6, 12]) {
      const taken = await extracted(crowded, (flow) => flow.first?.seconds === wanted, { limits: { maxFlows: 2 } });
      assert.deepEqual([taken.packets, taken.flows], [wanted === 12 ? 3 : 1, 1], `flow of second ${wanted}`);
    }
  });

  test('takes what is there of a capture that is cut or damaged', async () => {
    const frame = tcpFrame({ flags: SYN });
    const whole = pcapFile([{ data: frame }, { data: frame }]);
    assert.equal((await extracted(whole.subarray(0, -3), () => true)).packets, 1);
    const damaged = pcapFile([{ data: frame }, { data: frame, capturedLength: 0x7fffffff }]);
    assert.equal((await extracted(damaged, () => true)).packets, 1);
    // Without its check sum gzip ends too early, and all packets are there.
    assert.equal((await extracted(gzipSync(whole).subarray(0, -4), () => true)).packets, 2);
  });
});
