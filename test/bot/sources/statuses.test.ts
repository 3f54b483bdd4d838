import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SourceTotals } from '#analysis/ingest/cursors.ts';
import { needsCare, sourceState } from '#bot/sources/state.ts';
import { type Known, sourceStatuses } from '#bot/sources/statuses.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { SUBSCRIPTION } from '../../support/arm-flow-log.ts';
import { SOURCE } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { resourceOf } from '../../support/sources.ts';

const SHORT = `flowLogResourceID=/${SUBSCRIPTION.toUpperCase()}_NETWORKWATCHERRG/NETWORKWATCHER_`;
const totalsOf = (source: string, ...roots: readonly string[]): SourceTotals => ({
  source,
  roots,
  container: 'stflowlogs/c',
  formats: ['vnet4'],
  nics: 1,
  blobs: 2,
  tuples: 3,
  oldestMs: NOW_MS - DAY_MS,
  newestMs: NOW_MS - MINUTE_MS,
  problem: null,
});
const statusesOf = (known: Partial<Known>) =>
  sourceStatuses({ totals: [], activity: new Map(), resources: [], accountProblems: new Map(), ...known });

describe('flow logs', () => {
  const shop = resourceOf({ name: 'fl-Shop' });

  test('that are read carry what Azure says of them', () => {
    const list = statusesOf({ totals: [totalsOf('fl-shop', `${SHORT}WESTEUROPE_FL-SHOP`)], resources: [shop] });
    assert.deepEqual(
      list.map(({ name, resources }) => [name, resources]),
      [['fl-shop', [shop]]],
    );
  });

  test('of one name in two regions are one source with both settings', () => {
    const north = resourceOf({ name: 'fl-Shop', region: 'northeurope' });
    const totals = totalsOf('fl-shop', `${SHORT}WESTEUROPE_FL-SHOP`, `${SHORT}NORTHEUROPE_FL-SHOP`);
    const [only, ...others] = statusesOf({ totals: [totals], resources: [north, shop] });
    assert.deepEqual(others, []);
    assert.deepEqual(only?.resources, [shop, north]);
  });

  test('of Azure without a blob are listed under the name that they will have', () => {
    const nsg = resourceOf({ name: 'fl-nsg', target: 'networkSecurityGroups/NSG-web' });
    const list = statusesOf({ totals: [totalsOf('fl-other', `${SHORT}WESTEUROPE_FL-OTHER`)], resources: [shop, nsg] });
    assert.deepEqual(
      list.map(({ name, blobs }) => [name, blobs]),
      [
        ['fl-other', 2],
        ['fl-shop', 0],
        ['nsg-web', 0],
      ],
    );
  });

  test('of a storage account that refuses say so', () => {
    const accountProblems = new Map([['stflowlogs', 'Storage stflowlogs could not be read.']]);
    const [only] = statusesOf({ resources: [shop], accountProblems });
    assert.equal(only?.problem, 'Storage stflowlogs could not be read.');
    assert.equal(only?.reachable, false);
  });
});

describe('a flow log', () => {
  const pause = (ms: number) => [{ fromMs: NOW_MS - 9 * HOUR_MS, toMs: NOW_MS - 9 * HOUR_MS + ms }];
  const cases = [
    ['is reading while its newest record is young', { newestMs: NOW_MS - 20 * MINUTE_MS }, 'reading', false],
    ['is silent after half an hour', { newestMs: NOW_MS - 31 * MINUTE_MS }, 'silent', true],
    ['with longer pauses is silent later', { newestMs: NOW_MS - HOUR_MS, gaps: pause(HOUR_MS) }, 'reading', false],
    [
      'is silent beyond twice its longest pause',
      { newestMs: NOW_MS - 3 * HOUR_MS, gaps: pause(HOUR_MS) },
      'silent',
      true,
    ],
    ['without any record has to be looked at', { newestMs: null }, 'empty', true],
    [
      'that is switched off is left alone, however old',
      { newestMs: NOW_MS - 9 * DAY_MS, resources: [resourceOf({ name: 'x', properties: { enabled: false } })] },
      'off',
      false,
    ],
    [
      'whose last change failed has to be looked at',
      { resources: [resourceOf({ name: 'x', properties: { provisioningState: 'Failed' } })] },
      'reading',
      true,
    ],
    ['whose storage refuses is unreachable', { reachable: false, problem: 'Storage refuses.' }, 'unreachable', true],
    ['with a problem has to be looked at', { problem: 'Blob x is malformed.' }, 'reading', true],
  ] as const;
  for (const [title, change, state, care] of cases) {
    test(title, () => {
      const source = { ...SOURCE, ...change };
      assert.deepEqual([sourceState(source, NOW_MS), needsCare(source, NOW_MS)], [state, care]);
    });
  }
});
