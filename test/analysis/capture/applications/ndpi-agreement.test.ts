import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyzeCaptureFile } from '#analysis/capture/analyze-capture.ts';
import { ipv4Text, ipv6Text } from '#analysis/capture/applications/address-text.ts';
import { ApplicationClassifier, type FlowApplication } from '#analysis/capture/applications/classifier.ts';
import { type FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';

/**
 * Our names against ndpiReader 4.2 on the development captures. nDPI's own confidence is the weight: a dissection is
 * evidence, a port or an address range is a guess, and `Unknown` is no opinion.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  DPI: 1,
  'DPI (partial)': 0.5,
  'DPI (cache)': 0.5,
  'Match by IP': 0.25,
  'Match by port': 0.25,
  Unknown: 0,
};
const LEAST_AGREEMENT = 0.9;

const DATA = fileURLToPath(new URL('../../../../../shared/data/pcaps/', import.meta.url));
const skip = existsSync(DATA) ? false : 'the development captures (../shared/data/pcaps) are not here';

interface NdpiFlow {
  readonly l4: string;
  readonly a: string;
  readonly b: string;
  readonly proto: string;
  readonly confidence: string;
}

interface Disagreement {
  readonly ndpi: NdpiFlow;
  readonly ours: FlowApplication;
}

const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, ICMP: 1, ICMPV6: 58, IGMP: 2 };

/** `1.2.3.4:80` and `[2001:db8::1]:80` in one form; undefined when it is no address (nDPI 4.2 damages some of ICMPv6). */
function endpoint(text: string): string | undefined {
  const match = /^\[?([^[\]]*?)\]?:(\d+)$/.exec(text);
  const [, address = '', port = ''] = match ?? [];
  if (!address.includes(':')) return `${address}:${port}`;
  return URL.canParse(`http://[${address}]/`) ? `${new URL(`http://[${address}]/`).hostname}:${port}` : undefined;
}

const flowKey = (protocol: number, one: string, other: string): string => [protocol, ...[one, other].sort()].join(' ');

function keyOf({ protocol, initiator, responder, initiatorPort, responderPort }: FlowRecord): string {
  const [one, other] = [[initiator, initiatorPort] as const, [responder, responderPort] as const].map(
    ([address, port]) => {
      const isIpv4 =
        address[10] === 0xff && address[11] === 0xff && address.subarray(0, 10).every((byte) => byte === 0);
      return `${isIpv4 ? ipv4Text(address, 12) : `[${ipv6Text(address, 0)}]`}:${port}`;
    },
  );
  return flowKey(protocol, one ?? '', other ?? '');
}

async function ourFlows(path: string): Promise<Map<string, FlowApplication>> {
  const maxFlows = 20_000;
  const observer = new ApplicationClassifier({ maxFlows });
  const found = new Map<string, FlowApplication>();
  await analyzeCaptureFile(path, {
    signal: AbortSignal.timeout(60_000),
    maxFlows,
    observer,
    onFlow: (table, flow, end) => {
      const record = readFlow(table, flow, end);
      const application = observer.applicationOf(flow, record.protocol, record.initiatorPort, record.responderPort);
      // nDPI has one flow where a port is used again: the connection that says more stands for it.
      const key = keyOf(record);
      if (found.get(key)?.basis !== 'content') found.set(key, application);
    },
  });
  return found;
}

/** nDPI writes `master.brand`; the brand is whose server it is, which is not asked here. */
const agrees = (ndpi: NdpiFlow, ours: FlowApplication): boolean =>
  ndpi.proto.split('.').includes(ours.name || 'Unknown');

/** Why nDPI says otherwise, by kind of disagreement. */
function reasonOf({ ndpi, ours }: Disagreement): string {
  const { proto, confidence } = ndpi;
  if (confidence === 'Unknown') {
    return ours.basis === 'content'
      ? 'nDPI saw nothing in it; the content is as specified'
      : 'nDPI has no default for the port';
  }
  if (confidence === 'Match by IP') return 'nDPI lists address ranges of companies; we have no such list';
  if (confidence === 'Match by port') return 'another default for the port, or content that nDPI did not read';
  if (proto === 'TargusDataspeed') return 'SYN and RST only: nDPI takes port 5001 for content';
  if (proto === 'WebSocket') return 'capture starts inside the connection: two bytes of payload';
  if (ours.basis === 'port') return 'capture starts inside the connection; our tests want a beginning';
  return 'unexplained';
}

function table(disagreements: readonly Disagreement[]): readonly string[] {
  const kinds = new Map<string, { count: number; weight: number }>();
  for (const one of disagreements) {
    const { ndpi, ours } = one;
    const kind = `${ndpi.proto} (${ndpi.confidence}) | ${ours.name || 'Unknown'} (${ours.basis}) | ${reasonOf(one)}`;
    const { count, weight } = kinds.get(kind) ?? { count: 0, weight: 0 };
    kinds.set(kind, { count: count + 1, weight: weight + (WEIGHTS[ndpi.confidence] ?? 0) });
  }
  const rows = [...kinds].sort(([, one], [, other]) => other.weight - one.weight || other.count - one.count);
  return [
    'flows | weight | nDPI | ours | reason',
    ...rows.map(([kind, { count, weight }]) => `${count} | ${weight} | ${kind}`),
  ];
}

test("at least 90 % of the flows, by the weight of nDPI's confidence, have the name that nDPI gives", {
  skip,
}, async (t) => {
  const disagreements: Disagreement[] = [];
  let agreed = 0;
  let all = 0;
  let compared = 0;
  const missing: string[] = [];
  for (const file of readdirSync(DATA).filter((name) => name.endsWith('.expected.json'))) {
    const expected: { ndpi?: { flows?: readonly NdpiFlow[] } } = JSON.parse(readFileSync(`${DATA}${file}`, 'utf8'));
    const flows = expected.ndpi?.flows ?? [];
    if (flows.length === 0) continue;
    const ours = await ourFlows(`${DATA}${file.slice(0, -'.expected.json'.length)}`);
    for (const ndpi of flows) {
      const [one, other] = [endpoint(ndpi.a), endpoint(ndpi.b)];
      const protocol = PROTOCOLS[ndpi.l4] ?? Number(ndpi.l4);
      const found = one === undefined || other === undefined ? undefined : ours.get(flowKey(protocol, one, other));
      if (found === undefined) {
        missing.push(`${file}: ${ndpi.l4} ${ndpi.a} ${ndpi.b}`);
        continue;
      }
      compared++;
      const weight = WEIGHTS[ndpi.confidence] ?? 0;
      all += weight;
      if (agrees(ndpi, found)) agreed += weight;
      else disagreements.push({ ndpi, ours: found });
    }
  }
  t.diagnostic(`${compared} flows compared, weight ${agreed} of ${all} agrees: ${((100 * agreed) / all).toFixed(2)} %`);
  for (const row of table(disagreements)) t.diagnostic(row);
  for (const row of missing) t.diagnostic(`not compared, nDPI's address is none of the capture's: ${row}`);
  assert.ok(agreed / all >= LEAST_AGREEMENT);
  assert.ok(missing.length <= compared / 100, 'nearly all flows of nDPI are found again');
  assert.deepEqual(
    disagreements.filter((one) => reasonOf(one) === 'unexplained'),
    [],
  );
});
