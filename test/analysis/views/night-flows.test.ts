import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { askView } from '#analysis/views/registry.ts';
import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import type { ViewQuery } from '#analysis/views/view.ts';
import { NIGHT, nightStore } from './night.ts';

const ALL = { scope: { kind: 'all' }, window: NIGHT } as const;
const at = (time: string): number => Date.parse(`2026-03-${time}Z`);

for (const mode of ['rows', 'hours'] as const) {
  describe(`flows of a night, counted by hand, from ${mode}`, () => {
    let night: Awaited<ReturnType<typeof nightStore>>;
    before(async () => {
      night = await nightStore(mode);
    });
    after(() => night[Symbol.asyncDispose]());
    const ask = <Name extends ViewName>(name: Name, query: Partial<ViewQuery> = {}): Promise<ViewResults[Name]> =>
      askView(name, night.context, { ...ALL, ...query });

    test('durations are of flows, from their first to their last record', async () => {
      const { buckets, unknown, oneIn } = await ask('durations');
      assert.deepEqual([unknown, oneIn], [3, 1]);
      assert.deepEqual(
        buckets.filter(({ flows }) => flows > 0).map(({ fromMs, flows, bytes }) => [fromMs, flows, bytes]),
        [
          [3000, 1, 500],
          [10_000, 1, 270],
          [30_000, 1, 900],
          [60_000, 1, 240],
          [180_000, 1, 10_150],
        ],
      );
    });

    test('a flow has the sums of all its records', async () => {
      const { rows, total, isTotalExact } = await ask('flows', { order: 'bytes', limit: 1 });
      assert.deepEqual([total, isTotalExact], [8, true]);
      assert.deepEqual(rows, [
        {
          firstMs: at('28T22:10:00'),
          lastMs: at('28T22:16:00'),
          durationMs: 360_000,
          src: '203.0.113.7',
          srcName: '',
          srcPort: 50_001,
          dst: '10.0.0.4',
          dstName: 'vm-a',
          dstPort: 443,
          srcClass: 'internet',
          dstClass: 'vm',
          protocol: 6,
          application: 'https',
          applicationBasis: '',
          host: '',
          srcCountry: 'NL',
          dstCountry: '',
          asn: 64_500,
          organisation: 'Example Net',
          action: 'allow',
          direction: 'in',
          state: 'end',
          result: '',
          bytesSent: 1100,
          bytesReceived: 9050,
          packetsSent: 12,
          packetsReceived: 21,
          sentPercent: (100 * 1100) / 10_150,
          hasCounters: true,
          tuples: 3,
          nsg: 'nsg-a',
          rule: 'AllowAll',
          resource: 'vm-a',
          source: 'flowlog',
        },
      ]);
    });

    for (const { order, descending, ports } of [
      { order: 'last', ports: [50_008, 50_007, 50_006, 50_005, 50_004, 50_003, 50_002, 50_001] },
      { order: 'bytes', ports: [50_001, 50_005, 50_002, 50_007, 50_006, 50_008, 50_004, 50_003] },
      { order: 'srcPort', ports: [50_001, 50_002, 50_003, 50_004, 50_005, 50_006, 50_007, 50_008] },
      { order: 'duration', descending: false, ports: [50_008, 50_004, 50_003, 50_002, 50_007, 50_005, 50_006, 50_001] },
      { order: 'received', ports: [50_001, 50_005, 50_007, 50_002, 50_008, 50_006, 50_004, 50_003] },
    ] as const) {
      test(`flows ordered by ${order}, page by page`, async () => {
        const pages: number[] = [];
        for (const offset of [0, 3, 6, 9]) {
          const page = await ask('flows', { order, limit: 3, offset, ...(descending === false ? { descending } : {}) });
          pages.push(...page.rows.map(({ srcPort }) => srcPort));
        }
        assert.deepEqual(pages, ports);
      });
    }

    test('an order that a view does not have is refused', async () => {
      await assert.rejects(ask('flows', { order: 'rule; DROP TABLE flows' }), { code: 'FB2002' });
    });
  });
}
