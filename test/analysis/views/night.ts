import { makeHours } from '#analysis/store/flow-hours.ts';
import type { ViewContext } from '#analysis/views/view.ts';
import type { TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

/** The night in which clocks in Berlin went from 02:00 to 03:00, at 01:00 UTC: 23:00 to 05:00 there, less an hour. */
export const NIGHT = { fromMs: Date.parse('2026-03-28T22:00:00Z'), toMs: Date.parse('2026-03-29T04:00:00Z') };

const A = { vm: 'vm-a', nic: '000D3A000001', subnet: 'snet-a', vnet: 'vnet-a', nsg: 'nsg-a' } as const;
const B = { vm: 'vm-b', nic: '000D3A000002', subnet: 'snet-b', vnet: 'vnet-a', nsg: 'nsg-b' } as const;
const C = { vm: 'vm-c', nic: '000D3A000003', subnet: 'snet-c', vnet: 'vnet-b', nsg: 'nsg-c' } as const;
const HOMES: Readonly<Record<string, typeof A | typeof B | typeof C>> = { '10.0.0.4': A, '10.0.1.4': B, '10.1.0.4': C };

const web = { src: '203.0.113.7', srcCountry: 'NL', srcAsn: 64_500, srcPort: 50_001, context: A } as const;
const web6 = { src: '2001:db8::1', srcCountry: 'DE', srcPort: 50_002, context: A } as const;
const scan = { src: '198.51.100.1', action: 'deny' } as const;
const fromA = { src: '10.0.0.4', srcClass: 'vm', direction: 'out', context: A } as const;
const toC = {
  src: '10.0.0.4',
  dst: '10.1.0.4',
  srcPort: 50_005,
  dstPort: 5432,
  srcClass: 'vm',
  dstClass: 'vm',
} as const;
const toB = { ...fromA, dst: '10.0.1.4', srcPort: 50_006, dstPort: 8080, dstClass: 'vm' } as const;
const dns = {
  ...fromA,
  dst: '192.0.2.53',
  srcPort: 50_007,
  dstPort: 53,
  protocol: 17,
  dstClass: 'azurePublic',
  dstCountry: 'US',
} as const;

/** Eight flows in seventeen tuples, of which three repeat others; and two flows a day before. */
const FLOWS: readonly TestFlow[] = [
  { ...web, time: '2026-03-28T22:10:00Z', counters: [0, 0, 0, 0] },
  { ...web, time: '2026-03-28T22:15:00Z', state: 'continue', counters: [10, 1000, 20, 9000] },
  { ...web, time: '2026-03-28T22:16:00Z', state: 'end', counters: [2, 100, 1, 50] },
  { ...web6, time: '2026-03-28T23:30:00.250Z', counters: [0, 0, 0, 0] },
  { ...web6, time: '2026-03-28T23:30:05.250Z', state: 'end', counters: [3, 300, 2, 200] },
  { ...scan, time: '2026-03-29T00:20:00Z', srcPort: 50_003, dstPort: 22, context: A },
  // The same again, in the log of the NSG.
  {
    ...scan,
    time: '2026-03-29T00:20:00Z',
    srcPort: 50_003,
    dstPort: 22,
    context: { ...A, format: 'nsg2', source: 'nsg-a' },
  },
  { ...scan, time: '2026-03-29T00:21:00Z', srcPort: 50_004, dst: '10.0.1.4', dstPort: 23, context: B },
  // Logged at both ends, and counted where it arrives.
  { ...toC, time: '2026-03-29T01:10:00Z', direction: 'out', counters: [0, 0, 0, 0], context: A },
  { ...toC, time: '2026-03-29T01:10:00.002Z', direction: 'in', counters: [0, 0, 0, 0], context: C },
  { ...toC, time: '2026-03-29T01:10:30Z', direction: 'out', state: 'end', counters: [5, 500, 4, 400], context: A },
  { ...toC, time: '2026-03-29T01:10:30.003Z', direction: 'in', state: 'end', counters: [5, 500, 4, 400], context: C },
  // Nobody answers.
  { ...toB, time: '2026-03-29T01:20:00Z', counters: [0, 0, 0, 0] },
  { ...toB, time: '2026-03-29T01:21:00Z', state: 'end', counters: [4, 240, 0, 0] },
  { ...dns, time: '2026-03-29T02:30:00Z', counters: [0, 0, 0, 0] },
  { ...dns, time: '2026-03-29T02:30:10Z', state: 'end', counters: [1, 70, 1, 200] },
  // No counters.
  {
    ...dns,
    src: '10.0.1.4',
    time: '2026-03-29T02:40:00Z',
    srcPort: 50_008,
    dst: '168.63.129.16',
    dstClass: 'azurePlatform',
    dstCountry: '\0\0',
    context: B,
  },
  { ...web, time: '2026-03-27T22:30:00Z', srcPort: 40_001, context: A },
  { ...scan, src: '198.51.100.9', time: '2026-03-27T23:00:00Z', srcPort: 40_002, dstPort: 22, context: A },
];

/** A store with the night in it, row by row, or with its hours made as well: what views answer is the same. */
export async function nightStore(hours: 'rows' | 'hours'): Promise<{ context: ViewContext } & AsyncDisposable> {
  const { store, ...fixture } = await storeWith(FLOWS);
  if (hours === 'hours') {
    const made = await makeHours(store, { beforeMs: NIGHT.toMs, most: 100 });
    if (made !== 7) throw new Error(`expected 7 hours with flows, made ${made}`);
  }
  const context: ViewContext = {
    store,
    nameOf: (address) => HOMES[address]?.vm ?? '',
    organisationOf: (asn) => (asn === 64_500 ? 'Example Net' : ''),
    homeOf: (address) => HOMES[address] ?? null,
  };
  return { context, ...fixture };
}
