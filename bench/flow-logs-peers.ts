import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { query } from 'chdb';

/** Milliseconds that other tools take for the same work on one thread, and the tuples that they found. */
export interface PeerTime {
  readonly ms: number;
  readonly tuples: number;
}

/** What people write without a decoder: all of it as objects, each tuple as strings and numbers. */
export function parseAndSplit(bytes: Uint8Array, kind: 'vnet4' | 'nsg2'): PeerTime {
  const start = performance.now();
  const log: unknown = JSON.parse(new TextDecoder().decode(bytes));
  let tuples = 0;
  let sum = 0;
  for (const tuple of kind === 'vnet4' ? vnetTuples(log) : nsgTuples(log)) {
    const fields = tuple.split(',');
    sum += Number(fields[0]) + Number(fields[3]) + Number(fields[4]) + Number(fields.at(-4)) + Number(fields.at(-3));
    sum += Number(fields.at(-2)) + Number(fields.at(-1));
    tuples++;
  }
  if (!(sum > 0)) throw new Error('the log of the bench has no numbers');
  return { ms: performance.now() - start, tuples };
}

interface VnetLog {
  records: { flowRecords: { flows: { flowGroups: { flowTuples: string[] }[] }[] } }[];
}
interface NsgLog {
  records: { properties: { flows: { flows: { flowTuples: string[] }[] }[] } }[];
}

function* vnetTuples(log: unknown): Generator<string> {
  for (const record of (log as VnetLog).records) {
    for (const flow of record.flowRecords.flows) for (const group of flow.flowGroups) yield* group.flowTuples;
  }
}

function* nsgTuples(log: unknown): Generator<string> {
  for (const record of (log as NsgLog).records) {
    for (const rule of record.properties.flows) for (const list of rule.flows) yield* list.flowTuples;
  }
}

/** ClickHouse in this process: JSON to nested columns, tuples split and cast, every column read. */
export function chdbTime(file: string): PeerTime {
  const structure =
    'records Array(Tuple(flowRecords Tuple(flows Array(Tuple(aclID String, flowGroups Array(Tuple(rule String, flowTuples Array(String))))))))';
  const sql = `
    SELECT count(), sum(toUInt64(f[1])), max(toIPv6(f[2])), max(toIPv6(f[3])), sum(toUInt16(f[4])), sum(toUInt16(f[5])),
      sum(toUInt8(f[6])), max(f[7]), max(f[8]), max(f[9]), sum(toUInt64OrNull(f[10])), sum(toUInt64OrNull(f[11])),
      sum(toUInt64OrNull(f[12])), sum(toUInt64OrNull(f[13])), max(rule), max(acl)
    FROM (
      SELECT splitByChar(',', arrayJoin(tuples)) AS f, rule, acl FROM (
        SELECT tupleElement(grp, 'flowTuples') AS tuples, tupleElement(grp, 'rule') AS rule, acl FROM (
          SELECT arrayJoin(tupleElement(flow, 'flowGroups')) AS grp, tupleElement(flow, 'aclID') AS acl FROM (
            SELECT arrayJoin(tupleElement(tupleElement(arrayJoin(records), 'flowRecords'), 'flows')) AS flow
            FROM file('${file}', 'JSONEachRow', '${structure}')))))
    SETTINGS max_threads = 1`;
  const start = performance.now();
  const answer = query(sql, 'TabSeparated');
  return { ms: performance.now() - start, tuples: Number(answer.split('\t')[0]) };
}

/** DuckDB in this process, likewise. */
export async function duckdbTime(file: string): Promise<PeerTime> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const structure =
      'STRUCT(flowRecords STRUCT(flows STRUCT(aclID VARCHAR, flowGroups STRUCT(rule VARCHAR, flowTuples VARCHAR[])[])[]))[]';
    const start = performance.now();
    const reader = await connection.runAndReadAll(`
      WITH log AS (SELECT unnest(records) AS r FROM read_json('${file}', columns = {records: '${structure}'},
          maximum_object_size = 1000000000)),
        flows AS (SELECT unnest(r.flowRecords.flows) AS flow FROM log),
        groups AS (SELECT flow.aclID AS acl, unnest(flow.flowGroups) AS g FROM flows),
        tuples AS (SELECT acl, g.rule AS rule, string_split(unnest(g.flowTuples), ',') AS f FROM groups)
      SELECT count(*)::INTEGER, sum(f[1]::BIGINT), max(f[2]), max(f[3]), sum(f[4]::USMALLINT), sum(f[5]::USMALLINT),
        sum(f[6]::UTINYINT), max(f[7]), max(f[8]), max(f[9]), sum(try_cast(f[10] AS BIGINT)),
        sum(try_cast(f[11] AS BIGINT)), sum(try_cast(f[12] AS BIGINT)), sum(try_cast(f[13] AS BIGINT)), max(rule), max(acl)
      FROM tuples`);
    const tuples = Number(reader.getRows()[0]?.[0]);
    return { ms: performance.now() - start, tuples };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A file with these bytes that is gone after use. */
export async function temporaryFile(bytes: Uint8Array): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'flowbell-bench-'));
  const path = join(folder, 'PT1H.json');
  await writeFile(path, bytes);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
