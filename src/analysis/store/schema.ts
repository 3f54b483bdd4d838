import { ACTION_ENUM, CLASS_ENUM, DIRECTION_ENUM, STATE_ENUM } from './column-types.ts';
export { ACTION_ENUM, CLASS_ENUM, DIRECTION_ENUM, STATE_ENUM } from './column-types.ts';
import { HOUR_TABLES } from './hours-schema.ts';

/**
 * The flow that a tuple belongs to and the second and state it stands for (detection catalogue, section 1 no. 4): equal
 * for all rows that tell the same, whichever log or NIC they come from. A denial has state B in one format, D in another.
 */
const FLOW_KEY = `cityHash64(src, dst, src_port, dst_port, protocol, toUnixTimestamp(time),
    multiIf(action = 'deny', 4, state IN ('none', 'begin'), 1, toUInt8(state)))`;

/**
 * The flow store's tables. One row is one tuple.
 *
 * - `starts`: the tuple begins a flow or denies one, so counting these counts each flow once.
 * - `counted`: the log gave all four counters; where it did not, they are stored as 0 and say nothing.
 * - `batch`: hash of the name of the ingest batch that brought the row, so that half a batch can be taken out again;
 *   `row`: its number in that batch, so that one of two equal rows can be meant.
 * - `remote_*`: the side that is not ours; an ALIAS costs nothing on disk.
 * - daily partitions, so that retention drops whole parts.
 */
const FLOW_COLUMNS = `
  time DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  record_time DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  src IPv6,
  dst IPv6,
  src_port UInt16,
  dst_port UInt16,
  protocol UInt8,
  direction ${DIRECTION_ENUM},
  action ${ACTION_ENUM},
  state ${STATE_ENUM},
  encryption UInt8,
  packets_sent UInt64,
  bytes_sent UInt64,
  packets_received UInt64,
  bytes_received UInt64,
  counted Bool,
  src_country FixedString(2),
  dst_country FixedString(2),
  src_asn UInt32,
  dst_asn UInt32,
  src_class ${CLASS_ENUM},
  dst_class ${CLASS_ENUM},
  format LowCardinality(String),
  source LowCardinality(String),
  vm LowCardinality(String),
  nic LowCardinality(String),
  subnet LowCardinality(String),
  vnet LowCardinality(String),
  nsg LowCardinality(String),
  rule LowCardinality(String),
  rule_default Bool,
  batch UInt64,
  row UInt32 CODEC(Delta, LZ4),
  starts Bool MATERIALIZED state IN ('none', 'begin', 'deny'),
  flow_key UInt64 ALIAS ${FLOW_KEY},
  five_tuple UInt64 ALIAS cityHash64(src, dst, src_port, dst_port, protocol),
  remote IPv6 ALIAS if(direction = 'in', src, dst),
  remote_country FixedString(2) ALIAS if(direction = 'in', src_country, dst_country),
  remote_asn UInt32 ALIAS if(direction = 'in', src_asn, dst_asn),
  remote_class ${CLASS_ENUM} ALIAS if(direction = 'in', src_class, dst_class),
  bytes_in UInt64 ALIAS if(direction = 'in', bytes_sent, bytes_received),
  bytes_out UInt64 ALIAS if(direction = 'in', bytes_received, bytes_sent),
  packets_in UInt64 ALIAS if(direction = 'in', packets_sent, packets_received),
  packets_out UInt64 ALIAS if(direction = 'in', packets_received, packets_sent)`;

const FLOWS_TABLE = `
CREATE TABLE IF NOT EXISTS flows (${FLOW_COLUMNS}
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(time)
ORDER BY (toStartOfHour(time), vm, nsg, time)
SETTINGS non_replicated_deduplication_window = 100000, ttl_only_drop_parts = 1`;

/**
 * Flows of packet captures, a row for each in both directions; `source` is the capture's name. A table of their own:
 * what a capture saw the flow logs tell too.
 *
 * - `app`: as nDPI writes it, '' unknown; `app_basis`: content, port or protocol; `host`: who was asked for by name.
 * - `result`: what became of a TCP connection, '' for other protocols.
 * - `stored`: retention counts from here, since packets may be years old when their capture is read.
 * - yearly partitions: times in a capture may be of any day, and each day of an insert would become a part.
 */
const CAPTURES_TABLE = `
CREATE TABLE IF NOT EXISTS captures (${FLOW_COLUMNS},
  app LowCardinality(String),
  app_basis LowCardinality(String),
  host LowCardinality(String),
  result LowCardinality(String),
  duration_ms UInt32,
  stored DateTime('UTC') DEFAULT now()
)
ENGINE = MergeTree
PARTITION BY toYear(time)
ORDER BY (source, time)`;

/** Every combination of names that rows carry, so that asking for them reads no rows. */
const NAMES_TABLE = `
CREATE TABLE IF NOT EXISTS names (
  vm LowCardinality(String),
  nsg LowCardinality(String),
  subnet LowCardinality(String),
  vnet LowCardinality(String),
  nic LowCardinality(String)
)
ENGINE = ReplacingMergeTree
ORDER BY (vm, nsg, subnet, vnet, nic)`;

/**
 * Every record of every log by hour: one row for each insert that brought tuples of it. `repeats`: tuples that say what
 * another one of that record and insert says.
 */
const RECORDS_TABLE = `
CREATE TABLE IF NOT EXISTS records (
  hour DateTime('UTC'),
  source LowCardinality(String),
  nic LowCardinality(String),
  vm LowCardinality(String),
  format LowCardinality(String),
  record_time DateTime64(3, 'UTC'),
  batch UInt64,
  tuples UInt64,
  repeats UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (hour, source, nic, record_time)
SETTINGS non_replicated_deduplication_window = 100000, ttl_only_drop_parts = 1`;

/** What a table of an earlier version lacks. */
const ADDED_COLUMNS = [
  'batch UInt64 AFTER rule_default',
  'row UInt32 CODEC(Delta, LZ4) AFTER batch',
  `flow_key UInt64 ALIAS ${FLOW_KEY}`,
  'five_tuple UInt64 ALIAS cityHash64(src, dst, src_port, dst_port, protocol)',
].map((column) => `ALTER TABLE flows ADD COLUMN IF NOT EXISTS ${column}`);

/** For rows of an earlier version, which kept no records. */
export const RECORDS_OF_FLOWS = `
INSERT INTO records (hour, source, nic, vm, format, record_time, batch, tuples, repeats)
SELECT toDateTime(toStartOfHour(time), 'UTC') AS hour, source, nic, vm, format, record_time, batch,
  count() AS tuples, tuples - uniqExact(flow_key)
FROM flows GROUP BY hour, source, nic, vm, format, record_time, batch`;

/** Everything that a new store needs, in order. */
export const STATEMENTS: readonly string[] = [
  // What earlier versions kept up by views, inserts do now.
  ...['names_of_flows', 'records_of_flows', 'internal_pairs_of_flows'].map((view) => `DROP VIEW IF EXISTS ${view}`),
  'DROP TABLE IF EXISTS internal_pairs',
  FLOWS_TABLE,
  ...ADDED_COLUMNS,
  // A merge holds buffers for each column of each part: a hundred parts at once, the default, are 200 MB.
  'ALTER TABLE flows MODIFY SETTING max_parts_to_merge_at_once = 8',
  CAPTURES_TABLE,
  NAMES_TABLE,
  RECORDS_TABLE,
  ...HOUR_TABLES,
];

/** Retention: whole daily parts are dropped once their newest row is older than `days`; captures lose single rows. */
export const retentionStatements = (days: number): readonly string[] => [
  `ALTER TABLE flows MODIFY TTL toDateTime(time) + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE captures MODIFY TTL stored + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE records MODIFY TTL hour + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE flow_hours MODIFY TTL time + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE hour_builds MODIFY TTL hour + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE unarrived MODIFY TTL hour + INTERVAL ${Math.trunc(days)} DAY`,
];

/** What an insert of rows makes of the Native block of flow-block.ts; `c` indexes the lists of the contexts. */
const FLOW_VALUES: Readonly<Record<string, string>> = {
  time: "fromUnixTimestamp64Milli(toInt64(time), 'UTC')",
  record_time: "fromUnixTimestamp64Milli({record_times:Array(Int64)}[c + 1], 'UTC')",
  src: 'src',
  dst: 'dst',
  src_port: 'src_port',
  dst_port: 'dst_port',
  protocol: 'protocol',
  direction: 'direction',
  action: 'action',
  state: 'state',
  encryption: 'encryption',
  packets_sent: known('packets_sent'),
  bytes_sent: known('bytes_sent'),
  packets_received: known('packets_received'),
  bytes_received: known('bytes_received'),
  // A sum is not a number where a part of it is none.
  counted: 'NOT isNaN(packets_sent + bytes_sent + packets_received + bytes_received)',
  src_country: 'reinterpretAsFixedString(byteSwap(src_country))',
  dst_country: 'reinterpretAsFixedString(byteSwap(dst_country))',
  src_asn: 'src_asn',
  dst_asn: 'dst_asn',
  src_class: 'src_class',
  dst_class: 'dst_class',
  format: 'format',
  source: 'source',
  vm: 'vm',
  nic: 'nic',
  subnet: 'subnet',
  vnet: 'vnet',
  nsg: 'nsg',
  rule: 'rule',
  rule_default: '{rule_defaults:Array(UInt8)}[c + 1]',
  batch: 'sipHash64({batch:String})',
  // From 1 on: 0 is a row of an earlier version, which had no numbers.
  row: 'toUInt32({first_row:UInt32} + rowNumberInAllBlocks() + 1)',
};

function known(counter: string): string {
  return `if(isNaN(${counter}), 0, toUInt64(${counter}))`;
}

/** An insert of the rows of a Native block, with settings that hold for it alone. */
export type BlockInsert = (settings: Readonly<Record<string, string | number>>) => string;

const insertFrom =
  (table: string, values: Readonly<Record<string, string>>): BlockInsert =>
  (settings) =>
    `INSERT INTO ${table} (${Object.keys(values).join(', ')}) ${settingsClause(settings)}
     SELECT ${Object.values(values).join(', ')} FROM file({file_path:String}, 'Native')`;

function settingsClause(settings: Readonly<Record<string, string | number>>): string {
  const each = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}`);
  return `SETTINGS ${each.join(', ')}`;
}

/** Settings take no parameters. */
const quoted = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll(/[\\']/gu, '\\$&')}'`;

export const INSERT_FLOWS = insertFrom('flows', FLOW_VALUES);
export const INSERT_CAPTURE = insertFrom('captures', {
  ...FLOW_VALUES,
  app: 'app',
  app_basis: 'app_basis',
  host: 'host',
  result: 'result',
  duration_ms: 'duration_ms',
});
export const INSERT_RECORDS = insertFrom('records', {
  hour: "toDateTime(hour, 'UTC')",
  source: 'source',
  nic: 'nic',
  vm: 'vm',
  format: 'format',
  record_time: "fromUnixTimestamp64Milli(toInt64(record_time), 'UTC')",
  batch: 'sipHash64({batch:String})',
  tuples: 'tuples',
  repeats: 'repeats',
});
export const INSERT_NAMES = `
INSERT INTO names SELECT each.1, each.2, each.3, each.4, each.5
FROM (SELECT arrayJoin({names:Array(Tuple(String, String, String, String, String))}) AS each)`;
