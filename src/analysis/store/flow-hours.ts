import { HOUR_MS, type Window } from '#core/window.ts';
import { countedOnceParts, FLOW_AND_HOUR, LEAVES } from './counted-once.ts';
import type { Queryable } from './flow-store.ts';

/** An hour of which `flow_hours` tells everything that `flows` has. */
export interface ReadyHour {
  readonly hourMs: number;
  /** Number of the making that brought its rows. */
  readonly build: number;
  /** Tuples that tell what another one tells. */
  readonly repeats: number;
}

interface Options {
  readonly signal?: AbortSignal;
}

const HOURS = 'hour >= fromUnixTimestamp64Milli({from_ms:Int64}) AND hour < fromUnixTimestamp64Milli({to_ms:Int64})';
/** What is known of the records of an hour; any insert changes it. */
const KNOWN = 'SELECT hour, groupBitXor(batch) AS batches, sum(tuples) AS tuples FROM records';

/** The whole hours of a window that need not be read row by row. */
export async function readyHours(
  store: Queryable,
  window: Window,
  options: Options = {},
): Promise<readonly ReadyHour[]> {
  const hours = {
    fromMs: Math.ceil(window.fromMs / HOUR_MS) * HOUR_MS,
    toMs: Math.floor(window.toMs / HOUR_MS) * HOUR_MS,
  };
  if (hours.fromMs >= hours.toMs) return [];
  return store.rows<ReadyHour>(
    `SELECT toUnixTimestamp(hour) * 1000 AS hourMs, build, repeats
     FROM hour_builds FINAL
     WHERE ${HOURS} AND (hour, batches, tuples) IN (${KNOWN} WHERE ${HOURS} GROUP BY hour)
     ORDER BY hour`,
    { from_ms: hours.fromMs, to_ms: hours.toMs },
    options,
  );
}

/**
 * Makes `flow_hours` for hours that ended before `beforeMs` and have none, or whose rows changed since; newest first, at
 * most `most` of them. Answers how many were made: fewer than `most` means that nothing is left to do.
 */
export async function makeHours(
  store: Queryable,
  { beforeMs, most }: { beforeMs: number; most: number },
  options: Options = {},
): Promise<number> {
  const rows = await store.rows<{ hourMs: number; batches: string; tuples: number }>(
    `SELECT toUnixTimestamp(hour) * 1000 AS hourMs, toString(batches) AS batches, tuples
     FROM (${KNOWN} WHERE hour < fromUnixTimestamp64Milli({before_ms:Int64}) GROUP BY hour)
     WHERE (hour, batches, tuples) NOT IN (SELECT hour, batches, tuples FROM hour_builds FINAL)
     ORDER BY hour DESC LIMIT {most:UInt32}`,
    { before_ms: Math.floor(beforeMs / HOUR_MS) * HOUR_MS, most },
    options,
  );
  for (const row of rows) {
    options.signal?.throwIfAborted();
    await makeHour(store, row, options);
  }
  return rows.length;
}

async function makeHour(
  store: Queryable,
  { hourMs, batches, tuples }: { hourMs: number; batches: string; tuples: number },
  options: Options,
): Promise<void> {
  const window = { fromMs: hourMs, toMs: hourMs + HOUR_MS };
  await using once = await countedOnceParts(store, { scope: { kind: 'all' }, window }, options);
  const [drawn] = await store.rows<{ build: number }>('SELECT bitShiftRight(rand64(), 12) AS build', {}, options);
  const params = {
    from_ms: window.fromMs,
    to_ms: window.toMs,
    hour: hourMs / 1000,
    build: drawn?.build,
    batches,
    tuples,
  };
  await store.run(insertHour(once), params, options);
  await store.run(insertUnarrived(once), params, options);
  // Records are stored before their tuples: where some are still on their way, the hour is made another time.
  const [made] = await store.rows<{ n: number; repeats: number }>(
    `SELECT sum(tuple_count) AS n, sumIf(tuple_count, repeats) AS repeats
     FROM flow_hours WHERE time = fromUnixTimestamp({hour:Int64}) AND build = {build:UInt64}`,
    params,
    options,
  );
  if (made?.n !== tuples) {
    await drop(store, 'build = {build:UInt64}', params, options);
    return;
  }
  await store.run(
    `INSERT INTO hour_builds
     SELECT fromUnixTimestamp({hour:Int64}), {build:UInt64}, {batches:UInt64}, {tuples:UInt64}, {repeats:UInt64}`,
    { ...params, repeats: made.repeats },
    options,
  );
  await drop(store, 'build != {build:UInt64}', params, options);
}

const IN_HOUR = `time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`;

/** What rows are put together by, as one number: comparing ten columns takes five times as long. */
const ALIKE = `cityHash64(vm, nic, subnet, vnet, nsg, rule, rule_default, direction, action, src, dst, dst_port, protocol,
  src_class, dst_class, is_repeat, is_departure)`;

const insertHour = ({ repeated, atOtherEnd }: { repeated: string; atOtherEnd: string }): string => `
  INSERT INTO flow_hours (build, time, vm, nic, subnet, vnet, nsg, rule, rule_default, direction, action, remote, own,
    dst_port, protocol, remote_country, own_country, remote_asn, own_asn, remote_class, own_class, repeats, departs,
    flow_count, tuple_count, counted_count, bytes_in, bytes_out, packets_in, packets_out)
  WITH NOT (${repeated}) AS is_repeat, NOT (${atOtherEnd}) AS is_departure
  SELECT {build:UInt64}, fromUnixTimestamp({hour:Int64}), any(vm), any(nic), any(subnet), any(vnet), any(nsg), any(rule),
    any(rule_default), any(direction), any(action), any(remote), any(if(direction = 'in', dst, src)), any(dst_port),
    any(protocol), any(remote_country), any(if(direction = 'in', dst_country, src_country)), any(remote_asn),
    any(if(direction = 'in', dst_asn, src_asn)), any(remote_class), any(if(direction = 'in', dst_class, src_class)),
    any(is_repeat), any(is_departure), countIf(starts), count(), countIf(counted),
    sum(bytes_in), sum(bytes_out), sum(packets_in), sum(packets_out)
  FROM flows WHERE ${IN_HOUR} GROUP BY ${ALIKE}`;

const insertUnarrived = ({ atOtherEnd }: { atOtherEnd: string }): string => `
  INSERT INTO unarrived SELECT DISTINCT fromUnixTimestamp({hour:Int64}), {build:UInt64}, ${FLOW_AND_HOUR}
  FROM flows WHERE ${IN_HOUR} AND ${LEAVES} AND ${atOtherEnd}`;

/** Takes out those makings of an hour. */
async function drop(
  store: Queryable,
  which: string,
  params: Readonly<Record<string, unknown>>,
  options: Options,
): Promise<void> {
  for (const [table, hour] of [
    ['flow_hours', 'time'],
    ['unarrived', 'hour'],
  ]) {
    const others = `${hour} = fromUnixTimestamp({hour:Int64}) AND ${which}`;
    const [found] = await store.rows<{ n: number }>(
      `SELECT count() AS n FROM ${table} WHERE ${others}`,
      params,
      options,
    );
    // A delete without anything to delete would still look at every part.
    if (found !== undefined && found.n > 0) await store.run(`DELETE FROM ${table} WHERE ${others}`, params, options);
  }
}
