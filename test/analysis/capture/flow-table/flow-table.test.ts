import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Payload, PayloadObserver } from '#analysis/capture/payload-observer.ts';
import {
  type PcapRecord,
  bytesOf,
  ipv4Frame,
  joined,
  pcapFile,
  tcpFrame,
  udpFrame,
} from '../../../support/capture-bytes.ts';
import { flowsOfBytes } from '../../../support/capture-flows.ts';

const at = (seconds: number, data: Uint8Array, wireLength = data.length): PcapRecord => ({ data, seconds, wireLength });
const datagram = (client: number, length = 10) =>
  udpFrame(['10.0.0.1', client], ['10.0.0.2', 53], Buffer.alloc(length, 0x61));
const answer = (client: number, length = 30) =>
  udpFrame(['10.0.0.2', 53], ['10.0.0.1', client], Buffer.alloc(length, 0x61));

describe('a flow', () => {
  test('has both directions, with bytes of whole frames on the wire and in the file', async () => {
    const { flows } = await flowsOfBytes(
      pcapFile([at(1, datagram(4000)), at(5, answer(4000), 900), at(3, answer(4000))]),
    );
    assert.equal(flows.length, 1);
    const { sent, received, first, last, initiatorPort } = flows[0]!;
    assert.deepEqual([sent.packets, sent.wireBytes, sent.capturedBytes], [1, 52, 52]);
    assert.deepEqual([received.packets, received.wireBytes, received.capturedBytes], [2, 972, 144]);
    assert.deepEqual([first?.seconds, last?.seconds, initiatorPort], [1, 5, 4000]);
  });

  test('begins and ends with the earliest and the latest packet, whatever their order', async () => {
    const { flows, facts } = await flowsOfBytes(
      pcapFile([at(50, datagram(1)), at(20, datagram(1)), at(40, datagram(1))]),
    );
    assert.deepEqual([flows[0]?.first?.seconds, flows[0]?.last?.seconds], [20, 50]);
    assert.deepEqual([facts.first?.seconds, facts.last?.seconds, facts.timeGoesBack], [20, 50, 1]);
  });

  test('is the same with and without a VLAN tag, which is noted', async () => {
    const plain = datagram(4000);
    const tagged = joined(plain.subarray(0, 12), '8100 0064', plain.subarray(12));
    const { flows } = await flowsOfBytes(pcapFile([at(1, tagged), at(2, plain)]));
    assert.deepEqual(
      flows.map(({ vlan, sent }) => [vlan, sent.packets]),
      [[100, 2]],
    );
  });

  test('of packets without ports is one for both addresses and the protocol', async () => {
    const ping = (from: string, to: string) =>
      ipv4Frame({ from, to, protocol: 1, payload: bytesOf('0800 0000 0001 0001') });
    const { flows } = await flowsOfBytes(
      pcapFile([at(1, ping('10.0.0.1', '10.0.0.2')), at(2, ping('10.0.0.2', '10.0.0.1'))]),
    );
    assert.deepEqual(
      flows.map(({ protocol, portsKnown, sent, received }) => [protocol, portsKnown, sent.packets, received.packets]),
      [[1, false, 1, 1]],
    );
  });

  test('of port 0 is not that of packets whose ports were cut off', async () => {
    const zero = udpFrame(['10.0.0.1', 0], ['10.0.0.2', 0], Buffer.alloc(4));
    const { flows } = await flowsOfBytes(pcapFile([at(1, zero), at(2, zero.subarray(0, 34), zero.length)]));
    assert.deepEqual(
      flows.map(({ portsKnown }) => portsKnown),
      [true, false],
    );
  });

  test('between two ports of one address has its direction from the ports', async () => {
    const there = udpFrame(['127.0.0.1', 9000], ['127.0.0.1', 53], Buffer.alloc(4));
    const back = udpFrame(['127.0.0.1', 53], ['127.0.0.1', 9000], Buffer.alloc(4));
    const { flows } = await flowsOfBytes(pcapFile([at(1, there), at(2, back), at(3, back)]));
    assert.deepEqual(
      flows.map(({ initiatorPort, sent, received }) => [initiatorPort, sent.packets, received.packets]),
      [[9000, 1, 2]],
    );
  });
});

describe('timeouts', () => {
  test('end a flow that was silent for longer', async () => {
    const file = pcapFile([at(0, datagram(1)), at(30, datagram(1)), at(61, datagram(1))]);
    const { flows } = await flowsOfBytes(file, { idleSeconds: 30 });
    assert.deepEqual(
      flows.map(({ end, sent }) => [end, sent.packets]),
      [
        ['idle', 2],
        ['capture-end', 1],
      ],
    );
  });

  test('cut a flow that lasts longer', async () => {
    const file = pcapFile([0, 20, 40, 60, 80].map((seconds) => at(seconds, datagram(1))));
    const { flows } = await flowsOfBytes(file, { activeSeconds: 50 });
    assert.deepEqual(
      flows.map(({ end, sent }) => [end, sent.packets]),
      [
        ['active', 3],
        ['capture-end', 2],
      ],
    );
  });

  test('are none when they are not asked for', async () => {
    const { flows } = await flowsOfBytes(pcapFile([at(0, datagram(1)), at(1e9, datagram(1))]));
    assert.equal(flows.length, 1);
  });
});

describe('a full table', () => {
  test('ends flows that were not seen for long and says how many', async () => {
    const busy = 1000;
    const records = Array.from({ length: 400 }, (_, index) => [
      at(index, datagram(busy)),
      at(index, datagram(2000 + index)),
    ]).flat();
    const { flows, evictedFlows } = await flowsOfBytes(pcapFile(records), { maxFlows: 16 });
    assert.equal(flows.length, 401);
    assert.equal(evictedFlows, 401 - 16);
    assert.equal(flows.filter(({ end }) => end === 'evicted').length, evictedFlows);
    const kept = flows.filter(({ initiatorPort }) => initiatorPort === busy);
    assert.deepEqual(
      kept.map(({ end, sent }) => [end, sent.packets]),
      [['capture-end', 400]],
    );
  });

  /** The model: a map by key without a limit. Whatever is evicted, no packet is lost and none counts twice. */
  test('counts every packet once, in the right flow, for any traffic and any limit', async () => {
    const traffic = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(traffic, fc.integer({ min: 1, max: 50 }), async (packets, maxFlows) => {
        const records = packets.map(([client, isAnswer], index) =>
          at(index, isAnswer ? answer(client) : datagram(client)),
        );
        const { flows, evictedFlows } = await flowsOfBytes(pcapFile(records), { maxFlows });
        const expected = new Map<number, [number, number]>();
        for (const [client, isAnswer] of packets) {
          const counts = expected.get(client) ?? [0, 0];
          counts[isAnswer ? 1 : 0]++;
          expected.set(client, counts);
        }
        const found = new Map<number, [number, number]>();
        for (const flow of flows) {
          const isTurned = flow.initiatorPort === 53;
          const counts = found.get(isTurned ? flow.responderPort : flow.initiatorPort) ?? [0, 0];
          counts[0] += isTurned ? flow.received.packets : flow.sent.packets;
          counts[1] += isTurned ? flow.sent.packets : flow.received.packets;
          found.set(isTurned ? flow.responderPort : flow.initiatorPort, counts);
        }
        assert.deepEqual(new Map([...found].sort(byKey)), new Map([...expected].sort(byKey)));
        if (maxFlows >= expected.size) assert.deepEqual([flows.length, evictedFlows], [expected.size, 0]);
      }),
      { numRuns: 150 },
    );
  });

  test('finds every flow again among many, as the index grows', async () => {
    const records = Array.from({ length: 60_000 }, (_, index) => at(index, datagram(1 + (index % 30_000))));
    const { flows } = await flowsOfBytes(pcapFile(records));
    assert.equal(flows.length, 30_000);
    assert.equal(
      flows.every(({ sent }) => sent.packets === 2),
      true,
    );
  });
});

const byKey = ([one]: [number, unknown], [other]: [number, unknown]): number => one - other;

class Recorder implements PayloadObserver {
  readonly seen: unknown[] = [];
  readonly ended: number[] = [];
  readonly #wants: (payload: Payload) => boolean;

  constructor(wants: (payload: Payload) => boolean) {
    this.#wants = wants;
  }

  onPayload(payload: Payload): boolean {
    const { flow, fromInitiator, initiatorPort, responderPort, bytes, offset, length, wireLength } = payload;
    const text = Buffer.from(bytes.subarray(offset, offset + length)).toString();
    this.seen.push([flow, fromInitiator, initiatorPort, responderPort, text, wireLength]);
    return this.#wants(payload);
  }

  onFlowEnd(flow: number): void {
    this.ended.push(flow);
  }
}

describe('a payload observer', () => {
  const query = udpFrame(['10.0.0.1', 4000], ['10.0.0.2', 53], Buffer.from('query'));
  const reply = udpFrame(['10.0.0.2', 53], ['10.0.0.1', 4000], Buffer.from('reply'));

  test('sees payload of both directions with its ends', async () => {
    const observer = new Recorder(() => true);
    await flowsOfBytes(
      pcapFile([at(1, query), at(2, reply, reply.length + 100), at(3, reply.subarray(0, 44), reply.length)]),
      { observer },
    );
    assert.deepEqual(observer.seen, [
      [0, true, 4000, 53, 'query', 5],
      [0, false, 4000, 53, 'reply', 5],
      [0, false, 4000, 53, 're', 5],
    ]);
    assert.deepEqual(observer.ended, [0]);
  });

  test('is not asked again about a flow of which it has enough', async () => {
    const observer = new Recorder(({ initiatorPort }) => initiatorPort !== 4000);
    await flowsOfBytes(pcapFile([at(1, query), at(2, reply), at(3, datagram(7)), at(4, datagram(7))]), { observer });
    assert.equal(observer.seen.length, 3);
  });

  test('is told that a slot is free before another flow has it', async () => {
    const observer = new Recorder(() => false);
    await flowsOfBytes(pcapFile([1, 2, 3, 4].map((client) => at(client, datagram(client)))), { observer, maxFlows: 1 });
    assert.equal(observer.seen.length, 4);
    assert.deepEqual(observer.ended, [0, 0, 0, 0]);
  });

  test('is given the sequence number of the data and of the SYN', async () => {
    const sequences: unknown[] = [];
    const observer = new Recorder(({ sequence, initialSequence, synSeen }) => {
      sequences.push([sequence >>> 0, initialSequence >>> 0, synSeen]);
      return true;
    });
    const syn = tcpFrame({ flags: 2, sequence: 0xffff_ffff });
    const data = tcpFrame({ flags: 16, sequence: 0, payload: Buffer.from('GET') });
    await flowsOfBytes(pcapFile([at(1, syn), at(2, data)]), { observer });
    assert.deepEqual(sequences, [[0, 0xffff_ffff, true]]);
  });
});
