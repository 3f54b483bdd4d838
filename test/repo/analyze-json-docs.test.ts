import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { ROOT, runFlowbell } from '../cli/run-flowbell.ts';
import { ARP, dnsQuery, synFrame } from '../support/capture-frames.ts';
import { pcapFile } from '../support/capture-bytes.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { deniedTuples, vnetRecord } from '../support/vnet-record.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-19T08:00:00Z');
const HOURS = 27;

/** A VM on the page's example: the rule for ports wants machines by name. */
const CONFIG = `
rulesFile: ${JSON.stringify(join(ROOT, 'config/rules.yaml'))}
estate:
  resources:
    - { name: vm-test, macs: ["00:0D:3A:00:00:01"], addresses: [10.0.0.4], nsg: nsg-test }
`;

/** A flow that begins and ends, with counters. */
const flow = (timeMs: number, ends: string): string[] => [
  `${timeMs},${ends},6,I,B,NX,0,0,0,0`,
  `${timeMs + 1},${ends},6,I,E,NX,10,1200,12,5400`,
];

/** A calm day of one NSG; in its last half hour many are denied, and a port never used answers another country. */
function log(): string {
  const records: string[] = [];
  for (let timeMs = START_MS; timeMs < START_MS + HOURS * 60 * MINUTE_MS; timeMs += 5 * MINUTE_MS) {
    const time = new Date(timeMs).toISOString();
    const tuples = [...deniedTuples(time, 2), ...flow(timeMs, '8.8.8.8,10.0.0.4,40000,443')];
    if (timeMs >= START_MS + (HOURS * 60 - 30) * MINUTE_MS) {
      tuples.push(...deniedTuples(time, 300));
      for (const host of [198, 199, 200, 201, 202])
        tuples.push(...flow(timeMs, `91.189.89.${host},10.0.0.4,41000,4444`));
    }
    records.push(vnetRecord(time, tuples));
  }
  // One tuple of the last record cannot be read.
  return `{"records":[${records.join(',')}]}`.replace(/,4444,6,I,E(?!.*,4444,6,I,E)/s, ',4444,?,I,E');
}

/** Keys whose value stands for itself on the page: free names below them, or one of two shapes. */
const OPAQUE = new Set(['key', 'threshold', 'fault']);

/** Paths of every value: `ports.rows[].port`. Lists of plain values end with `[]`. */
function keyPaths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    const inner = value.flatMap((item: unknown) => keyPaths(item, `${path}[]`));
    return inner.length === 0 ? [`${path}[]`] : inner;
  }
  if (typeof value !== 'object' || value === null || OPAQUE.has(path.split('.').at(-1) ?? '')) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keyPaths(inner, path === '' ? key : `${path}.${key}`));
}

describe('docs/analyze-json.md', () => {
  let page = '';
  let documented: readonly string[] = [];
  let produced: ReadonlySet<string> = new Set();

  before(async () => {
    page = await readFile(join(ROOT, 'docs/analyze-json.md'), 'utf8');
    documented = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) => path);
    await using folder = await tempFolder();
    const [config, path] = [join(folder.path, 'flowbell.yaml'), join(folder.path, 'PT1H.json')];
    await writeFile(config, CONFIG);
    await writeFile(path, log());
    const capture = join(folder.path, 'capture.pcap');
    await writeFile(capture, pcapFile([dnsQuery('host.example.com'), ARP, synFrame()].map((data) => ({ data }))));
    const paths: string[] = [];
    for (const input of [path, capture]) {
      const { code, stdout, stderr } = await runFlowbell(['analyze', '--json', '--config', config, input]);
      assert.deepEqual([code, stderr], [0, '']);
      paths.push(...keyPaths(JSON.parse(stdout), ''));
    }
    // A list that is empty here has its rows' paths from elsewhere.
    produced = new Set(paths.filter((each) => !paths.some((other) => other.startsWith(`${each}.`))));
  });

  test('names every value of a document with findings and problems, and no other', () => {
    assert.ok(produced.has('findings[].contributors[].share'), 'the fixture makes a rule fire');
    assert.ok(produced.has('files[].problems[].offset'), 'the fixture has a malformed part');
    assert.deepEqual([...documented].sort(), [...produced].sort());
  });

  test('names each value once', () => {
    assert.equal(new Set(documented).size, documented.length);
  });

  test('shows an example of which every value is on the page', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    const paths = keyPaths(JSON.parse(example), '');
    assert.ok(paths.length > 30);
    for (const path of paths)
      assert.ok(documented.includes(path) || documented.some((each) => each.startsWith(`${path}.`)), path);
  });
});
