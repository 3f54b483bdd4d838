import { addressText, countryCode } from '#analysis/views/view.ts';
import { inWindow, ofScope, tableOf } from '#analysis/filter/condition.ts';
import { protocolName } from '#core/flow.ts';
import type { Scope } from '#core/resource.ts';
import { HOUR_MS, type Window } from '#core/window.ts';
import { flowsOf } from './counted-once.ts';
import type { Queryable } from './flow-store.ts';
import {
  DYNAMIC_PORTS_FROM,
  type FlowHistory,
  type HourCount,
  type NewValueCandidate,
  type ValueCount,
} from './history.ts';
import { newValueCandidates, type NewValueQuestion } from './new-values.ts';
import { candidateCondition } from './candidate-condition.ts';

type Field = 'src' | 'dst' | 'port' | 'country' | 'vm';

const FIELD_SQL: Readonly<Record<Field, string>> = {
  src: 'toString(src)',
  dst: 'toString(dst)',
  port: 'toString(dst_port)',
  country: 'toString(remote_country)',
  vm: "if(vm = '', nic, vm)",
};

/** What a person should read beside a value. */
export interface Labels {
  address(address: string): string;
  country(code: string): string;
  port(protocol: number, port: number): string;
}

const DENIED_IN = "action = 'deny' AND direction = 'in' AND starts AND nsg = {nsg:String}";
/** B, C and E rows of one flow share these. */
const DISTINCT_FLOWS = 'uniqExact(src, src_port, dst, dst_port)';
const VM = "if(vm = '', nic, vm)";
const PORT = `if(dst_port >= ${DYNAMIC_PORTS_FROM}, 'dynamic', toString(dst_port))`;

/** Answers the questions of the rules from the flow store. */
export function flowHistory(store: Queryable, labels: Labels): FlowHistory {
  return {
    extent: (scope) => extent(store, scope),
    nsgs: (window) => nsgs(store, window),
    hoursWithRecords: (window) => hoursWithRecords(store, window),
    deniedInboundByHour: (nsg, window) => deniedInboundByHour(store, nsg, window),
    deniedInbound: (nsg, window) => deniedInbound(store, nsg, window),
    deniedInboundValues: (nsg, field, window, limit) =>
      values(store, labels, { where: DENIED_IN, params: { nsg }, flows: flowsOf('starts'), field, window, limit }),
    answeredInboundPorts: (window, lookBack) => portCandidates(store, ANSWERED_PORTS, { window, lookBack }),
    outboundPorts: (window, lookBack) => portCandidates(store, OUTBOUND_PORTS, { window, lookBack }),
    countries: (window, lookBack) => countryCandidates(store, { window, lookBack }),
    candidateValues: async (key, field, window, limit) => {
      const { sql, params } = candidateCondition(key);
      return values(store, labels, { where: sql, params, flows: DISTINCT_FLOWS, field, window, limit });
    },
  };
}

/** First and last record of a scope; the end is just past the last one. */
export async function extent(store: Queryable, scope: Scope): Promise<Window | null> {
  const where = ofScope(scope);
  const [row] = await store.rows<{ n: number; fromMs: number; toMs: number }>(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(time)) AS fromMs, toUnixTimestamp64Milli(max(time)) AS toMs
     FROM ${tableOf(scope)} WHERE ${where.sql}`,
    where.params,
  );
  return row === undefined || row.n === 0 ? null : { fromMs: row.fromMs, toMs: row.toMs + 1 };
}

async function nsgs(store: Queryable, window: Window): Promise<readonly string[]> {
  const where = inWindow({ kind: 'all' }, window);
  const rows = await store.rows<{ nsg: string }>(
    `SELECT DISTINCT nsg FROM flows WHERE ${where.sql} AND nsg != '' ORDER BY nsg`,
    where.params,
  );
  return rows.map((row) => row.nsg);
}

/** Whole hours inside the window, as [first, past the last). */
function wholeHours(window: Window): Window {
  return {
    fromMs: Math.ceil(window.fromMs / HOUR_MS) * HOUR_MS,
    toMs: Math.floor(window.toMs / HOUR_MS) * HOUR_MS,
  };
}

const HOUR_OF_ROW = 'intDiv(toUnixTimestamp64Milli(time), 3600000) * 3600000';

async function hoursWithRecords(store: Queryable, window: Window): Promise<readonly number[]> {
  const where = inWindow({ kind: 'all' }, wholeHours(window));
  const rows = await store.rows<{ hourMs: number }>(
    `SELECT DISTINCT ${HOUR_OF_ROW} AS hourMs FROM flows WHERE ${where.sql} ORDER BY hourMs`,
    where.params,
  );
  return rows.map((row) => row.hourMs);
}

async function deniedInboundByHour(store: Queryable, nsg: string, window: Window): Promise<readonly HourCount[]> {
  const hours = wholeHours(window);
  const where = inWindow({ kind: 'all' }, hours);
  const rows = await store.rows<HourCount>(
    `SELECT ${HOUR_OF_ROW} AS hourMs, ${flowsOf('starts')} AS flows, uniq(src) AS sources
     FROM flows WHERE ${where.sql} AND ${DENIED_IN} GROUP BY hourMs`,
    { ...where.params, nsg },
  );
  const byHour = new Map(rows.map((row) => [row.hourMs, row]));
  const filled: HourCount[] = [];
  for (let hourMs = hours.fromMs; hourMs < hours.toMs; hourMs += HOUR_MS) {
    filled.push(byHour.get(hourMs) ?? { hourMs, flows: 0, sources: 0 });
  }
  return filled;
}

async function deniedInbound(store: Queryable, nsg: string, window: Window) {
  const where = inWindow({ kind: 'all' }, window);
  const [row] = await store.rows<{ flows: number; sources: number; newSources: number }>(
    `WITH sources AS (SELECT src, ${flowsOf('starts')} AS flows FROM flows WHERE ${where.sql} AND ${DENIED_IN} GROUP BY src)
     SELECT sum(flows) AS flows, count() AS sources,
       countIf(src NOT IN (
         SELECT src FROM flows
         WHERE time < fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND ${DENIED_IN} AND src IN (SELECT src FROM sources)
       )) AS newSources
     FROM sources`,
    { ...where.params, nsg },
  );
  return row ?? { flows: 0, sources: 0, newSources: 0 };
}

interface ValuesQuestion {
  readonly where: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** How many flows the rows of one value are. */
  readonly flows: string;
  readonly field: Field;
  readonly window: Window;
  readonly limit: number;
}

async function values(
  store: Queryable,
  labels: Labels,
  { where, params, flows, field, window, limit }: ValuesQuestion,
): Promise<readonly ValueCount[]> {
  const time = inWindow({ kind: 'all' }, window);
  const rows = await store.rows<{ value: string; some_protocol: number; flows: number }>(
    `SELECT ${FIELD_SQL[field]} AS value, any(protocol) AS some_protocol, ${flows} AS flows
     FROM flows WHERE ${time.sql} AND ${where} GROUP BY value ORDER BY flows DESC, value LIMIT {limit:UInt32}`,
    { ...time.params, ...params, limit },
  );
  return rows.map((row) => ({
    ...labelled(labels, field, { value: row.value, protocol: row.some_protocol }),
    flows: row.flows,
  }));
}

function labelled(labels: Labels, field: Field, { value, protocol }: { value: string; protocol: number }) {
  switch (field) {
    case 'src':
    case 'dst': {
      const address = addressText(value);
      return { value: address, label: labels.address(address) };
    }
    case 'port':
      return { value, label: labels.port(protocol, Number(value)) };
    case 'country': {
      const code = countryCode(value);
      return { value: code, label: labels.country(code) };
    }
    case 'vm':
      return { value, label: '' };
  }
}

/** Answered: the responder sent packets, which only C and E rows can tell. A flow is its source address and port. */
const ANSWERED_PORTS: NewValueQuestion = {
  where: "direction = 'in' AND action = 'allow' AND packets_received > 0",
  subject: `[${VM}]`,
  value: `['in', toString(protocol), ${PORT}]`,
  flows: 'uniqExact(src, src_port)',
};

const OUTBOUND_PORTS: NewValueQuestion = {
  where: "direction = 'out' AND action = 'allow' AND starts",
  subject: `[${VM}]`,
  value: `['out', toString(protocol), ${PORT}]`,
  flows: flowsOf('starts'),
};

const COUNTRIES: NewValueQuestion = {
  where: `action = 'allow' AND remote_class = 'internet' AND nsg != ''
    AND ((direction = 'in' AND packets_received > 0) OR (direction = 'out' AND starts))`,
  subject: '[nsg, toString(direction)]',
  value: '[toString(remote_country)]',
  flows: DISTINCT_FLOWS,
};

async function portCandidates(
  store: Queryable,
  question: NewValueQuestion,
  windows: { window: Window; lookBack: Window },
): Promise<readonly NewValueCandidate[]> {
  const candidates = await newValueCandidates(store, question, windows);
  return candidates.map(({ subject: [vm = ''], value: [direction = '', protocol = '', port = ''], ...rest }) => ({
    ...rest,
    key: { vm, direction, protocol: protocolName(Number(protocol)), port },
  }));
}

async function countryCandidates(
  store: Queryable,
  windows: { window: Window; lookBack: Window },
): Promise<readonly NewValueCandidate[]> {
  const candidates = await newValueCandidates(store, COUNTRIES, windows);
  return candidates.map(({ subject: [nsg = '', direction = ''], value: [country = ''], ...rest }) => ({
    ...rest,
    key: { nsg, direction, country: countryCode(country) },
  }));
}
