import { serviceName } from '#analysis/enrich/services.ts';
import type { Action, Direction } from '#core/flow.ts';
import type { FlowRow } from './results.ts';
import { addressText, countryCode, type ViewContext } from './view.ts';

/** What the store answers for a flow. Names are not those of the table's columns, which sums are made of. */
export interface StoredFlow
  extends Pick<
    FlowRow,
    | 'firstMs'
    | 'lastMs'
    | 'durationMs'
    | 'srcPort'
    | 'dstPort'
    | 'srcClass'
    | 'dstClass'
    | 'srcCountry'
    | 'dstCountry'
    | 'asn'
    | 'bytesSent'
    | 'bytesReceived'
    | 'packetsSent'
    | 'packetsReceived'
    | 'tuples'
    | 'resource'
  > {
  readonly flowKey: string;
  readonly srcAddress: string;
  readonly dstAddress: string;
  readonly ipProtocol: number;
  readonly decision: Action;
  readonly way: Direction;
  readonly lastState: string;
  readonly hasCounters: number | boolean;
  readonly lastNsg: string;
  readonly lastRule: string;
  readonly log: string;
  readonly app: string;
  readonly appBasis: string;
  readonly asked: string;
  readonly became: string;
}

/** A flow as people see it, with the names that the store does not hold. Flow logs know no applications, but ports. */
export function flowRow(context: ViewContext, row: StoredFlow, isCapture: boolean): FlowRow {
  const [src, dst] = [addressText(row.srcAddress), addressText(row.dstAddress)];
  const { flowKey: _1, srcAddress: _2, dstAddress: _3, ipProtocol, decision, way, ...kept } = row;
  const { lastState, lastNsg, lastRule, log, app, appBasis, asked, became, ...same } = kept;
  const bytes = row.bytesSent + row.bytesReceived;
  return {
    ...same,
    src,
    srcName: context.nameOf(src),
    dst,
    dstName: context.nameOf(dst),
    protocol: ipProtocol,
    application: isCapture ? app : serviceName(ipProtocol, row.dstPort),
    applicationBasis: appBasis,
    host: asked,
    srcCountry: countryCode(row.srcCountry),
    dstCountry: countryCode(row.dstCountry),
    organisation: context.organisationOf(row.asn),
    action: decision,
    direction: way,
    state: lastState,
    result: became,
    sentPercent: bytes === 0 ? null : (100 * row.bytesSent) / bytes,
    hasCounters: Boolean(row.hasCounters),
    nsg: lastNsg,
    rule: lastRule,
    source: log,
  };
}
