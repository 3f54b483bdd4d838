import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT, runFlowbell } from './run-flowbell.ts';

const SAMPLES = join(ROOT, '../shared/data/azure/flowlogs');
const skip = existsSync(SAMPLES) ? false : 'the shared samples of flow logs are not beside this repository';

interface Sample {
  readonly name: string;
  readonly pattern: string;
  readonly format: string;
  readonly records: number;
  /** Tuples: all; allowed and denied inbound; allowed and denied outbound. */
  readonly tuples: readonly [all: number, allowedIn: number, deniedIn: number, allowedOut: number, deniedOut: number];
  readonly deniedSources: number;
  /** Different flows that begin: tuples of state B or D, every tuple of NSG version 1, those that say the same once. */
  readonly flows: number;
  /** Lines that the report must have. */
  readonly says: readonly RegExp[];
}

// Counted with a JSON parser and split, and where the reference of the samples states a number, equal to it.
const TABLE: readonly Sample[] = [
  {
    name: 'NSG v1 of a scale set, 19 minutes',
    pattern: '**/VMSS-NSG/**/PT1H.json',
    format: 'nsg1',
    records: 19,
    tuples: [897, 1, 22, 874, 0],
    deniedSources: 12,
    flows: 897,
    says: [
      /Inbound flows +1 allowed, 22 denied/,
      /Outbound flows +874 allowed, 0 denied/,
      /^443\/TCP +https +869 /m,
      /897 tuples/,
      /NSG v1 +19 records, 897 tuples/,
    ],
  },
  {
    name: 'NSG v2 of an appliance, 1 hour',
    pattern: '**/NVA-NSG/**/PT1H.json',
    format: 'nsg2',
    records: 22,
    tuples: [173, 0, 1, 172, 0],
    deniedSources: 1,
    flows: 84,
    says: [/^443\/TCP +https +75 /m, /^123\/UDP +ntp +8 /m, /NSG v2 +22 records, 173 tuples/],
  },
  {
    name: 'VNet v4 of an exposed VM, 4 minutes',
    pattern: '**/NETWORKWATCHER_WESTUS_*/**/PT1H.json',
    format: 'vnet4',
    records: 8,
    tuples: [166, 18, 134, 14, 0],
    deniedSources: 51,
    flows: 70,
    // Four of the eight records are there twice: 134 denied tuples, 65 of them different.
    says: [/65 denied inbound \(92\.9 %\)/, /Denied sources +51 addresses/, /VNet v4 +8 records, 166 tuples/],
  },
  {
    name: 'VNet v4 of the documentation',
    pattern: '**/VNETFLOWLOG/**/PT1H.json',
    format: 'vnet4',
    records: 1,
    tuples: [19, 0, 9, 10, 0],
    deniedSources: 6,
    flows: 14,
    says: [/VNet v4 +1 record, 19 tuples/],
  },
  {
    name: 'NSG v2 of the documentation',
    pattern: '**/FABRIAKMVM1-NSG/y=2018/**/PT1H.json',
    format: 'nsg2',
    records: 2,
    tuples: [11, 0, 7, 4, 0],
    deniedSources: 7,
    flows: 8,
    says: [/NSG v2 +2 records, 11 tuples/],
  },
  {
    name: 'NSG v1 of the documentation',
    pattern: '**/FABRIAKMVM1-NSG/y=2017/**/PT1H.json',
    format: 'nsg1',
    records: 3,
    tuples: [12, 8, 4, 0, 0],
    deniedSources: 4,
    flows: 12,
    says: [/NSG v1 +3 records, 12 tuples/, /Bytes +not known/],
  },
  {
    name: 'NSG v1 of the documentation, records within records',
    pattern: 'as-published/nsg-v1-doc-nested-records.json',
    format: 'nsg1',
    records: 5,
    tuples: [21, 15, 6, 0, 0],
    deniedSources: 4,
    flows: 12,
    says: [/NSG v1 +5 records, 21 tuples/],
  },
];

describe('flowbell analyze on published flow logs', { skip, concurrency: 2 }, () => {
  for (const sample of TABLE) {
    test(`${sample.name}: ${sample.tuples[0]} tuples in ${sample.records} records`, async () => {
      const [file] = globSync(sample.pattern, { cwd: SAMPLES });
      assert.ok(file !== undefined);
      const path = join(SAMPLES, file);
      const json = await runFlowbell(['analyze', '--json', path]);
      assert.deepEqual([json.code, json.stderr], [0, '']);
      const document = JSON.parse(json.stdout);
      assert.partialDeepStrictEqual(document.files[0], {
        path,
        formats: [sample.format],
        problemCount: 0,
        fault: null,
      });
      assert.partialDeepStrictEqual(document.files[0], { records: sample.records, tuples: sample.tuples[0] });
      const { summary } = document;
      assert.deepEqual(
        [
          summary.tuples,
          summary.tuplesAllowedIn,
          summary.tuplesDeniedIn,
          summary.tuplesAllowedOut,
          summary.tuplesDeniedOut,
        ],
        sample.tuples,
      );
      assert.deepEqual([summary.deniedSources, summary.flows], [sample.deniedSources, sample.flows]);

      const report = await runFlowbell(['analyze', path]);
      assert.deepEqual([report.code, report.stderr], [0, '']);
      for (const expected of sample.says) assert.match(report.stdout, expected);
    });
  }

  test('of the 874 outbound flows of the scale set 873 are TCP, 869 of them to port 443', async () => {
    const [file = ''] = globSync('**/VMSS-NSG/**/PT1H.json', { cwd: SAMPLES });
    const document = JSON.parse((await runFlowbell(['analyze', '--json', join(SAMPLES, file)])).stdout);
    const port = (number: number) => document.ports.rows.find((row: { port: number }) => row.port === number);
    assert.partialDeepStrictEqual(port(443), { protocol: 6, allowedOut: 869, bytes: null });
    const protocol = (number: number) =>
      document.protocols.rows.find((row: { protocol: number }) => row.protocol === number);
    // Allowed are the 873 and one inbound.
    assert.partialDeepStrictEqual(protocol(6), { allowed: 873 + 1, denied: 22 });
    assert.partialDeepStrictEqual(protocol(17), { allowed: 1, denied: 0 });
  });

  test('a whole folder is one report over all of them', async () => {
    const { code, stdout } = await runFlowbell(['analyze', '--json', SAMPLES]);
    const document = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.equal(document.files.length, TABLE.length);
    assert.equal(
      document.summary.tuples,
      TABLE.reduce((sum, { tuples }) => sum + tuples[0], 0),
    );
    assert.deepEqual(document.coverage.formats, ['nsg1', 'nsg2', 'vnet4']);
  });
});
