import { type Condition, rowsOf } from '#analysis/filter/condition.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Scope } from '#core/resource.ts';
import { HOUR_MS, type Window } from '#core/window.ts';
import type { KeptSet, Queryable } from './flow-store.ts';

/**
 * Which rows count towards flows and bytes. The same flow is logged more than once: by the NSGs of subnet and NIC, by an
 * NSG log and a VNet log, at both NICs when both are ours, and by a record that a blob repeats.
 */
export interface CountedOnce extends AsyncDisposable {
  /** Condition over columns of `flows`, true for the one row of several that counts. Needs no parameters. */
  readonly sql: string;
}

interface Question {
  readonly scope: Scope;
  readonly window: Window;
  /** Rows that are asked for: one that it leaves out does not stand for another. */
  readonly filter?: FlowFilter | null;
}

interface Options {
  readonly signal?: AbortSignal;
  /** Rows and flows that are kept to be left out; beyond it whole logs are left out instead. */
  readonly mostKept?: number;
}

/** About 16 bytes each. */
const MOST_KEPT = 4_000_000;

/** What counts in a scope: each flow once, wherever it was logged. */
export async function countedOnce(store: Queryable, question: Question, options: Options = {}): Promise<CountedOnce> {
  return countedOnceParts(store, question, options);
}

/** The condition with its two parts, each of them `1` where it leaves nothing out. */
export interface CountedOnceParts extends CountedOnce {
  /** False for rows that tell what another one tells. */
  readonly repeated: string;
  /** False for rows of flows that count where they arrive. */
  readonly atOtherEnd: string;
}

export async function countedOnceParts(
  store: Queryable,
  question: Question,
  options: Options = {},
): Promise<CountedOnceParts> {
  // A capture is taken at one place.
  if (question.scope.kind === 'capture') return { ...ALL_COUNT, [Symbol.asyncDispose]: () => Promise.resolve() };
  await using stack = new AsyncDisposableStack();
  const keeping: KeepingOptions = { ...options, keep: async (set) => stack.use(await set) };
  const repeated = joined(await repeatedRows(store, question, keeping));
  const atOtherEnd = joined(await bothEnds(store, question, keeping));
  const held = stack.move();
  return {
    repeated,
    atOtherEnd,
    sql: joined([repeated, atOtherEnd].filter((part) => part !== '1')),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const ALL_COUNT = { sql: '1', repeated: '1', atOtherEnd: '1' } as const;
const joined = (parts: readonly string[]): string => (parts.length === 0 ? '1' : parts.join(' AND '));

interface KeepingOptions extends Options {
  /** Takes over a set, to be dropped with the answer. */
  readonly keep: (set: Promise<KeptSet>) => Promise<KeptSet>;
}

/**
 * NICs and hours in which one tuple may stand for another: more than one log tells of the NIC, a record is there
 * twice, or one repeats a tuple. Reads a row per record and not per tuple, so that asking costs nearly nothing where
 * there are none. May name too many, never too few. Uses the parameters of `inWindow`.
 */
const SUSPECTS = `
SELECT hour, nic FROM (
  SELECT hour, nic, source, count() AS times, sum(repeats) AS repeated
  FROM records
  WHERE hour >= toStartOfHour(fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC'))
    AND hour < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
  GROUP BY hour, nic, source, record_time
) GROUP BY hour, nic HAVING uniqExact(source) > 1 OR max(times) > 1 OR sum(repeated) > 0`;

/** 60 bits that name a row. */
const ROW_ID = 'bitShiftRight(cityHash64(batch, row), 4)';

/**
 * Which of the rows that tell the same is kept, the least: the most specific rule (detection catalogue, section 1
 * no. 4), then the one with counters, then the one with milliseconds. The row's id is in the low 60 bits.
 */
const PREFERENCE = `bitOr(${ROW_ID}, bitShiftLeft(toUInt64(
  4 * multiIf(rule IN ('', 'unspecified'), 2, rule_default, 1, 0) + 2 * (NOT counted) + (NOT startsWith(format, 'vnet'))
), 60))`;

const IS_SUSPECT = `(toStartOfHour(time), nic) IN (${SUSPECTS})`;

/**
 * How many flows the rows of one group are, those for which `counts` holds: for groups that no flow may be left out of
 * because another group has it too, such as NSGs. Uses the parameters of `inWindow`.
 */
export const flowsOf = (counts: string): string =>
  `(countIf(${counts} AND NOT ${IS_SUSPECT}) + uniqExactIf(flow_key, ${counts} AND ${IS_SUSPECT}))`;

/** Likewise the sum of a column. */
export const sumOf = (column: string): string =>
  `(sumIf(${column}, NOT ${IS_SUSPECT})
    + arraySum(each -> each.2, groupUniqArrayIf((flow_key, toUInt64(${column})), ${IS_SUSPECT})))`;

/**
 * Rows that tell what a kept one tells already. The two ends of a flow are not compared: `bothEnds` decides between them,
 * and where each left out the other's row the flow would be lost.
 */
async function repeatedRows(store: Queryable, question: Question, options: KeepingOptions): Promise<string[]> {
  const { sql, params } = rowsOf(question);
  const [found] = await store.rows<{ n: number }>(`SELECT count() AS n FROM (${SUSPECTS})`, params, options);
  if (found === undefined || found.n === 0) return [];
  const most = options.mostKept ?? MOST_KEPT;
  const repeated = await options.keep(
    store.keep(
      'id UInt64',
      `SELECT bitAnd(arrayJoin(arrayPopFront(arraySort(groupArray(${PREFERENCE})))), 0x0fffffffffffffff)
       FROM flows WHERE ${sql} AND row > 0 AND ${IS_SUSPECT} GROUP BY flow_key, direction HAVING count() > 1 LIMIT ${most + 1}`,
      params,
      options,
    ),
  );
  if (repeated.size === 0) return [];
  return repeated.size <= most ? [`${ROW_ID} NOT IN ${repeated.name}`] : otherLogs(store, params, options);
}

/** Where too many rows are repeated to name each: of several logs of a NIC and hour one counts, a VNet log before others. */
async function otherLogs(store: Queryable, params: Condition['params'], { keep, ...options }: KeepingOptions) {
  const others = await keep(
    store.keep(
      "hour DateTime('UTC'), nic String, source String",
      `WITH logs AS (
         SELECT hour, nic, source, (startsWith(any(format), 'vnet'), sum(tuples)) AS weight
         FROM records
         WHERE hour >= toStartOfHour(fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC'))
           AND hour < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
         GROUP BY hour, nic, source
       )
       SELECT hour, nic, source FROM logs
       WHERE (hour, nic, source) NOT IN (SELECT hour, nic, argMax(source, weight) FROM logs GROUP BY hour, nic)`,
      params,
      options,
    ),
  );
  return [`(toStartOfHour(time), nic, source) NOT IN ${others.name}`];
}

/** Addresses that are not ours: no NIC of ours logs that end. */
const NOT_OURS = "('internet', 'azurePublic', 'azurePlatform')";
/** Rows of a flow among our own machines where it leaves. */
export const LEAVES = `direction = 'out' AND action = 'allow' AND dst_class NOT IN ${NOT_OURS}`;
/** A flow in an hour. */
export const FLOW_AND_HOUR = 'cityHash64(five_tuple, toStartOfHour(time))';
/** True for all rows but those that leave and are not in the set of flows that did not arrive. */
export const unlessArrived = (unarrived: string): string => `NOT (${LEAVES} AND ${FLOW_AND_HOUR} NOT IN ${unarrived})`;

/**
 * Traffic between two of our own machines counts where it arrives. The rows of both ends are matched by flow and hour:
 * the two NICs have timers of their own, so that neither the seconds nor the five-minute deltas agree. What the sender's
 * rules denied never arrived, and counts at the sender.
 */
async function bothEnds(store: Queryable, question: Question, options: KeepingOptions): Promise<string[]> {
  const { scope, window } = question;
  if (scope.kind === 'vm' || scope.kind === 'nic') return [];
  const { sql, params } = rowsOf({ ...question, window: wholeHours(window) });
  const arrived = `${sql} AND direction = 'in' AND src_class NOT IN ${NOT_OURS}`;
  const most = options.mostKept ?? MOST_KEPT;
  const flows = await options.keep(
    store.keep(
      'flow UInt64',
      `SELECT DISTINCT ${FLOW_AND_HOUR} FROM flows WHERE ${arrived} LIMIT ${most + 1}`,
      params,
      options,
    ),
  );
  if (flows.size === 0) return [];
  if (flows.size <= most) return [`NOT (${LEAVES} AND ${FLOW_AND_HOUR} IN ${flows.name})`];
  // Too many flows to keep each: pairs of machines then.
  const pairs = await options.keep(
    store.keep('src IPv6, dst IPv6', `SELECT DISTINCT src, dst FROM flows WHERE ${arrived}`, params, options),
  );
  return [`NOT (${LEAVES} AND (src, dst) IN ${pairs.name})`];
}

const wholeHours = ({ fromMs, toMs }: Window): Window => ({
  fromMs: Math.floor(fromMs / HOUR_MS) * HOUR_MS,
  toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS,
});
