import { parseAddress, plainAddressText } from '#analysis/enrich/address.ts';
import { countryName } from '#analysis/enrich/country-name.ts';
import { serviceName } from '#analysis/enrich/services.ts';
import { conjunction } from '#analysis/filter/conjunction.ts';
import { AppError } from '#core/errors.ts';
import type { AddressClass } from '#core/flow.ts';
import { exactEnds } from './exact-times.ts';
import { hourlyRows } from './hourly-rows.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { AddressCard, AddressFacts, AddressPortRow, AddressRow, AddressTraffic, Ranking } from './results.ts';
import { timeline } from './timeline.ts';
import { addressText, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

const OTHER = 'if(src = {subject:IPv6}, dst, src)';
const otherOf = (column: string): string => `if(src = {subject:IPv6}, dst_${column}, src_${column})`;
const SIDE = "if(src = {subject:IPv6}, 'source', 'destination')";
const TRAFFIC = `
  sum(flow_count) AS flows,
  sumIf(flow_count, action = 'allow') AS allowed,
  sumIf(flow_count, action = 'deny') AS denied,
  sum(bytes_sent) AS bytesSent,
  sum(bytes_received) AS bytesReceived`;
const SPREAD = `uniq(${OTHER}) AS peers, uniq(protocol, dst_port) AS ports`;
const NONE: AddressTraffic = { flows: 0, allowed: 0, denied: 0, bytesSent: 0, bytesReceived: 0, peers: 0, ports: 0 };

/** The question with the subject's flows alone. */
interface Subject {
  readonly query: ViewArguments;
  readonly address: string;
}

/**
 * The card of one address.
 * @throws AppError FB2002 where the query has no subject, or one that is no address.
 */
export async function address(context: ViewContext, query: ViewArguments): Promise<AddressCard> {
  const subject = subjectOf(query);
  const sides = await sidesOf(context, subject);
  const of = (side: string) => sides.find((row) => row.side === side);
  const traffic = (side: string): AddressTraffic => {
    const { flows, allowed, denied, bytesSent, bytesReceived, peers, ports } = of(side) ?? NONE;
    return { flows, allowed, denied, bytesSent, bytesReceived, peers, ports };
  };
  return {
    ...facts(context, subject.address, of('source') ?? of('destination')),
    asSource: traffic('source'),
    asDestination: traffic('destination'),
    peers: await peersOf(context, subject),
    ports: await portsOf(context, subject),
    countries: await countriesOf(context, subject),
    timeline: await timeline(context, subject.query),
    ...(await endsOf(context, subject, sides)),
  };
}

async function endsOf(context: ViewContext, { query }: Subject, sides: readonly SideRow[]) {
  if (sides.length === 0) return { firstMs: null, lastMs: null };
  const firstMs = Math.min(...sides.map((side) => side.firstMs));
  return exactEnds(context, query, { firstMs, lastMs: Math.max(...sides.map((side) => side.lastMs)) });
}

function subjectOf(query: ViewArguments): Subject {
  const base = query.subject === undefined ? null : parseAddress(query.subject);
  if (base === null) {
    throw new AppError('FB2002', {
      message: `Expected an IP address, found "${query.subject ?? ''}".`,
      next: 'Give one address, such as 10.0.0.4 or 2001:db8::1.',
    });
  }
  const test = { kind: 'test', field: 'ip', operator: '=', values: [{ kind: 'address', base, bits: 128 }] } as const;
  const filter = conjunction(query.filter ?? null, test);
  return { query: { ...query, filter }, address: plainAddressText(base, 0) };
}

type Known = Pick<AddressFacts, 'addressClass' | 'country' | 'asn'>;
interface SideRow extends AddressTraffic, Known {
  readonly side: 'source' | 'destination';
  readonly text: string;
  readonly firstMs: number;
  readonly lastMs: number;
}

async function rowsOfSubject<Row>(
  context: ViewContext,
  { query, address: subject }: Subject,
  sql: (counted: string) => string,
): Promise<Row[]> {
  const counted = await hourlyRows(query);
  return context.store.rows<Row>(
    sql(counted.sql),
    { ...counted.params, subject, limit: query.limit },
    queryOptions(context),
  );
}

const sidesOf = (context: ViewContext, subject: Subject): Promise<SideRow[]> =>
  rowsOfSubject(
    context,
    subject,
    (counted) => `SELECT ${SIDE} AS side, ${TRAFFIC}, ${SPREAD}, toString({subject:IPv6}) AS text,
      any(if(side = 'source', src_class, dst_class)) AS addressClass,
      any(if(side = 'source', src_country, dst_country)) AS country,
      any(if(side = 'source', src_asn, dst_asn)) AS asn,
      toUnixTimestamp64Milli(min(time)) AS firstMs, toUnixTimestamp64Milli(max(time)) AS lastMs
    ${counted} GROUP BY side`,
  );

function facts(context: ViewContext, text: string, known: (Known & { text: string }) | undefined): AddressFacts {
  const asText = addressText(known?.text ?? text);
  const asn = known?.asn ?? 0;
  return {
    address: asText,
    addressClass: known?.addressClass ?? ('unknown' satisfies AddressClass),
    name: context.nameOf(asText),
    country: countryCode(known?.country ?? ''),
    asn,
    organisation: context.organisationOf(asn),
  };
}

async function peersOf(context: ViewContext, subject: Subject): Promise<Ranking<AddressRow>> {
  type Row = RankedRow & Known & AddressTraffic & { readonly text: string };
  const rows = await rowsOfSubject<Row>(
    context,
    subject,
    (counted) => `SELECT *, ${RANKING_TOTALS} FROM (
      SELECT toString(${OTHER}) AS text, any(${otherOf('class')}) AS addressClass, any(${otherOf('country')}) AS country,
        any(${otherOf('asn')}) AS asn, ${TRAFFIC}, 1 AS peers, uniq(protocol, dst_port) AS ports
      ${counted} GROUP BY text
    ) ORDER BY flows DESC, bytesSent + bytesReceived DESC, text LIMIT {limit:UInt32}`,
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, text, ...row }) => ({
    ...row,
    ...facts(context, text, { ...row, text }),
  }));
}

async function portsOf(context: ViewContext, subject: Subject): Promise<Ranking<AddressPortRow>> {
  const rows = await rowsOfSubject<RankedRow & Omit<AddressPortRow, 'service'>>(
    context,
    subject,
    (counted) => `SELECT *, ${RANKING_TOTALS} FROM (
      SELECT ${SIDE} AS side, protocol, dst_port AS port, sum(flow_count) AS flows,
        sumIf(flow_count, action = 'deny') AS denied, sum(bytes_in + bytes_out) AS bytes, uniq(${OTHER}) AS peers
      ${counted} GROUP BY side, protocol, port
    ) ORDER BY flows DESC, bytes DESC, side, protocol, port LIMIT {limit:UInt32}`,
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    service: serviceName(row.protocol, row.port),
  }));
}

async function countriesOf(context: ViewContext, subject: Subject): Promise<AddressCard['countries']> {
  const rows = await rowsOfSubject<RankedRow & { country: string; denied: number; bytes: number }>(
    context,
    subject,
    (counted) => `SELECT *, ${RANKING_TOTALS} FROM (
      SELECT toString(${otherOf('country')}) AS country, sum(flow_count) AS flows,
        sumIf(flow_count, action = 'deny') AS denied, sum(bytes_in + bytes_out) AS bytes
      ${counted} AND ${otherOf('class')} IN ('internet', 'azurePublic') GROUP BY country
    ) ORDER BY flows DESC, bytes DESC, country LIMIT {limit:UInt32}`,
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => {
    const country = countryCode(row.country);
    return { ...row, country, name: countryName(country) };
  });
}
