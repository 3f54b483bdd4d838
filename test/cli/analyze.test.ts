import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { nsgLog } from '../support/flow-log-text.ts';
import { checkPng } from '../support/png.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { deniedTuples, vnetRecord } from '../support/vnet-record.ts';
import { runFlowbell } from './run-flowbell.ts';

const NSG1 = nsgLog(1, [
  {
    time: '2026-11-20T08:00:00Z',
    tuples: ['198.51.100.9,10.0.0.4,40000,22,T,I,D', '10.0.0.4,203.0.113.7,40001,443,T,O,A'],
  },
  { time: '2026-11-20T08:10:00Z', tuples: ['198.51.100.9,10.0.0.4,40002,22,T,I,D'] },
]);
const NSG2 = nsgLog(2, [
  {
    time: '2026-11-20T09:00:00Z',
    tuples: ['10.0.0.4,203.0.113.7,40001,443,T,O,A,B,,,,', '10.0.0.4,203.0.113.7,40001,443,T,O,A,E,10,1000,20,30000'],
  },
]);
const VNET = `{"records":[${vnetRecord('2026-11-20T10:00:00Z', deniedTuples('2026-11-20T10:00:00Z', 7))}]}`;
/** The second of three tuples has no protocol; the first and the third are right. */
const BROKEN = NSG1.replace('40001,443,T,O,A', '40001,443,?,O,A');
const BROKEN_AT = Buffer.from(BROKEN).indexOf('443,?') + 4;

/** A folder with flow logs of 08:00, 09:00 and 10:00. */
async function logs() {
  const folder = await tempFolder();
  const nested = join(folder.path, 'deep', 'er');
  await mkdir(nested, { recursive: true });
  await writeFile(join(folder.path, 'nsg1.json'), NSG1);
  await writeFile(join(nested, 'nsg2.JSON.GZ'), gzipSync(NSG2));
  await writeFile(join(nested, 'vnet.json'), `\ufeff${VNET}`);
  await writeFile(join(folder.path, 'notes.txt'), 'not looked at');
  return folder;
}

const analyze = (...args: string[]) => runFlowbell(['analyze', ...args]);

describe('flowbell analyze', { concurrency: 2 }, () => {
  test('reads every format of a folder, plain, gzipped and with a byte order mark, into one report', async () => {
    await using folder = await logs();
    const { code, stdout, stderr } = await analyze(folder.path);
    assert.deepEqual([code, stderr], [0, '']);
    // 2 + 7 denied in; outbound one of NSG v1 and the beginning one of NSG v2.
    assert.match(stdout, /^All resources, Fri 20 Nov( 2026)? 08:00–10:01 UTC: 11 flows, 9 denied inbound/);
    assert.match(stdout, /12 tuples read from NSG flow logs version 1 and NSG flow logs version 2 and VNet flow logs/);
    for (const line of [
      /nsg1\.json +NSG v1 +2 records, 3 tuples/,
      /nsg2\.JSON\.GZ +NSG v2 +1 record, 2 tuples/,
      /vnet\.json +VNet v4 +1 record, 7 tuples/,
    ])
      assert.match(stdout, line);
    assert.match(stdout, /each needs 1 d of records before the last hour/);
  });

  test('writes no escape codes where there is no terminal', async () => {
    await using folder = await logs();
    const { stdout, stderr } = await analyze(folder.path, 'not-there.json');
    assert.doesNotMatch(stdout + stderr, /\u001b/);
  });

  test('reports the rest of a malformed file and names file, offset and what was expected', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'broken.json');
    await writeFile(path, BROKEN);
    const { code, stdout } = await analyze(path);
    assert.equal(code, 0);
    assert.match(stdout, /Not everything could be read: see the end for 1 file of 1/);
    assert.match(stdout, /2 records, 2 tuples +1 part/);
    const end = stdout.slice(stdout.indexOf('Left out of ')).replaceAll(/\s+/g, ' ');
    assert.ok(end.includes(path));
    assert.ok(end.includes(`at byte ${BROKEN_AT}: expected T, U or a number from 0 to 255, found "?"`), end);
    const json = JSON.parse((await analyze(path, '--json')).stdout);
    assert.partialDeepStrictEqual(json.files[0], { tuples: 2, problemCount: 1, fault: null });
    assert.partialDeepStrictEqual(json.files[0].problems[0], { offset: BROKEN_AT, found: '?' });
  });

  test('reads a damaged gzip file up to the damage and says so', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'half.json.gz');
    const packed = gzipSync(
      `{"records":[${Array.from({ length: 40 }, (_, minute) => vnetRecord(`2026-11-20T10:${10 + minute}:00Z`, deniedTuples(`2026-11-20T10:${10 + minute}:00Z`, 50))).join(',')}]}`,
    );
    await writeFile(path, packed.subarray(0, packed.length / 2));
    const { code, stdout } = await analyze(path);
    assert.equal(code, 0);
    assert.match(stdout.replaceAll(/\s+/g, ' '), /half\.json\.gz cannot be read: its gzip data ends too early\./);
  });

  test('reports the readable files among others and names the others', async () => {
    await using folder = await logs();
    const foreign = join(folder.path, 'package.json');
    await writeFile(foreign, '{"name": "something else"}');
    const args = [folder.path, join(folder.path, 'gone.json')];
    const { code, stdout } = await analyze(...args);
    assert.equal(code, 0);
    assert.match(stdout, /11 flows, 9 denied inbound/);
    const flat = stdout.replaceAll(/\s+/g, ' ');
    assert.match(flat, /Not read: \S+package\.json is not a flow log: at byte 0 expected a flow log/);
    assert.match(flat, /Not read: \S+gone\.json cannot be read: there is no such file or folder/);
    const json = await analyze('--json', ...args);
    assert.equal(json.code, 0);
    assert.match(json.stderr, /package\.json is not a flow log[^]*gone\.json cannot be read/);
    const faults = JSON.parse(json.stdout).files.map(
      ({ fault }: { fault: { code: string } | null }) => fault?.code ?? null,
    );
    assert.deepEqual(new Set(faults), new Set([null, 'FB3003', 'FB3004']));
  });

  test('counts a file once, however often and in whatever way it is named', async () => {
    await using folder = await logs();
    const { stdout } = await analyze('--json', folder.path, join(folder.path, 'deep/../nsg1.json'), folder.path);
    assert.equal(JSON.parse(stdout).summary.tuples, 12);
  });

  test('writes charts as PNG files that decode', async () => {
    await using folder = await logs();
    const charts = join(folder.path, 'new', 'charts');
    const { code, stderr } = await analyze(folder.path, '--charts', charts);
    assert.equal(code, 0);
    const names = await readdir(charts);
    assert.ok(
      names.includes('flows-over-time.png') && names.includes('ports.png') && names.includes('talkers.png'),
      names.join(),
    );
    for (const name of names) {
      const { width, height } = checkPng(await readFile(join(charts, name)));
      assert.ok(width >= 760 && height >= 200, name);
      assert.ok(stderr.includes(join(charts, name)));
    }
  });

  for (const [options, from, to, tuples] of [
    [['--last', '30m'], '09:31', '10:01', 7],
    [['--to', '09:00'], '08:00', '09:00', 3],
  ] as const) {
    test(`with ${options.join(' ')} reports on ${from} to ${to} alone`, async () => {
      await using folder = await logs();
      const { code, stdout, stderr } = await analyze(folder.path, '--json', ...options);
      assert.deepEqual([code, stderr], [0, '']);
      const document = JSON.parse(stdout);
      assert.deepEqual(document.window, { from: `2026-11-20T${from}:00.000Z`, to: `2026-11-20T${to}:00.000Z` });
      assert.equal(document.summary.tuples, tuples);
    });
  }

  test('takes the zone of typed and printed times from --time-zone', async () => {
    await using folder = await logs();
    const { stdout } = await analyze(
      folder.path,
      '--from',
      '09:00',
      '--to',
      '10:00',
      '--time-zone',
      'Europe/Berlin',
      '--json',
    );
    assert.deepEqual(JSON.parse(stdout).window, { from: '2026-11-20T08:00:00.000Z', to: '2026-11-20T09:00:00.000Z' });
    const text = await analyze(folder.path, '--from', '09:00', '--to', '10:00', '--time-zone', 'Europe/Berlin');
    assert.match(text.stdout, /09:00–10:00 CET/);
  });
});

describe('flowbell analyze refuses', { concurrency: 2 }, () => {
  for (const [what, options, code, expected] of [
    [
      'a length that is none',
      ['--last', 'foo'],
      2,
      [/--last "foo" is not understood/, /such as 30m, 2h or 7d/, /\[FB2003\]/],
    ],
    [
      'a time that is none',
      ['--from', '25:00'],
      2,
      [/--from "25:00" is not understood/, /2026-11-20T08:00Z/, /\[FB2003\]/],
    ],
    [
      'an end before the beginning',
      ['--from', '2026-11-20T10:00Z', '--to', '2026-11-20T09:00Z'],
      2,
      [/holds no time/, /Use for example/],
    ],
    [
      'two kinds of window at once',
      ['--last', '2h', '--to', '09:00'],
      2,
      [/'--last <length>' cannot be used with option '--to <time>'/],
    ],
    ['a zone that is none', ['--time-zone', 'Mars/Olympus'], 2, [/Mars\/Olympus/, /Europe\/Berlin/]],
    ['an unknown option', ['--chart', 'x'], 2, [/unknown option '--chart'/, /Did you mean --charts\?/]],
    [
      'a window without records',
      ['--from', '2020-01-01', '--to', '2020-01-02'],
      1,
      [/no records in Wed 1 Jan 2020/, /from Fri 20 Nov 2026 08:00 UTC to Fri 20 Nov 2026 10:00 UTC/, /\[FB2005\]/],
    ],
    [
      'a beginning after the last record',
      ['--from', '2027-01-01'],
      1,
      [/no records from Fri 1 Jan 2027 00:00 UTC on/, /\[FB2005\]/],
    ],
  ] as const) {
    test(what, async () => {
      await using folder = await logs();
      const run = await analyze(folder.path, ...options);
      assert.deepEqual([run.code, run.stdout], [code, '']);
      for (const pattern of expected) assert.match(run.stderr, pattern);
    });
  }

  for (const [what, name, content, expected] of [
    [
      'another JSON file',
      'other.json',
      '{"name": 1}',
      [/other\.json is not a flow log: at byte 0 expected a flow log/, /\[FB3003\]/],
    ],
    ['a text', 'text.json', 'hello', [/found "hello"/, /\[FB3003\]/]],
    ['an empty file', 'empty.json', '', [/found end of data/, /\[FB3003\]/]],
    ['a file that is cut in its first record', 'cut.json', NSG1.slice(0, 200), [/cut\.json/, /byte 200/, /\[FB3001\]/]],
    ['a flow log without tuples', 'none.json', '{"records":[]}', [/no tuple in \S+none\.json/, /\[FB2005\]/]],
    ['a file that is not there', 'gone.json', null, [/gone\.json cannot be read: there is no such file/, /\[FB3004\]/]],
    ['a folder without flow logs', '.', null, [/no flow log and no capture in/, /\.json\.gz/, /\[FB3004\]/]],
    ['what is no gzip', 'fake.json.gz', 'hello', [/it is not gzip, or is damaged/, /\[FB3004\]/]],
  ] as const) {
    test(what, async () => {
      await using folder = await tempFolder();
      const path = join(folder.path, name);
      if (content !== null) await writeFile(path, content);
      const run = await analyze(path);
      assert.deepEqual([run.code, run.stdout], [1, '']);
      for (const pattern of expected) assert.match(run.stderr, pattern);
    });
  }
});
