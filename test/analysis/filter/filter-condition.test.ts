import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { rowsOf } from '#analysis/filter/condition.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FilterFlow, FlowFilter } from '#analysis/filter/flow-filter.ts';
import { fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import { matchesFlow } from '#analysis/filter/match-flow.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import { AppError } from '#core/errors.ts';
import { EVERYTHING } from '#core/resource.ts';
import { addressHex } from '../../support/capture-address.ts';
import { FEW, filterArbitrary } from '../../support/filter-arbitrary.ts';
import type { TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const START_MS = Date.UTC(2026, 10, 20, 14);
const WINDOW = { fromMs: START_MS, toMs: START_MS + 90_000 };

const rowArbitrary: fc.Arbitrary<TestFlow> = fc
  .record({
    afterMs: fc.constantFrom(0, 1, 999, 1000, 30_000, 60_000, 89_999, 90_000),
    src: fc.constantFrom(...FEW.addresses),
    dst: fc.constantFrom(...FEW.addresses),
    srcPort: fc.constantFrom(...FEW.ports),
    dstPort: fc.constantFrom(22, 443),
    protocol: fc.constantFrom(...FEW.protocols),
    direction: fc.constantFrom('in' as const, 'out' as const),
    action: fc.constantFrom('allow' as const, 'deny' as const),
    state: fc.constantFrom(...FEW.states),
    counters: fc.option(fc.tuple(small(3), small(1500), small(3), small(1500)), { nil: null }),
    names: fc.tuple(...Array.from({ length: 6 }, () => fc.constantFrom(...FEW.names))),
    source: fc.constantFrom('nsg-web', 'NSG-Data'),
  })
  .map(({ afterMs, counters, names, source, ...rest }) => {
    const [vm = '', nic = '', nsg = '', subnet = '', vnet = '', rule = ''] = names;
    return {
      ...rest,
      time: new Date(START_MS + afterMs).toISOString(),
      ...(counters === null ? {} : { counters }),
      context: { vm, nic, nsg, subnet, vnet, rule, source },
    };
  });

function small(most: number): fc.Arbitrary<number> {
  return fc.constantFrom(0, 1, most);
}

/** Few addresses and ports, so that flows have several rows. */
const ROWS = fc
  .sample(rowArbitrary, { numRuns: 400, seed: 5 })
  .map((row, index) =>
    index % 2 === 0 ? row : { ...row, src: '10.0.0.4', dst: '203.0.113.7', srcPort: 50_000, protocol: 6 },
  )
  .map((row) => ({ ...row, ...factsOf(row) }));

/** Country, network and class belong to an address. */
function factsOf({ src = '', dst = '' }: TestFlow): Partial<TestFlow> {
  const fact = <Value>(list: readonly Value[], address: string): Value | undefined =>
    list[FEW.addresses.findIndex((each) => each === address) % list.length];
  const [from, to] = [fact(FEW.countries, src) ?? '', fact(FEW.countries, dst) ?? ''];
  return {
    ...(from === '' ? {} : { srcCountry: from }),
    ...(to === '' ? {} : { dstCountry: to }),
    srcAsn: fact(FEW.networks, src) ?? 0,
    srcClass: fact(FEW.classes, src) ?? 'unknown',
    dstClass: fact(FEW.classes, dst) ?? 'unknown',
  };
}

const bytesOf = (text = '10.0.0.4'): Uint8Array => new Uint8Array(Buffer.from(addressHex(text), 'hex'));
const timeOf = (row: TestFlow): number => Date.parse(row.time);

/** The tuples of the flow of a row, in its log and at its end: what bytes, packets and duration are those of. */
function tuplesOf(row: TestFlow, rows: readonly TestFlow[]): readonly TestFlow[] {
  const key = ({ src, dst, srcPort, dstPort, protocol, direction, context }: TestFlow): string =>
    [src, dst, srcPort, dstPort, protocol, direction, context?.source].join();
  return rows.filter((other) => key(other) === key(row));
}

/** A row as the plain evaluator sees it. */
function flowOf(row: TestFlow, rows: readonly TestFlow[]): FilterFlow {
  const tuples = tuplesOf(row, rows);
  const counted = tuples.flatMap(({ counters }) => (counters === undefined ? [] : [counters]));
  const sum = (...at: readonly number[]): number =>
    counted.length === 0
      ? Number.NaN
      : counted.reduce((all, each) => all + at.reduce((n, i) => n + (each[i] ?? 0), 0), 0);
  const { vm = '', nic = '', nsg = '', subnet = '', vnet = '', rule = '', source = '' } = row.context ?? {};
  return {
    src: bytesOf(row.src),
    dst: bytesOf(row.dst),
    srcPort: row.srcPort ?? 0,
    dstPort: row.dstPort ?? 0,
    protocol: row.protocol ?? 0,
    application: '',
    hosts: [],
    countries: [row.srcCountry ?? '', row.dstCountry ?? ''],
    networks: [row.srcAsn ?? 0, 0],
    packets: sum(0, 2),
    bytesSent: sum(1),
    bytesReceived: sum(3),
    durationMs: Math.max(...tuples.map(timeOf)) - Math.min(...tuples.map(timeOf)),
    result: '',
    timeMs: timeOf(row),
    direction: row.direction ?? '',
    classes: [row.srcClass ?? '', row.dstClass ?? ''],
    action: row.action ?? '',
    state: row.state ?? '',
    encryption: '',
    vm,
    nic,
    nsg,
    subnet,
    vnet,
    rule,
    log: source,
  };
}

describe('a filter as SQL over flow logs', () => {
  let fixture: Awaited<ReturnType<typeof storeWith>>;
  let store: FlowStore;
  const inWindow = ROWS.filter((row) => timeOf(row) < WINDOW.toMs);
  const flows = ROWS.map((row) => (timeOf(row) < WINDOW.toMs ? flowOf(row, inWindow) : null));

  before(async () => {
    fixture = await storeWith(ROWS);
    store = fixture.store;
  });
  after(() => fixture[Symbol.asyncDispose]());

  async function chosen(filter: FlowFilter): Promise<number[]> {
    const { sql, params } = rowsOf({ scope: EVERYTHING, window: WINDOW, filter });
    const rows = await store.rows<{ row: number }>(`SELECT row FROM flows WHERE ${sql} ORDER BY row`, params);
    return rows.map(({ row }) => row - 1);
  }

  const expected = (filter: FlowFilter): number[] =>
    flows.flatMap((flow, at) => (flow !== null && matchesFlow(filter, flow) ? [at] : []));

  test('chooses the rows that the plain evaluator chooses', async () => {
    await fc.assert(
      fc.asyncProperty(filterArbitrary(fieldsOf('flows')), async (filter) => {
        assert.deepEqual(await chosen(filter), expected(filter), describeFilter(filter));
      }),
      { numRuns: 300 },
    );
  });

  test('holds nothing that a person wrote, whatever that is', async () => {
    for (const hostile of [
      "x' OR 1=1 --",
      "'; DROP TABLE flows; --",
      'x" OR ""="',
      '{from_ms:Int64}',
      '{f_0:String}',
      '\\',
      "\\' OR 1 --",
      '%',
      '_',
      '`flows`',
      '\0',
      ')) OR ((1',
      '{f_1:Identifier}',
    ]) {
      const quote = hostile.includes('"') ? "'" : '"';
      const written = hostile.includes("'") && hostile.includes('"') ? `“${hostile}”` : quote + hostile + quote;
      for (const filter of [
        `rule = ${written}`,
        `resource has ${written}`,
        `vm in (${written}, b) or nsg != ${written}`,
      ]) {
        const parsed = parseFlowFilter(filter, { table: 'flows' });
        const { sql } = rowsOf({ scope: EVERYTHING, window: WINDOW, filter: parsed });
        const same = rowsOf({
          scope: EVERYTHING,
          window: WINDOW,
          filter: parseFlowFilter(filter.replaceAll(written, 'x')),
        });
        assert.equal(sql, same.sql, filter);
        assert.deepEqual(await chosen(parsed), expected(parsed), filter);
      }
    }
    const [{ n } = { n: 0 }] = await store.rows<{ n: number }>('SELECT count() AS n FROM flows');
    assert.equal(n, ROWS.length);
  });

  test('of a field that captures alone have is refused', () => {
    for (const filter of ['app = DNS', 'host = *', 'result = closed', 'not (port = 1 or app = DNS)']) {
      assert.throws(
        () => rowsOf({ scope: EVERYTHING, window: WINDOW, filter: parseFlowFilter(filter) }),
        (error) => error instanceof AppError && error.code === 'FB2007' && /Flow logs do not say/.test(error.message),
      );
    }
  });

  test('takes as many values as a filter may have', async () => {
    const list = Array.from({ length: 1200 }, (_, at) => `10.7.${at >> 8}.${at & 255}`);
    const filter = parseFlowFilter(
      `ip in (${list.join(', ')}, 10.0.0.5) and rule not in (${list.slice(0, 200).join(', ')})`,
    );
    assert.deepEqual(await chosen(filter), expected(filter));
    const ranges = parseFlowFilter(Array.from({ length: 490 }, (_, at) => `ip = 10.${at % 256}.0.0/16`).join(' or '));
    assert.deepEqual(await chosen(ranges), expected(ranges));
  });
});
