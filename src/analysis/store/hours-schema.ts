import { ACTION_ENUM, CLASS_ENUM, DIRECTION_ENUM } from './column-types.ts';

/**
 * Flows of whole hours without source ports and times, which are most of what rows differ by: a few times fewer rows.
 * Made from `flows` after the hour (flow-hours.ts); `own` is our side. `build` is the one making that brought the row:
 * rows of builds that are not in `hour_builds` count for nothing.
 *
 * - `departs`: rows of a flow among our own machines that count where it arrives; `repeats`: rows that tell what others
 *   tell (counted-once.ts).
 */
const FLOW_HOURS_TABLE = `
CREATE TABLE IF NOT EXISTS flow_hours (
  build UInt64,
  time DateTime('UTC'),
  vm LowCardinality(String),
  nic LowCardinality(String),
  subnet LowCardinality(String),
  vnet LowCardinality(String),
  nsg LowCardinality(String),
  rule LowCardinality(String),
  rule_default Bool,
  direction ${DIRECTION_ENUM},
  action ${ACTION_ENUM},
  remote IPv6 CODEC(ZSTD(1)),
  own IPv6,
  dst_port UInt16 CODEC(ZSTD(1)),
  protocol UInt8 CODEC(ZSTD(1)),
  remote_country FixedString(2) CODEC(ZSTD(1)),
  own_country FixedString(2),
  remote_asn UInt32 CODEC(ZSTD(1)),
  own_asn UInt32,
  remote_class ${CLASS_ENUM},
  own_class ${CLASS_ENUM},
  repeats Bool,
  departs Bool,
  flow_count UInt32 CODEC(ZSTD(1)),
  tuple_count UInt32 CODEC(ZSTD(1)),
  counted_count UInt32 CODEC(ZSTD(1)),
  bytes_in UInt64 CODEC(ZSTD(1)),
  bytes_out UInt64 CODEC(ZSTD(1)),
  packets_in UInt64 CODEC(ZSTD(1)),
  packets_out UInt64 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(time)
PRIMARY KEY time
ORDER BY (time, direction, action, nic, remote, dst_port)
SETTINGS ttl_only_drop_parts = 1`;

/** Hours that `flow_hours` tells of, with what was known of their records then: where that has changed they are made anew. */
const HOUR_BUILDS_TABLE = `
CREATE TABLE IF NOT EXISTS hour_builds (
  hour DateTime('UTC'),
  build UInt64,
  batches UInt64,
  tuples UInt64,
  repeats UInt64
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY hour
SETTINGS ttl_only_drop_parts = 1`;

/** Flows among our own machines that left in an hour and did not arrive, as `FLOW_AND_HOUR` names them. */
const UNARRIVED_TABLE = `
CREATE TABLE IF NOT EXISTS unarrived (hour DateTime('UTC'), build UInt64, flow UInt64)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(hour)
ORDER BY (hour, build)
SETTINGS ttl_only_drop_parts = 1`;

export const HOUR_TABLES: readonly string[] = [FLOW_HOURS_TABLE, HOUR_BUILDS_TABLE, UNARRIVED_TABLE];
