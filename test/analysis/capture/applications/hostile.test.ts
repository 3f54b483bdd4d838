import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ApplicationClassifier } from '#analysis/capture/applications/classifier.ts';
import { payloadOf, TCP, UDP } from './conversation.ts';
import { FIXTURES } from './fixtures.ts';
import { clientHello, ja4Example, records, serverHello } from './hello.ts';

/** What strangers send: any bytes, and known messages that were damaged or cut. */
const SEEDS: readonly Uint8Array[] = [
  ...FIXTURES.flatMap(({ said }) => said.map(({ bytes }) => bytes)),
  records(clientHello(ja4Example())),
  records(serverHello(0x0304)),
];
const PORTS = [...new Set(FIXTURES.map(({ port }) => port)), 49_999];

const damage = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 });
const damaged = fc
  .tuple(fc.constantFrom(...SEEDS), damage, fc.nat(600), fc.boolean())
  .map(([seed, changes, length, isCut]) => {
    const bytes = Uint8Array.from(isCut ? seed.subarray(0, Math.max(1, length % seed.length)) : seed);
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });
const anyBytes = fc.oneof(
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }) },
);

const packet = fc.record({
  bytes: anyBytes,
  fromInitiator: fc.boolean(),
  /** Distance from the beginning of the stream: in order mostly. */
  at: fc.oneof(fc.constant(0), fc.integer({ min: -50, max: 3000 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  isCut: fc.boolean(),
});
const flow = fc.record({
  protocol: fc.constantFrom(TCP, UDP),
  initiatorPort: fc.constantFrom(...PORTS),
  responderPort: fc.constantFrom(...PORTS),
  synSeen: fc.boolean(),
  packets: fc.array(packet, { minLength: 1, maxLength: 6 }),
});
interface Flow {
  readonly protocol: number;
  readonly initiatorPort: number;
  readonly responderPort: number;
  readonly synSeen: boolean;
  readonly packets: readonly {
    readonly bytes: Uint8Array;
    readonly fromInitiator: boolean;
    readonly at: number;
    readonly isCut: boolean;
  }[];
}

/** What the flow is taken for when each payload lies among bytes of value `junk`. */
function taken({ packets, ...ends }: Flow, junk: number): unknown {
  const classifier = new ApplicationClassifier({ maxFlows: 1 });
  for (const { bytes, fromInitiator, at, isCut } of packets) {
    const payload = payloadOf(bytes, { ...ends, fromInitiator, wireLength: bytes.length + (isCut ? 100 : 0) }, junk);
    payload.sequence = (payload.initialSequence + 1 + at) | 0;
    if (!classifier.onPayload(payload)) break;
  }
  return classifier.applicationOf(0, ends.protocol, ends.initiatorPort, ends.responderPort);
}

describe('hostile payload', () => {
  test('throws nothing, and nothing outside the payload is read: other bytes around it change nothing', () => {
    fc.assert(
      fc.property(flow, (one) => {
        const found = taken(one, 0x00);
        for (const junk of [0xff, 0x16, 0x30]) assert.deepEqual(taken(one, junk), found);
      }),
      { numRuns: 1500 },
    );
  });

  test('each message cut at each byte throws nothing and reads nothing behind the cut', () => {
    for (const { protocol, port, said } of FIXTURES) {
      for (const { bytes, by } of said) {
        for (let length = 1; length <= bytes.length; length++) {
          const packets = [
            { bytes: bytes.subarray(0, length), fromInitiator: by === 'client', at: 0, isCut: length % 2 === 0 },
          ];
          const one = { protocol, initiatorPort: 50_000, responderPort: port, synSeen: true, packets };
          assert.deepEqual(taken(one, 0xff), taken(one, 0x00));
        }
      }
    }
  });
});

test('a flood of half hellos keeps a bounded number of streams', () => {
  const maxFlows = 20_000;
  const classifier = new ApplicationClassifier({ maxFlows });
  const half = records(clientHello(ja4Example())).subarray(0, 100);
  const before = process.memoryUsage().arrayBuffers;
  for (let flowNumber = 0; flowNumber < maxFlows; flowNumber++)
    classifier.onPayload(payloadOf(half, { flow: flowNumber }));
  globalThis.gc?.();
  // 4,096 streams of 2 kB, and what is not collected yet.
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
});
