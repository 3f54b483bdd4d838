import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ViewName } from '#analysis/views/results.ts';
import { addressDetailTables } from '#bot/tables/address-tables.ts';
import { tableOf } from '#bot/tables/by-view.ts';
import { FLOW_COLUMNS, type FlowColumnName, flowsTable } from '#bot/tables/flow-tables.ts';
import { EMPTY } from '../../render/empty-views.ts';
import { ADDRESS, FLOWS, flowRow, NOW_MS } from '../../render/row-data.ts';
import { ALL_VIEWS } from '../../render/view-data.ts';

const OPTIONS = { limit: 3, timeZone: 'Europe/Berlin', nowMs: NOW_MS };
const NAMES = Object.keys(ALL_VIEWS) as ViewName[];
/** Views whose rows are a closed set, such as the four decisions, and are never cut. */
const WHOLE: readonly ViewName[] = ['summary', 'durations', 'actions', 'connections', 'address'];

describe('the table of every view', () => {
  for (const name of NAMES) {
    test(`${name}: a cell for each column, no more rows than asked for, and what was cut`, () => {
      const table = tableOf(name, ALL_VIEWS[name], OPTIONS);
      assert.ok(table.title !== '' && table.columns.length >= 2);
      // A chat has room for eight short columns.
      assert.ok(table.columns.length <= 8, `${table.columns.length} columns`);
      for (const row of table.rows) assert.equal(row.length, table.columns.length);
      if (!WHOLE.includes(name)) assert.ok(table.rows.length <= OPTIONS.limit);
      for (const cell of table.rows.flat()) assert.doesNotMatch(cell, /undefined|NaN|null|\n/);
    });

    test(`${name}: of nothing is drawn as well`, () => {
      const table = tableOf(name, EMPTY[name], OPTIONS);
      for (const row of table.rows) assert.equal(row.length, table.columns.length);
      assert.equal(table.more, 0);
    });
  }

  test('captures have no column of decisions', () => {
    for (const name of NAMES.filter((one) => !['protocols', 'rules', 'tuples', 'actions', 'address'].includes(one))) {
      const { columns } = tableOf(name, ALL_VIEWS[name], { ...OPTIONS, hasDecisions: false });
      for (const { title } of columns) assert.doesNotMatch(title, /denied|allowed|decision/i, name);
    }
  });
});

/** First rows as a person writes them from view-data.ts. */
const FIRST_ROWS: readonly { name: ViewName; row: readonly string[]; more?: number }[] = [
  { name: 'hours', row: ['Thu 19 Nov 02:00 CET', '2,859', '2,602', '7.7 MB', '18 MB', '31,449'], more: 105 },
  { name: 'protocolCountries', row: ['TCP', 'US', '61,230', '8,021', '551 MB'], more: 10 },
  { name: 'portHours', row: ['443/TCP https', '06:00', '3,496', '0', '31.5 MB'], more: 117 },
  { name: 'durations', row: ['less than 1 s', '310', '0.3 %', '682 kB'] },
  { name: 'actions', row: ['allowed', 'inbound', '252,096', '99.7 %', '5,210', '2.3 GB'] },
  { name: 'classes', row: ['internet', 'inbound', '101,300', '17,412', '5,210', '274 MB', '638 MB'], more: 5 },
  { name: 'subnetPairs', row: ['internet', 'snet-web', '101,300', '17,412', '912 MB', '1,114,300'], more: 5 },
  {
    name: 'firstSeen',
    row: ['4444/TCP krb524', 'port', '–', '37', '0', '12.4 MB', 'Fri 20 Nov 15:10 CET'],
    more: 213,
  },
  {
    name: 'oneWay',
    row: ['vm-web-1', '198.51.100.20', '443/TCP', '812', '2,436', '146 kB', 'Fri 20 Nov 15:59 CET'],
    more: 58,
  },
  { name: 'changes', row: ['3389/TCP ms-wbt-server', 'port', '310', '9,841', '+9,531', '310', '9,841'], more: 1265 },
  {
    name: 'sourceAddresses',
    row: ['203.0.113.77', 'NL, AS64500 Example Hosting B.V.', '20,103', '3', '42.2 MB', '1.3 GB', '3', '2'],
    more: 809,
  },
  { name: 'connections', row: ['established', '12', '0.2 %'] },
  { name: 'address', row: ['Flows', '29,944', '31'] },
  {
    name: 'flows',
    row: ['Fri 20 Nov 15:21 CET', '203.0.113.77', 'vm-web-1', '443/TCP', 'allowed in', '812 MB', '1.2 MB', '2 h 5 min'],
    more: 1_204_308,
  },
];

describe('what the first row says', () => {
  for (const { name, row, more = 0 } of FIRST_ROWS) {
    test(name, () => {
      const table = tableOf(name, ALL_VIEWS[name], OPTIONS);
      assert.deepEqual(table.rows[0], row);
      assert.equal(table.more, more);
    });
  }
});

test('a change to less is written with a minus sign', () => {
  const { rows } = tableOf('changes', ALL_VIEWS.changes, OPTIONS);
  assert.deepEqual(rows[2]?.slice(0, 5), ['203.0.113.77', 'address', '5,204', '0', '−5,204']);
});

test('the flow table has every column of a flow for those who ask', () => {
  const names = Object.keys(FLOW_COLUMNS) as FlowColumnName[];
  const table = flowsTable(FLOWS, OPTIONS, names);
  assert.equal(table.columns.length, names.length);
  const cell = (name: FlowColumnName): string | undefined => table.rows[0]?.[names.indexOf(name)];
  assert.equal(cell('sentPercent'), '3.2 %');
  assert.equal(cell('asn'), 'AS64500 Example Hosting B.V.');
  assert.equal(cell('rule'), 'AllowWeb');
});

test('bytes that no record counted are unknown, not zero', () => {
  const denied = {
    rows: [flowRow({ hasCounters: false, bytesSent: 0, bytesReceived: 0 })],
    total: 1,
    isTotalExact: true,
  };
  const [row] = tableOf('flows', denied, OPTIONS).rows;
  assert.deepEqual(row?.slice(5, 7), ['–', '–']);
});

test('names from logs carry no marks of messages', () => {
  const hostile = { rows: [flowRow({ srcName: '**bold** `code`|x' })], total: 1, isTotalExact: true };
  assert.doesNotMatch(String(tableOf('flows', hostile, OPTIONS).rows[0]), /[*`|]/);
});

test('the card of an address has tables of its ports and peers, and none of the countries that it does not have', () => {
  const titles = addressDetailTables(ADDRESS, OPTIONS).map(({ title }) => title);
  assert.deepEqual(titles, ['Ports', 'Peers']);
});
