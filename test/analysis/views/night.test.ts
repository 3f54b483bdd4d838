import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { askView } from '#analysis/views/registry.ts';
import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import type { ViewQuery } from '#analysis/views/view.ts';
import { AppError } from '#core/errors.ts';
import { DAY_MS } from '#core/window.ts';
import { NIGHT, nightStore } from './night.ts';

const ALL = { scope: { kind: 'all' }, window: NIGHT } as const;
const BERLIN = { timeZone: 'Europe/Berlin' } as const;
const at = (time: string): number => Date.parse(`2026-03-${time}Z`);
const byText = (a: unknown, b: unknown): number => String(a).localeCompare(String(b));
const where = (text: string) => ({ filter: parseFlowFilter(text) });

for (const mode of ['rows', 'hours'] as const) {
  describe(`views of a night, counted by hand, from ${mode}`, () => {
    let night: Awaited<ReturnType<typeof nightStore>>;
    before(async () => {
      night = await nightStore(mode);
    });
    after(() => night[Symbol.asyncDispose]());
    const ask = <Name extends ViewName>(name: Name, query: Partial<ViewQuery> = {}): Promise<ViewResults[Name]> =>
      askView(name, night.context, { ...ALL, ...query });

    test('summary: flows once, tuples as they stand in the logs', async () => {
      const found = await ask('summary');
      assert.deepEqual(
        [found.flows, found.allowedIn, found.deniedIn, found.allowedOut, found.deniedOut, found.tuples],
        [8, 3, 2, 3, 0, 17],
      );
      assert.deepEqual([found.bytesIn, found.bytesOut, found.repeatedTuples], [2100, 9960, 3]);
      assert.deepEqual([found.packetsIn, found.packetsOut, found.countedTuples], [21, 32, 13]);
      assert.deepEqual([found.remoteAddresses, found.deniedSources, found.countries], [7, 1, 3]);
      assert.deepEqual([found.firstMs, found.lastMs], [at('28T22:10:00'), at('29T02:40:00')]);
    });

    for (const { text, flows, bytes } of [
      { text: 'country = NL', flows: 1, bytes: 10_150 },
      { text: 'proto = UDP', flows: 2, bytes: 270 },
      { text: 'src = 2001:db8::/32', flows: 1, bytes: 500 },
      { text: 'dport = 5432', flows: 1, bytes: 900 },
      { text: 'ip = 10.0.1.4', flows: 3, bytes: 240 },
      { text: 'vm = vm-b', flows: 2, bytes: 0 },
      { text: 'action = deny', flows: 2, bytes: 0 },
      { text: 'bytes > 600', flows: 2, bytes: 11_050 },
      { text: 'not country = NL and not action = deny', flows: 5, bytes: 1910 },
      { text: 'dport = 1', flows: 0, bytes: 0 },
    ]) {
      test(`summary of the flows where ${text}`, async () => {
        const found = await ask('summary', where(text));
        assert.deepEqual([found.flows, found.bytesIn + found.bytesOut], [flows, bytes]);
      });
    }

    test('a window may begin and end within an hour', async () => {
      const window = { fromMs: at('28T22:12:00'), toMs: at('29T01:20:30') };
      const found = await ask('summary', { window });
      assert.deepEqual([found.flows, found.tuples, found.bytesIn + found.bytesOut], [5, 12, 11_550]);
      assert.deepEqual([found.firstMs, found.lastMs], [at('28T22:15:00'), at('29T01:20:00')]);
    });

    test('rules know when they last decided, to the millisecond', async () => {
      const { rows } = await ask('rules', { order: 'last', ...where('proto = TCP') });
      assert.deepEqual(
        rows.map(({ nsg, direction, action, flows, lastMs }) => [nsg, direction, action, flows, lastMs]),
        [
          ['nsg-a', 'out', 'allow', 2, at('29T01:21:00')],
          ['nsg-c', 'in', 'allow', 1, at('29T01:10:30.003')],
          ['nsg-b', 'in', 'deny', 1, at('29T00:21:00')],
          ['nsg-a', 'in', 'deny', 1, at('29T00:20:00')],
          ['nsg-a', 'in', 'allow', 2, at('28T23:30:05.250')],
        ],
      );
    });

    test('hours by the clocks of a zone: the hour that was left out has no cell, an empty one has zeros', async () => {
      const { days, cells } = await ask('hours', BERLIN);
      assert.deepEqual(days, ['2026-03-28', '2026-03-29']);
      assert.deepEqual(
        cells.map(({ day, hour, flows, denied, bytes }) => [day.slice(8), hour, flows, denied, bytes]),
        [
          ['28', 23, 1, 0, 10_150],
          ['29', 0, 1, 0, 500],
          ['29', 1, 2, 2, 0],
          ['29', 3, 2, 0, 1140],
          ['29', 4, 2, 0, 270],
          ['29', 5, 0, 0, 0],
        ],
      );
    });

    test('source addresses are initiators; sent is what they sent', async () => {
      const { rows, total } = await ask('sourceAddresses');
      assert.equal(total, 5);
      assert.deepEqual(rows[0], {
        address: '10.0.0.4',
        addressClass: 'vm',
        name: 'vm-a',
        country: '',
        asn: 0,
        organisation: '',
        flows: 3,
        allowed: 3,
        denied: 0,
        bytesSent: 810,
        bytesReceived: 600,
        peers: 3,
        ports: 3,
      });
      const sent = await ask('sourceAddresses', { order: 'sent', limit: 2, offset: 1 });
      assert.deepEqual(
        sent.rows.map(({ address }) => address),
        ['10.0.0.4', '2001:db8::1'],
      );
      const byPeers = await ask('sourceAddresses', { order: 'peers', descending: false, limit: 1 });
      assert.equal(byPeers.rows[0]?.peers, 1);
    });

    test('destination addresses are responders', async () => {
      const { rows, total } = await ask('destinationAddresses');
      assert.equal(total, 5);
      assert.deepEqual(
        rows
          .slice(0, 2)
          .map((row) => [row.address, row.flows, row.denied, row.bytesSent, row.bytesReceived, row.peers]),
        [
          ['10.0.0.4', 3, 1, 1400, 9250, 3],
          ['10.0.1.4', 2, 1, 240, 0, 2],
        ],
      );
    });

    test('protocols by country keep those that nobody can place and leave private ones out', async () => {
      const { rows, columns, cells } = await ask('protocolCountries');
      assert.deepEqual(
        rows.map(({ label }) => label),
        ['TCP', 'UDP'],
      );
      assert.deepEqual(
        columns.map(({ key }) => key),
        ['', 'DE', 'NL', 'US'],
      );
      assert.deepEqual(
        cells.map(({ row, column, flows }) => [row, column, flows]),
        [
          [0, 0, 2],
          [0, 1, 1],
          [0, 2, 1],
          [1, 3, 1],
        ],
      );
    });

    test('protocols by day, days by the clocks of the zone', async () => {
      const { columns, cells } = await ask('protocolDays', BERLIN);
      assert.deepEqual(
        columns.map(({ key }) => key),
        ['2026-03-28', '2026-03-29'],
      );
      assert.deepEqual(
        cells.map(({ row, column, flows }) => [row, column, flows]),
        [
          [0, 0, 1],
          [0, 1, 5],
          [1, 1, 2],
        ],
      );
    });

    test('ports by hour of the day', async () => {
      const { rows, columns, cells, totalRows } = await ask('portHours', { limit: 2 });
      assert.deepEqual(
        rows.map(({ key, label }) => [key, label]),
        [
          ['17/53', 'UDP 53 domain'],
          ['6/443', 'TCP 443 https'],
        ],
      );
      assert.deepEqual([columns.length, totalRows], [24, 6]);
      assert.deepEqual(
        cells.map(({ row, column, flows }) => [row, column, flows]),
        [
          [0, 2, 2],
          [1, 22, 1],
          [1, 23, 1],
        ],
      );
    });

    test('actions: all four sums, and their course', async () => {
      const { sums, timeline } = await ask('actions');
      assert.deepEqual(
        sums.map(({ direction, action, flows, sources }) => [direction, action, flows, sources]),
        [
          ['in', 'allow', 3, 3],
          ['in', 'deny', 2, 1],
          ['out', 'allow', 3, 2],
          ['out', 'deny', 0, 0],
        ],
      );
      assert.equal(
        timeline.points.reduce((sum, { deniedIn }) => sum + deniedIn, 0),
        2,
      );
    });

    test('a timeline of whole hours', async () => {
      const { points } = await ask('timeline', { bucketMs: 3_600_000 });
      assert.deepEqual(
        points.map(({ allowedIn, deniedIn, allowedOut, bytesIn }) => [allowedIn, deniedIn, allowedOut, bytesIn]),
        [
          [1, 0, 0, 1100],
          [1, 0, 0, 300],
          [0, 2, 0, 0],
          [1, 0, 1, 500],
          [0, 0, 2, 200],
          [0, 0, 0, 0],
        ],
      );
    });

    test('classes tell VNets of ours apart', async () => {
      const rows = await ask('classes');
      assert.deepEqual(
        rows.map(({ trafficClass, direction, flows, denied, addresses }) => [
          trafficClass,
          direction,
          flows,
          denied,
          addresses,
        ]),
        [
          ['intraVnet', 'out', 1, 0, 1],
          ['interVnet', 'in', 1, 0, 1],
          ['azurePlatform', 'out', 1, 0, 1],
          ['azurePublic', 'out', 1, 0, 1],
          ['internet', 'in', 4, 2, 3],
        ],
      );
    });

    test('subnets talk with subnets and with classes outside', async () => {
      const { places, pairs, total } = await ask('subnetPairs');
      const named = pairs.map(({ from, to, flows, bytes }) => [places[from]?.name, places[to]?.name, flows, bytes]);
      assert.equal(total, 6);
      assert.deepEqual(named[0], ['internet', 'snet-a', 3, 10_650]);
      assert.deepEqual(named.slice(1).toSorted(byText), [
        ['internet', 'snet-b', 1, 0],
        ['snet-a', 'azurePublic', 1, 270],
        ['snet-a', 'snet-b', 1, 240],
        ['snet-a', 'snet-c', 1, 900],
        ['snet-b', 'azurePlatform', 1, 0],
      ]);
    });

    test('first seen is what a week before did not have', async () => {
      const { rows, totals, hasLookBack } = await ask('firstSeen');
      assert.deepEqual([hasLookBack, totals], [true, { source: 3, peer: 3, country: 2, port: 4 }]);
      const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ value }) => value);
      assert.deepEqual(of('source').toSorted(), ['10.0.0.4', '198.51.100.1', '2001:db8::1']);
      assert.deepEqual(of('peer').toSorted(), ['10.0.1.4', '168.63.129.16', '192.0.2.53']);
      assert.deepEqual(of('country'), ['DE', 'US']);
      assert.deepEqual(of('port').toSorted(), ['17/53', '6/23', '6/5432', '6/8080']);
      assert.equal(rows.find(({ value }) => value === '2001:db8::1')?.firstMs, at('28T23:30:00.250'));
      const short = await ask('firstSeen', { compareMs: 3_600_000 });
      assert.equal(short.hasLookBack, false);
    });

    test('one-way: sent, and nothing came back', async () => {
      const { rows, total, flows } = await ask('oneWay');
      assert.deepEqual([total, flows], [1, 1]);
      assert.deepEqual(
        rows.map((row) => [row.src, row.dstName, row.dstPort, row.packetsSent, row.bytesSent, row.firstMs, row.lastMs]),
        [['10.0.0.4', 'vm-b', 8080, 4, 240, at('29T01:20:00'), at('29T01:21:00')]],
      );
    });

    test('changes against the night before', async () => {
      const { rows, totals, sums, hasEarlier, earlier } = await ask('changes');
      assert.deepEqual([hasEarlier, earlier.fromMs], [true, NIGHT.fromMs - DAY_MS]);
      assert.deepEqual([sums.flows, sums.flowsBefore, sums.denied, sums.deniedBefore], [8, 2, 2, 1]);
      const addresses = rows.filter(({ kind }) => kind === 'address');
      assert.deepEqual(
        addresses.slice(0, 1).map(({ value, flows, flowsBefore }) => [value, flows, flowsBefore]),
        [['198.51.100.1', 2, 0]],
      );
      assert.ok(!addresses.some(({ value }) => value === '203.0.113.7'), 'one flow then and now is no change');
      assert.deepEqual([totals.address, totals.protocol], [7, 2]);
    });

    test('the card of an address', async () => {
      const card = await ask('address', { subject: '10.0.0.4' });
      assert.deepEqual([card.address, card.name, card.addressClass], ['10.0.0.4', 'vm-a', 'vm']);
      assert.deepEqual(
        [card.asSource.flows, card.asSource.peers, card.asDestination.flows, card.asDestination.denied],
        [3, 3, 3, 1],
      );
      assert.equal(card.peers.total, 6);
      assert.deepEqual(card.countries.rows.map(({ country }) => country).toSorted(), ['', 'DE', 'NL', 'US']);
      assert.deepEqual(
        card.ports.rows.slice(0, 1).map(({ side, port, flows }) => [side, port, flows]),
        [['destination', 443, 2]],
      );
      assert.deepEqual([card.firstMs, card.lastMs], [at('28T22:10:00'), at('29T02:30:10')]);
      const stranger = await ask('address', { subject: '2001:0db8:0::1' });
      assert.deepEqual([stranger.address, stranger.country, stranger.asSource.flows], ['2001:db8::1', 'DE', 1]);
      const nobody = await ask('address', { subject: '192.0.2.99' });
      assert.deepEqual([nobody.address, nobody.firstMs, nobody.peers.total], ['192.0.2.99', null, 0]);
    });

    test('a card without an address is refused', async () => {
      for (const subject of ['vm-a', '']) {
        await assert.rejects(
          ask('address', { subject }),
          (error) => error instanceof AppError && error.code === 'FB2002',
        );
      }
    });

    test('a window without flows answers with nothing', async () => {
      const window = { fromMs: at('01T00:00:00'), toMs: at('01T01:00:00') };
      assert.deepEqual((await ask('flows', { window })).rows, []);
      assert.deepEqual((await ask('sourceAddresses', { window })).rows, []);
      assert.deepEqual((await ask('protocolCountries', { window })).cells, []);
      assert.deepEqual(await ask('classes', { window }), []);
      assert.deepEqual((await ask('subnetPairs', { window })).places, []);
      assert.deepEqual((await ask('oneWay', { window })).flows, 0);
      assert.deepEqual((await ask('firstSeen', { window })).rows, []);
      assert.deepEqual((await ask('changes', { window })).rows, []);
      assert.equal((await ask('durations', { window })).unknown, 0);
      assert.deepEqual(
        (await ask('hours', { window })).cells.map(({ flows, lengthMs }) => [flows, lengthMs]),
        [[0, 3_600_000]],
      );
    });
  });
}
