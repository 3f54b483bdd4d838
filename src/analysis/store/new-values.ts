import type { Window } from '#core/window.ts';
import { sumOf } from './counted-once.ts';
import type { Queryable } from './flow-store.ts';
import type { NewValueCandidate } from './history.ts';

/** A question about values that a key has now and may never have had before. All parts are SQL of our own. */
export interface NewValueQuestion {
  /** Rows that count. */
  readonly where: string;
  /** Who is asked about: a VM, an NSG with a direction. */
  readonly subject: string;
  /** What may be new about it. */
  readonly value: string;
  /** How many flows the rows of one group are. */
  readonly flows: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly subject: readonly string[];
  readonly value: readonly string[];
  readonly flows: number;
  readonly sources: number;
  readonly bytes: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly daysSeen: number;
  readonly peersUsing: number;
  readonly subjects: number;
}

/** A candidate with its key still as the lists that the question named. */
export type RawCandidate = Omit<NewValueCandidate, 'key'> & Pick<Row, 'subject' | 'value'>;

const between = (from: string, to: string): string =>
  `time >= fromUnixTimestamp64Milli({${from}:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({${to}:Int64}, 'UTC')`;

/**
 * Every (subject, value) of the window with what the look-back knew of it. The look-back ends where the window begins,
 * so a value never vouches for itself.
 */
export async function newValueCandidates(
  store: Queryable,
  question: NewValueQuestion,
  { window, lookBack }: { window: Window; lookBack: Window },
): Promise<RawCandidate[]> {
  const { where, subject, value, flows } = question;
  const rows = await store.rows<Row>(
    `WITH
       now AS (
         SELECT ${subject} AS subject, ${value} AS value, ${flows} AS flows, uniqExact(src) AS sources,
           ${sumOf('bytes_sent + bytes_received')} AS bytes,
           toUnixTimestamp64Milli(min(time)) AS firstMs, toUnixTimestamp64Milli(max(time)) AS lastMs
         FROM flows WHERE ${where} AND ${between('from_ms', 'to_ms')} GROUP BY subject, value
       ),
       past AS (
         SELECT ${subject} AS past_subject, ${value} AS past_value, uniqExact(toDate(time)) AS days
         FROM flows WHERE ${where} AND ${between('past_from_ms', 'past_to_ms')} GROUP BY past_subject, past_value
       ),
       users AS (SELECT past_value AS used_value, count() AS users FROM past GROUP BY used_value)
     SELECT subject, value, flows, sources, bytes, firstMs, lastMs, days AS daysSeen,
       toInt64(users) - (days > 0) AS peersUsing,
       (SELECT uniqExact(past_subject) FROM past) AS subjects
     FROM now
     LEFT JOIN past ON past_subject = subject AND past_value = value
     LEFT JOIN users ON used_value = value
     ORDER BY flows DESC, subject, value`,
    {
      ...question.params,
      from_ms: Math.round(window.fromMs),
      to_ms: Math.round(window.toMs),
      past_from_ms: Math.round(lookBack.fromMs),
      past_to_ms: Math.round(Math.min(lookBack.toMs, window.fromMs)),
    },
  );
  return rows.map(({ peersUsing, subjects, ...row }) => ({
    ...row,
    peersShare: subjects > 1 ? Math.max(0, peersUsing) / (subjects - 1) : 0,
  }));
}
