import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { flowHistory } from '#analysis/store/flow-history.ts';
import type { FlowHistory } from '#analysis/store/history.ts';
import type { TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const at = (time: string) => Date.parse(`2026-03-${time}Z`);
const NOW = { fromMs: at('03T10:00:00'), toMs: at('03T11:00:00') };
const LOOK_BACK = { fromMs: at('01T00:00:00'), toMs: NOW.fromMs };
const ANSWERED = [2, 120, 2, 300] as const;

const denied = (time: string, src: string, dstPort = 22): TestFlow => ({
  time: `2026-03-${time}Z`,
  src,
  dstPort,
  action: 'deny',
  srcCountry: 'NL',
});
const answered = (time: string, src: string, more: Partial<TestFlow> = {}): TestFlow => ({
  time: `2026-03-${time}Z`,
  src,
  state: 'end',
  counters: ANSWERED,
  srcCountry: 'DE',
  ...more,
});
const out = (time: string, dstPort: number, vm: string): TestFlow => ({
  time: `2026-03-${time}Z`,
  srcPort: 40_000 + Number(time.slice(6, 8)),
  direction: 'out',
  src: '10.0.0.4',
  dst: '192.0.2.9',
  dstCountry: 'US',
  srcClass: 'vm',
  dstClass: 'internet',
  dstPort,
  context: { vm },
});

const FLOWS: TestFlow[] = [
  denied('02T10:10:00', '198.51.100.1'),
  denied('02T12:10:00', '198.51.100.1'),
  denied('03T10:10:00', '198.51.100.1'),
  denied('03T10:20:00', '198.51.100.2', 3389),
  denied('03T10:30:00', '198.51.100.2', 3389),
  // Port 443 of vm-a is known; 4444 is new, answered for two sources, refused for a third that never got an answer.
  answered('02T09:00:00', '203.0.113.1'),
  answered('03T10:00:00', '203.0.113.1', { srcPort: 40_000 }),
  answered('03T10:01:00', '203.0.113.2', { dstPort: 4444, srcCountry: 'BR' }),
  answered('03T10:02:00', '203.0.113.3', { dstPort: 4444, srcCountry: 'BR' }),
  answered('03T10:03:00', '203.0.113.4', { dstPort: 4444, srcCountry: 'CL', counters: [3, 180, 0, 0] }),
  answered('03T10:04:00', '203.0.113.2', { dstPort: 40_001, srcCountry: 'DE' }),
  // vm-b asked port 25 before; vm-a never did.
  out('02T10:00:00', 25, 'vm-b'),
  out('02T10:00:00', 443, 'vm-a'),
  out('03T10:05:00', 25, 'vm-a'),
  out('03T10:06:00', 25, 'vm-a'),
];

describe('what rules ask of the flow store', () => {
  let fixture: Awaited<ReturnType<typeof storeWith>>;
  let history: FlowHistory;
  before(async () => {
    fixture = await storeWith(FLOWS);
    history = flowHistory(fixture.store, {
      address: (address) => `label of ${address}`,
      country: (code) => `name of ${code}`,
      port: (_protocol, port) => `service ${port}`,
    });
  });
  after(() => fixture[Symbol.asyncDispose]());

  test('denied inbound is counted with its sources, and those never denied before', async () => {
    assert.deepEqual(await history.deniedInbound('nsg-a', NOW), { flows: 3, sources: 2, newSources: 1 });
    assert.deepEqual(await history.deniedInbound('nsg-other', NOW), { flows: 0, sources: 0, newSources: 0 });
  });

  test('denied inbound by hour has every whole hour of the window, zeros too', async () => {
    const hours = await history.deniedInboundByHour('nsg-a', { fromMs: at('02T09:30:00'), toMs: at('02T13:00:00') });
    assert.deepEqual(
      hours.map(({ hourMs, flows, sources }) => [new Date(hourMs).toISOString().slice(11, 13), flows, sources]),
      [
        ['10', 1, 1],
        ['11', 0, 0],
        ['12', 1, 1],
      ],
    );
  });

  test('hours with records are told from hours without', async () => {
    const hours = await history.hoursWithRecords({ fromMs: at('02T09:00:00'), toMs: at('02T13:00:00') });
    assert.deepEqual(hours, [at('02T09:00:00'), at('02T10:00:00'), at('02T12:00:00')]);
  });

  test('values are ranked by flows and labelled', async () => {
    assert.deepEqual(await history.deniedInboundValues('nsg-a', 'src', NOW, 1), [
      { value: '198.51.100.2', label: 'label of 198.51.100.2', flows: 2 },
    ]);
    assert.deepEqual(await history.deniedInboundValues('nsg-a', 'port', NOW, 9), [
      { value: '3389', label: 'service 3389', flows: 2 },
      { value: '22', label: 'service 22', flows: 1 },
    ]);
  });

  test('inbound ports count only what was answered, and know the days on which they were seen before', async () => {
    const found = await history.answeredInboundPorts(NOW, LOOK_BACK);
    const byPort = new Map(found.map((each) => [each.key['port'], each]));
    assert.deepEqual(new Set(byPort.keys()), new Set(['443', '4444', 'dynamic']));
    const { key, flows, sources, bytes, daysSeen } = byPort.get('4444') ?? assert.fail('4444 is new');
    assert.deepEqual(key, { vm: 'vm-a', direction: 'in', protocol: 'TCP', port: '4444' });
    assert.deepEqual({ flows, sources, bytes, daysSeen }, { flows: 2, sources: 2, bytes: 840, daysSeen: 0 });
    assert.equal(byPort.get('443')?.daysSeen, 1);
  });

  test('outbound ports know which share of the other machines used them', async () => {
    const found = await history.outboundPorts(NOW, LOOK_BACK);
    assert.deepEqual(
      found.map(({ key, flows, daysSeen, peersShare }) => ({
        vm: key['vm'],
        port: key['port'],
        flows,
        daysSeen,
        peersShare,
      })),
      [{ vm: 'vm-a', port: '25', flows: 2, daysSeen: 0, peersShare: 1 }],
    );
  });

  test('countries are by NSG and direction, from answered inbound or begun outbound flows', async () => {
    const found = await history.countries(NOW, LOOK_BACK);
    assert.deepEqual(
      found
        .map(({ key, flows, daysSeen }) => [key['nsg'], key['direction'], key['country'], flows, daysSeen].join(' '))
        .toSorted((a, b) => a.localeCompare(b)),
      ['nsg-a in BR 2 0', 'nsg-a in DE 2 1', 'nsg-a out US 2 1'],
    );
  });

  test('the values behind a candidate are those of its flows', async () => {
    const key = { vm: 'vm-a', direction: 'in', protocol: 'TCP', port: '4444' };
    const sources = await history.candidateValues(key, 'src', NOW, 9);
    assert.deepEqual(
      sources.map(({ value, flows }) => [value, flows]),
      [
        ['203.0.113.2', 1],
        ['203.0.113.3', 1],
        ['203.0.113.4', 1],
      ],
    );
    const dynamic = await history.candidateValues({ ...key, port: 'dynamic' }, 'port', NOW, 9);
    assert.deepEqual(
      dynamic.map(({ value }) => value),
      ['40001'],
    );
    await assert.rejects(() => history.candidateValues({ "vm' OR 1": 'x' }, 'src', NOW, 1), /no field/);
  });

  test('the extent of a scope goes from its first record to just past its last', async () => {
    assert.deepEqual(await history.extent({ kind: 'vm', name: 'vm-b' }), {
      fromMs: at('02T10:00:00'),
      toMs: at('02T10:00:00') + 1,
    });
    assert.equal(await history.extent({ kind: 'vm', name: "x' OR '1'='1" }), null);
  });
});
