import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NICS } from '#sandbox/estate.ts';
import { collectedMs, recordText } from '#sandbox/flow-log/record.ts';
import { Traffic } from '#sandbox/traffic/traffic.ts';

const NOON = Date.UTC(2026, 10, 18, 12, 0);
const traffic = new Traffic({ seed: 1, scenarioStartMs: Number.NaN });
const record = JSON.parse(recordText(NICS[0], collectedMs(1, 0, NOON), traffic.tuples(0, NOON)));

/** Paths of all fields with the types of their values; elements of a list count as one. */
function shape(value: unknown, path = '$'): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((element) => shape(element, `${path}[]`)))];
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`));
}

test('a record has the fields that the format lists', () => {
  assert.equal(record.category, 'FlowLogFlowEvent');
  assert.equal(record.operationName, 'FlowLogFlowEvent');
  assert.equal(record.flowLogVersion, 4);
  assert.equal(record.macAddress, '000D3AB10A04');
  assert.equal(record.flowLogResourceID, record.flowLogResourceID.toUpperCase());
  assert.match(record.targetResourceID, /^\/subscriptions\/[0-9a-f-]{36}\/.*\/virtualNetworks\/vnet-shop$/);
  assert.match(record.flowRecords.flows[0].aclID, /^\/subscriptions\/.*\/networkSecurityGroups\/nsg-web$/);
  assert.match(record.time, /^2026-11-18T12:01:0[0-2]\.\d{7}Z$/);
});

test('every tuple has the thirteen fields of version 4', () => {
  const tuple = /^\d{13},(\d+\.){3}\d+,(\d+\.){3}\d+,\d{1,5},\d{1,5},(6|17),[IO],([BD],NX,0,0,0,0|[CE],NX(,\d+){4})$/;
  const tuples = record.flowRecords.flows.flatMap((flow: { flowGroups: { flowTuples: string[] }[] }) =>
    flow.flowGroups.flatMap(({ flowTuples }) => flowTuples),
  );
  assert.ok(tuples.length > 100);
  for (const text of tuples) assert.match(text, tuple);
});

test('a minute without traffic has no record', () => {
  assert.equal(recordText(NICS[0], NOON, new Map()), '');
});

const SAMPLE = new URL(
  '../../../../shared/data/azure/flowlogs/insights-logs-flowlogflowevent/flowLogResourceID=/C088DC46-D692-42AD-A4B6-9A542D28AD2A_NETWORKWATCHERRG/NETWORKWATCHER_WESTUS_LABSVM1-VNET-AZURE-LABS-001-FLOWLOG/y=2024/m=12/d=12/h=04/m=00/macAddress=000D3A359573/PT1H.json',
  import.meta.url,
);

function sample(): string | undefined {
  try {
    return readFileSync(SAMPLE, 'utf8');
  } catch {
    return undefined;
  }
}

const real = sample();
test('a record has the shape of one of a real log', {
  skip: real === undefined && 'shared sample data is absent',
}, () => {
  assert.deepEqual(shape(record), shape(JSON.parse(real ?? '{}').records[0]));
});
