import { ADDRESS_CLASSES } from '#core/flow.ts';

const CLASS_ENUM = `Enum8(${ADDRESS_CLASSES.map((name, code) => `'${name}' = ${code}`).join(', ')})`;

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
const FLOWS_TABLE = `
CREATE TABLE IF NOT EXISTS flows (
  time DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  record_time DateTime64(3, 'UTC') CODEC(Delta, LZ4),
  src IPv6,
  dst IPv6,
  src_port UInt16,
  dst_port UInt16,
  protocol UInt8,
  direction Enum8('in' = 0, 'out' = 1),
  action Enum8('allow' = 0, 'deny' = 1),
  state Enum8('none' = 0, 'begin' = 1, 'continue' = 2, 'end' = 3, 'deny' = 4),
  encryption UInt8,
  packets_sent UInt64,
  bytes_sent UInt64,
  packets_received UInt64,
  bytes_received UInt64,
  counted Bool,
  src_country LowCardinality(FixedString(2)),
  dst_country LowCardinality(FixedString(2)),
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
  packets_out UInt64 ALIAS if(direction = 'in', packets_received, packets_sent)
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(time)
ORDER BY (toStartOfHour(time), vm, nsg, time)
SETTINGS non_replicated_deduplication_window = 100000, ttl_only_drop_parts = 1`;

/** Every combination of names that rows carry, kept up by each insert, so that asking for them reads no rows. */
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

const NAMES_VIEW = `
CREATE MATERIALIZED VIEW IF NOT EXISTS names_of_flows TO names AS
SELECT DISTINCT vm, nsg, subnet, vnet, nic FROM flows`;

/**
 * Every record of every log, kept up by each insert: one row for each record and batch (two where a record lies across
 * two blocks of an insert). `repeats`: tuples that say what another tuple of the record says.
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
SETTINGS ttl_only_drop_parts = 1`;

const RECORDS_VIEW = `
CREATE MATERIALIZED VIEW IF NOT EXISTS records_of_flows TO records AS
SELECT toDateTime(toStartOfHour(time), 'UTC') AS hour, source, nic, vm, format, record_time, batch,
  count() AS tuples, tuples - uniqExact(${FLOW_KEY}) AS repeats
FROM flows GROUP BY hour, source, nic, vm, format, record_time, batch`;

/** Everything that a new store needs, in order. */
export const STATEMENTS = [FLOWS_TABLE, NAMES_TABLE, NAMES_VIEW, RECORDS_TABLE, RECORDS_VIEW] as const;

/** Retention: whole daily parts are dropped once their newest row is older than `days`. */
export const retentionStatements = (days: number): readonly string[] => [
  `ALTER TABLE flows MODIFY TTL toDateTime(time) + INTERVAL ${Math.trunc(days)} DAY`,
  `ALTER TABLE records MODIFY TTL hour + INTERVAL ${Math.trunc(days)} DAY`,
];

/** Columns of the Native file that an insert reads; see native.ts. `c` indexes the per-context arrays. */
export const INSERT_SELECT = `
SELECT
  fromUnixTimestamp64Milli(toInt64(time), 'UTC') AS time,
  fromUnixTimestamp64Milli({record_times:Array(Int64)}[c + 1], 'UTC') AS record_time,
  src, dst, src_port, dst_port, protocol,
  CAST(toInt8(direction), 'Enum8(\\'in\\' = 0, \\'out\\' = 1)') AS direction,
  CAST(toInt8(action), 'Enum8(\\'allow\\' = 0, \\'deny\\' = 1)') AS action,
  CAST(toInt8(state), 'Enum8(\\'none\\' = 0, \\'begin\\' = 1, \\'continue\\' = 2, \\'end\\' = 3, \\'deny\\' = 4)') AS state,
  encryption,
  if(isNaN(packets_sent), 0, toUInt64(packets_sent)) AS packets_sent_,
  if(isNaN(bytes_sent), 0, toUInt64(bytes_sent)) AS bytes_sent_,
  if(isNaN(packets_received), 0, toUInt64(packets_received)) AS packets_received_,
  if(isNaN(bytes_received), 0, toUInt64(bytes_received)) AS bytes_received_,
  NOT (isNaN(packets_sent) OR isNaN(bytes_sent) OR isNaN(packets_received) OR isNaN(bytes_received)) AS counted,
  reinterpretAsFixedString(byteSwap(src_country)) AS src_country_,
  reinterpretAsFixedString(byteSwap(dst_country)) AS dst_country_,
  src_asn, dst_asn,
  CAST(toInt8(src_class), {class_enum:String}) AS src_class_,
  CAST(toInt8(dst_class), {class_enum:String}) AS dst_class_,
  {formats:Array(String)}[c + 1] AS format,
  {sources:Array(String)}[c + 1] AS source,
  {vms:Array(String)}[c + 1] AS vm,
  {nics:Array(String)}[c + 1] AS nic,
  {subnets:Array(String)}[c + 1] AS subnet,
  {vnets:Array(String)}[c + 1] AS vnet,
  {nsgs:Array(String)}[c + 1] AS nsg,
  {rules:Array(String)}[c + 1] AS rule,
  {rule_defaults:Array(UInt8)}[c + 1] AS rule_default,
  sipHash64({batch:String}) AS batch,
  toUInt32({first_row:UInt32} + rowNumberInAllBlocks()) AS row`.replaceAll(
  '{class_enum:String}',
  `'${CLASS_ENUM.replaceAll("'", "\\'")}'`,
);

export const INSERT_COLUMNS = [
  'time',
  'record_time',
  'src',
  'dst',
  'src_port',
  'dst_port',
  'protocol',
  'direction',
  'action',
  'state',
  'encryption',
  'packets_sent',
  'bytes_sent',
  'packets_received',
  'bytes_received',
  'counted',
  'src_country',
  'dst_country',
  'src_asn',
  'dst_asn',
  'src_class',
  'dst_class',
  'format',
  'source',
  'vm',
  'nic',
  'subnet',
  'vnet',
  'nsg',
  'rule',
  'rule_default',
  'batch',
  'row',
].join(', ');
