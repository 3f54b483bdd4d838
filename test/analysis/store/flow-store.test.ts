import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countRecords, RecordCounter } from '#analysis/store/record-counts.ts';
import { flowBatch, type TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';
import { until } from '../../support/until.ts';

const time = '2026-03-02T10:10:00Z';
const record = (at: string, extra: Partial<TestFlow> = {}): TestFlow => ({
  time,
  ...extra,
  context: { recordTimeMs: Date.parse(at), ...extra.context },
});

test('settings of an insert hold for nothing that comes after it', async () => {
  await using fixture = await storeWith([]);
  const settings =
    "SELECT name, value FROM system.settings WHERE name IN ('max_threads', 'insert_deduplication_token')";
  const before = await fixture.store.rows(settings);
  await fixture.store.insert([flowBatch([{ time }])], { token: "it's \\ a token" });
  assert.deepEqual(await fixture.store.rows(settings), before);
});

describe('an insert of several batches', () => {
  test('gives each row the names of its own context, however many contexts the batches before it had', async () => {
    await using fixture = await storeWith([]);
    const batch = (vm: string, rules: readonly string[]) =>
      flowBatch(
        rules.map((rule, index) => ({ time, srcPort: index, context: { vm, rule, ruleDefault: rule === 'b' } })),
      );
    await fixture.store.insert([batch('vm-1', ['a', 'b']), batch('vm-2', ['b']), batch('vm-3', ['c', 'a', 'b'])], {
      token: 't',
    });
    assert.deepEqual(
      await fixture.store.rows('SELECT vm, src_port, rule, rule_default FROM flows ORDER BY vm, src_port'),
      [
        { vm: 'vm-1', src_port: 0, rule: 'a', rule_default: false },
        { vm: 'vm-1', src_port: 1, rule: 'b', rule_default: true },
        { vm: 'vm-2', src_port: 0, rule: 'b', rule_default: true },
        { vm: 'vm-3', src_port: 0, rule: 'c', rule_default: false },
        { vm: 'vm-3', src_port: 1, rule: 'a', rule_default: false },
        { vm: 'vm-3', src_port: 2, rule: 'b', rule_default: true },
      ],
    );
    const names = await fixture.store.rows('SELECT DISTINCT vm FROM names ORDER BY vm');
    assert.deepEqual(names, [{ vm: 'vm-1' }, { vm: 'vm-2' }, { vm: 'vm-3' }]);
  });

  test('keeps every kind of value as it is', async () => {
    await using fixture = await storeWith([
      {
        time: '2026-03-02T10:10:00.123Z',
        src: '2001:db8::1',
        dst: '10.0.0.4',
        srcPort: 65_535,
        dstPort: 1,
        protocol: 132,
        direction: 'out',
        action: 'deny',
        state: 'deny',
        counters: [1, 2 ** 40, 3, 4],
        srcCountry: 'DE',
        srcAsn: 4_200_000_000,
        srcClass: 'onprem',
        dstClass: 'vm',
        context: { rule: 'Schönes \'Ding"\\', recordTimeMs: Date.parse('2026-03-02T10:11:00.5Z') },
      },
      { time },
    ]);
    const rows = await fixture.store.rows(
      `SELECT toString(time) AS at, toString(record_time) AS record_at, toString(src) AS src, src_port, dst_port, protocol,
         direction, action, state, packets_sent, bytes_sent, packets_received, bytes_received, counted,
         toString(src_country) AS src_country, hex(dst_country) AS dst_country, src_asn, src_class, dst_class, rule
       FROM flows ORDER BY src_port DESC LIMIT 1`,
    );
    assert.deepEqual(rows, [
      {
        at: '2026-03-02 10:10:00.123',
        record_at: '2026-03-02 10:11:00.500',
        src: '2001:db8::1',
        src_port: 65_535,
        dst_port: 1,
        protocol: 132,
        direction: 'out',
        action: 'deny',
        state: 'deny',
        packets_sent: 1,
        bytes_sent: 2 ** 40,
        packets_received: 3,
        bytes_received: 4,
        counted: true,
        src_country: 'DE',
        dst_country: '0000',
        src_asn: 4_200_000_000,
        src_class: 'onprem',
        dst_class: 'vm',
        rule: 'Schönes \'Ding"\\',
      },
    ]);
    const unknown = await fixture.store.rows('SELECT bytes_sent, counted FROM flows WHERE NOT counted');
    assert.deepEqual(unknown, [{ bytes_sent: 0, counted: false }]);
  });

  test('under the same token a second time adds neither rows nor records', async () => {
    await using fixture = await storeWith([record('2026-03-02T10:11:00Z')]);
    await fixture.store.insert([flowBatch([record('2026-03-02T10:11:00Z')])], { token: 'fixture' });
    assert.deepEqual(
      await fixture.store.rows('SELECT (SELECT count() FROM flows) AS flows, (SELECT count() FROM records) AS records'),
      [{ flows: 1, records: 1 }],
    );
  });
});

test('many inserts at once are merged afterwards, or when there are too many to wait', async () => {
  await using fixture = await storeWith([]);
  const parts = async (): Promise<number> => {
    const [row] = await fixture.store.rows<{ n: number }>(
      `SELECT count() AS n FROM system.parts WHERE active AND database = currentDatabase() AND table = 'flows'`,
    );
    return row?.n ?? 0;
  };
  await using _bulk = await fixture.store.bulk();
  for (let index = 0; index < 40; index += 1) {
    await fixture.store.insert([flowBatch([{ time, srcPort: index }])], { token: `few ${index}` });
  }
  assert.equal(await parts(), 40);
  for (let index = 0; index < 270; index += 1) {
    await fixture.store.insert([flowBatch([{ time, srcPort: index }])], { token: `many ${index}` });
  }
  await until(async () => (await parts()) < 100);
  const [row] = await fixture.store.rows('SELECT count() AS n FROM flows');
  assert.deepEqual(row, { n: 310 });
});

test('a batch can be taken out while merging waits', async () => {
  await using fixture = await storeWith([]);
  await using _bulk = await fixture.store.bulk();
  await fixture.store.insert([flowBatch([{ time }])], { token: 'stays' });
  await fixture.store.insert([flowBatch([{ time, srcPort: 1 }])], { token: 'goes' });
  await fixture.store.remove('goes');
  assert.deepEqual(await fixture.store.rows('SELECT count() AS n, any(src_port) AS port FROM flows'), [
    { n: 1, port: 50_000 },
  ]);
});

describe('tuples of records', () => {
  const ten = '2026-03-02T10:11:00Z';
  const eleven = '2026-03-02T11:00:30Z';
  for (const { title, flows, expected } of [
    {
      title: 'are counted by record',
      flows: [record(ten), record(ten, { srcPort: 1 }), record(eleven)],
      expected: [
        [2, 0],
        [1, 0],
      ],
    },
    { title: 'that say the same are repeats', flows: [record(ten), record(ten), record(ten)], expected: [[3, 2]] },
    {
      title: 'that say the same in other states, seconds, ports or protocols are none',
      flows: [
        record(ten),
        record(ten, { state: 'end' }),
        record(ten, { time: '2026-03-02T10:10:01Z' }),
        record(ten, { dstPort: 444 }),
        record(ten, { protocol: 17 }),
        record(ten, { dst: '10.0.0.5' }),
        record(ten, { action: 'deny' }),
      ],
      expected: [[7, 0]],
    },
    {
      title: 'say the same with whole seconds and with milliseconds, and denied with state B and D',
      flows: [
        record(ten),
        record(ten, { time: '2026-03-02T10:10:00.999Z', state: 'none' }),
        record(ten, { srcPort: 7, action: 'deny', state: 'deny' }),
        record(ten, { srcPort: 7, action: 'deny', state: 'begin' }),
      ],
      expected: [[4, 2]],
    },
    {
      title: 'of a record that comes again are known to',
      flows: [record(ten), record(eleven), record(ten)],
      expected: [
        [2, 1],
        [1, 0],
      ],
    },
    {
      title: 'of the hour before are counted there',
      flows: [record(eleven, { time: '2026-03-02T10:59:59Z' }), record(eleven, { time: '2026-03-02T11:00:01Z' })],
      expected: [
        [1, 0],
        [1, 0],
      ],
    },
    {
      title: 'of a record that comes again are known to in both of its hours',
      flows: [
        record(eleven, { time: '2026-03-02T10:59:59Z' }),
        record(eleven, { time: '2026-03-02T11:00:01Z' }),
        record(ten),
        record(eleven, { time: '2026-03-02T10:59:59Z' }),
        record(eleven, { time: '2026-03-02T11:00:01Z' }),
      ],
      expected: [
        [2, 1],
        [2, 1],
        [1, 0],
      ],
    },
    {
      title: 'at other NICs are other records',
      flows: [record(ten), record(ten, { context: { nic: '000D3A000002', recordTimeMs: Date.parse(ten) } })],
      expected: [
        [1, 0],
        [1, 0],
      ],
    },
  ]) {
    test(title, () => {
      const counts = countRecords([flowBatch(flows)]);
      assert.deepEqual(
        counts.map(({ tuples, repeats }) => [tuples, repeats]),
        expected,
      );
    });
  }

  test('that come in pieces are one record each, compared with what came of them before', () => {
    const counter = new RecordCounter();
    const port = (srcPort: number) => record(ten, { srcPort });
    counter.add(flowBatch([port(1), port(2), record(eleven, { srcPort: 1 })]));
    assert.deepEqual(
      counter.take({ open: false }).map(({ tuples, repeats }) => [tuples, repeats]),
      [[2, 0]],
    );
    counter.add(flowBatch(Array.from({ length: 100 }, (_, index) => record(eleven, { srcPort: index + 1 }))));
    counter.add(flowBatch([port(3)]));
    assert.deepEqual(
      counter.take({ open: true }).map(({ tuples, repeats }) => [tuples, repeats]),
      [
        [101, 1],
        // It was over: whatever comes of it again may be there already.
        [1, 1],
      ],
    );
  });

  test('that differ are told apart by the hundred thousand', () => {
    const flows = Array.from({ length: 100_000 }, (_, index) =>
      record(ten, { srcPort: index & 0xffff, src: `10.${index >> 16}.0.1`, dst: '10.0.0.4' }),
    );
    const [count] = countRecords([flowBatch(flows)]);
    assert.deepEqual([count?.tuples, count?.repeats], [100_000, 0]);
  });
});
