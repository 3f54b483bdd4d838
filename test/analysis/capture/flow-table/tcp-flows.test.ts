import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { type PcapRecord, type SegmentFields, pcapFile, tcpFrame } from '../../../support/capture-bytes.ts';
import { flowsOfBytes } from '../../../support/capture-flows.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;

const CLIENT = ['10.0.0.9', 50_000] as const;
const SERVER = ['10.0.0.1', 443] as const;

/** Milliseconds since the first packet, who sends, and what. */
type Step = readonly [number, 'client' | 'server', Omit<SegmentFields, 'from' | 'to'>];

async function flowsOf(steps: readonly Step[]): Promise<readonly FlowRecord[]> {
  const records = steps.map(([ms, sender, segment]): PcapRecord => {
    const [from, to] = sender === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
    return {
      data: tcpFrame({ ...segment, from, to }),
      seconds: 1000 + Math.floor(ms / 1000),
      fraction: Math.round((ms % 1000) * 1000),
    };
  });
  return (await flowsOfBytes(pcapFile(records))).flows;
}

async function flowOf(steps: readonly Step[]): Promise<FlowRecord> {
  const [flow, ...others] = await flowsOf(steps);
  assert.equal(others.length, 0);
  assert.ok(flow);
  return flow;
}

const text = (length: number) => Buffer.alloc(length, 0x61);
const HANDSHAKE: readonly Step[] = [
  [0, 'client', { flags: SYN, sequence: 100 }],
  [20, 'server', { flags: SYN | ACK, sequence: 900, acknowledgement: 101 }],
  [21.5, 'client', { flags: ACK, sequence: 101, acknowledgement: 901 }],
];
const EXCHANGE: readonly Step[] = [
  [30, 'client', { flags: PSH | ACK, sequence: 101, acknowledgement: 901, payload: text(10) }],
  [40, 'server', { flags: PSH | ACK, sequence: 901, acknowledgement: 111, payload: text(20) }],
];

describe('what became of a TCP connection:', () => {
  const CASES: readonly (readonly [
    string,
    FlowRecord['tcp'] extends infer T ? NonNullable<T>['result' & keyof NonNullable<T>] : never,
    readonly Step[],
  ])[] = [
    ['established by the handshake', 'established', HANDSHAKE],
    ['established before the capture, with data both ways', 'established', EXCHANGE],
    [
      'closed from both ends',
      'closed',
      [...HANDSHAKE, [50, 'client', { flags: FIN | ACK }], [60, 'server', { flags: FIN | ACK }]],
    ],
    [
      'closed, and a reset for what still came',
      'closed',
      [
        ...HANDSHAKE,
        [50, 'client', { flags: FIN | ACK }],
        [60, 'server', { flags: FIN | ACK }],
        [61, 'client', { flags: RST }],
      ],
    ],
    ['reset after it was established', 'reset', [...HANDSHAKE, [50, 'server', { flags: RST }]]],
    [
      'refused',
      'refused',
      [
        [0, 'client', { flags: SYN }],
        [1, 'server', { flags: RST | ACK }],
      ],
    ],
    [
      'refused again and again',
      'refused',
      [
        [0, 'client', { flags: SYN }],
        [1, 'server', { flags: RST | ACK }],
        [500, 'client', { flags: SYN }],
        [501, 'server', { flags: RST | ACK }],
      ],
    ],
    [
      'unanswered',
      'unanswered',
      [
        [0, 'client', { flags: SYN }],
        [1000, 'client', { flags: SYN }],
      ],
    ],
    [
      'answered, and taken back as a scanner does',
      'partial',
      [...HANDSHAKE.slice(0, 2), [21, 'client', { flags: RST }]],
    ],
    ['one direction alone', 'partial', [EXCHANGE[0]!]],
  ];
  for (const [name, result, steps] of CASES) {
    test(`${name} is ${result}`, async () => {
      assert.equal((await flowOf(steps)).tcp?.result, result);
    });
  }
});

describe('the initiator of a TCP connection', () => {
  const port = ({ initiatorPort, initiatorBy, responderFirst }: FlowRecord) => [
    initiatorPort,
    initiatorBy,
    responderFirst,
  ];

  test('sent the SYN', async () => {
    assert.deepEqual(port(await flowOf(HANDSHAKE)), [50_000, 'syn', false]);
  });

  test('received the SYN-ACK, when that is what the capture begins with', async () => {
    assert.deepEqual(port(await flowOf(HANDSHAKE.slice(1))), [50_000, 'syn', true]);
  });

  test('sent the SYN, even when its answer was captured first', async () => {
    const [syn, answer, ack] = HANDSHAKE;
    assert.deepEqual(port(await flowOf([answer!, syn!, ack!])), [50_000, 'syn', true]);
  });

  test('sent the first packet, where the beginning is missing', async () => {
    assert.deepEqual(port(await flowOf([EXCHANGE[1]!, EXCHANGE[0]!])), [443, 'first-packet', false]);
  });
});

describe('the time of the handshake', () => {
  const time = async (steps: readonly Step[]) => (await flowOf(steps)).tcp?.handshakeMicroseconds;

  test('is from the SYN to the ACK of its answer', async () => {
    assert.equal(await time([...HANDSHAKE, ...EXCHANGE]), 21_500);
  });

  test('ends with the first data when that carries the ACK', async () => {
    assert.equal(await time([...HANDSHAKE.slice(0, 2), ...EXCHANGE]), 30_000);
  });

  test('is unknown when the SYN was repeated: who knows which one was answered (RFC 6298 section 3)', async () => {
    assert.equal(
      await time([HANDSHAKE[0]!, [5, 'client', { flags: SYN, sequence: 100 }], ...HANDSHAKE.slice(1)]),
      null,
    );
  });

  test('is unknown when the answer was repeated', async () => {
    const [syn, answer, ack] = HANDSHAKE;
    assert.equal(await time([syn!, answer!, answer!, ack!]), null);
  });

  test('is unknown when the beginning is missing, or the end', async () => {
    assert.deepEqual([await time(HANDSHAKE.slice(1)), await time(HANDSHAKE.slice(0, 2))], [null, null]);
  });

  test('takes no ACK of something else for the end', async () => {
    const stray: Step = [20.5, 'client', { flags: ACK, sequence: 101, acknowledgement: 5 }];
    assert.equal(await time([...HANDSHAKE.slice(0, 2), stray, HANDSHAKE[2]!]), 21_500);
  });
});

describe('retransmissions', () => {
  const data = (ms: number, sequence: number, length: number): Step => [
    ms,
    'client',
    { flags: ACK, sequence, acknowledgement: 901, payload: text(length) },
  ];
  const count = async (...steps: readonly Step[]) => (await flowOf([...HANDSHAKE, ...steps])).sent.retransmissions;

  test('are segments of which everything was sent before', async () => {
    assert.equal(await count(data(30, 101, 100), data(300, 101, 100), data(310, 151, 50)), 2);
  });

  test('are not segments that bring something new', async () => {
    assert.equal(await count(data(30, 101, 100), data(40, 151, 100)), 0);
  });

  test('are not keep-alives', async () => {
    assert.equal(await count(data(30, 101, 100), data(5000, 200, 1), data(9000, 200, 0)), 0);
  });

  test('are not segments that were only overtaken on the way', async () => {
    assert.equal(await count(data(30, 201, 100), data(31, 101, 100)), 0);
  });

  test('are segments that fill a gap late', async () => {
    assert.equal(await count(data(30, 201, 100), data(400, 101, 100)), 1);
  });

  test('are found beyond the wrap of sequence numbers (RFC 9293 section 3.4)', async () => {
    const near = 0xffff_fff0;
    const flow = await flowOf([data(0, near, 32), data(10, 16, 32), data(300, near, 32)]);
    assert.equal(flow.sent.retransmissions, 1);
  });

  test('count a repeated SYN and FIN', async () => {
    const fin: Step = [60, 'client', { flags: FIN | ACK, sequence: 101 }];
    assert.equal(await count(fin, [900, 'client', { flags: FIN | ACK, sequence: 101 }]), 1);
  });
});

test('windows of zero count, but not those of SYN, FIN and RST', async () => {
  const shut = (flags: number): Step => [50, 'server', { flags, sequence: 921, window: 0 }];
  const flow = await flowOf([...HANDSHAKE, ...EXCHANGE, shut(ACK), shut(ACK), shut(RST), shut(FIN | ACK)]);
  assert.deepEqual([flow.sent.zeroWindows, flow.received.zeroWindows], [0, 2]);
});

describe('a SYN on ports that were used', () => {
  test('with another number begins another connection', async () => {
    const again: Step = [9000, 'client', { flags: SYN, sequence: 7777 }];
    const flows = await flowsOf([...HANDSHAKE, ...EXCHANGE, again]);
    assert.deepEqual(
      flows.map(({ end, sent, tcp }) => [end, sent.packets, tcp?.result]),
      [
        ['reused', 3, 'established'],
        ['capture-end', 1, 'unanswered'],
      ],
    );
  });

  test('with the same number is the same SYN once more, as with tshark', async () => {
    const again: Step = [900, 'client', { flags: SYN, sequence: 100 }];
    assert.equal((await flowOf([HANDSHAKE[0]!, again])).sent.packets, 2);
  });
});
