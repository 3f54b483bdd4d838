import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { nsgLog } from '../support/flow-log-text.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { runFlowbell } from './run-flowbell.ts';

const LOG = nsgLog(2, [
  {
    time: '2026-11-20T09:00:00Z',
    tuples: [
      '198.51.100.9,10.0.0.4,40000,22,T,I,D,B,,,,',
      '10.0.0.4,203.0.113.7,40001,443,T,O,A,B,,,,',
      '10.0.0.4,203.0.113.7,40001,443,T,O,A,E,10,1000,20,2000000',
      '10.0.0.4,203.0.113.8,40002,443,T,O,A,B,,,,',
    ],
  },
]);

async function analyze(...args: string[]) {
  await using folder = await tempFolder();
  const path = join(folder.path, 'nsg.json');
  await writeFile(path, LOG);
  return await runFlowbell(['analyze', path, ...args]);
}

describe('flowbell analyze --filter over flow logs', { concurrency: 2 }, () => {
  test('reports on matching flows and says so', async () => {
    const { code, stdout, stderr } = await analyze('--filter', 'denied and dport = 22');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /: 1 flow, 1 denied inbound/);
    assert.match(stdout, /Only flows where `action = deny and dport = 22`\./);
  });

  test('looks at the size of whole flows', async () => {
    const { stdout } = await analyze('--filter', 'bytes > 1MB', '--json');
    const report = JSON.parse(stdout) as { filter: string; summary: { flows: number } };
    assert.deepEqual([report.filter, report.summary.flows], ['bytes > 1MB', 1]);
  });

  test('says when no flow is like that', async () => {
    const { code, stderr } = await analyze('--filter', 'dport = 3389');
    assert.equal(code, 1);
    assert.match(stderr, /FB2005/);
    assert.match(stderr, /No flow in the window is like the filter: dport = 3389/);
  });

  test('refuses a field that flow logs do not have, with its place marked', async () => {
    const { code, stderr } = await analyze('--filter', 'tcp and app = DNS');
    assert.notEqual(code, 0);
    assert.match(stderr, /FB2007/);
    assert.match(stderr, / {2}tcp and app = DNS\n {10}\^\^\^/);
    assert.match(stderr, /dport = 53/);
  });
});
