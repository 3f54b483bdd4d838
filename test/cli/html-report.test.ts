import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ReportFileData } from '#bot/web/report/wire.ts';
import { nsgLog } from '../support/flow-log-text.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { runFlowbell } from './run-flowbell.ts';

const LOG = nsgLog(2, [
  {
    time: '2026-11-20T09:00:00Z',
    tuples: [
      '10.0.0.4,203.0.113.7,40001,443,T,O,A,B,,,,',
      '10.0.0.4,203.0.113.7,40001,443,T,O,A,E,10,1000,20,30000',
      '198.51.100.9,10.0.0.4,40000,22,T,I,D,B,,,,',
    ],
  },
]);

describe('flowbell analyze --html', () => {
  test('writes the report as one file that names no other, beside the report in the terminal', async () => {
    await using folder = await tempFolder();
    const log = join(folder.path, 'PT1H.json');
    const path = join(folder.path, 'report.html');
    await writeFile(log, LOG);
    const { code, stdout, stderr } = await runFlowbell(['analyze', log, '--html', path]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /2 flows/);
    assert.ok(stderr.includes(path));
    const html = await readFile(path, 'utf8');
    const markup = html.replaceAll(/<script\b[^>]*>.*?<\/script>/gs, '');
    const named = [...markup.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    assert.deepEqual(
      named.filter((address) => !address.startsWith('data:')),
      ['#panel', 'https://db-ip.com'],
    );
    const data = JSON.parse(
      /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? '',
    ) as ReportFileData;
    assert.equal(data.summary.flows, 2);
    assert.equal(data.head.isFile, true);
    assert.equal(data.flows.total, 2);
    assert.ok(
      data.head.sections
        .flatMap(({ views }) => views)
        .every(({ view }) => `${view} flows ` in data.views || `${view} flows bars` in data.views),
    );
  });

  test('says where it could not write, after the report', async () => {
    await using folder = await tempFolder();
    const log = join(folder.path, 'PT1H.json');
    await writeFile(log, LOG);
    const { code, stderr } = await runFlowbell(['analyze', log, '--html', join(folder.path, 'no', 'report.html')]);
    assert.notEqual(code, 0);
    assert.match(stderr, /FB3004/);
    assert.match(stderr, /--html/);
  });
});
