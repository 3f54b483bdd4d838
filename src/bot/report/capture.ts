import type { Report } from '#analysis/report.ts';
import type { ConnectionResults } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { formatBytes, formatCount, plural } from '#core/units.ts';
import type { FactsBlock, TableBlock } from '#render/message.ts';
import {
  applicationsTable,
  captureCountriesTable,
  capturePortsTable,
  captureTalkersTable,
} from '../tables/capture-tables.ts';

type CaptureReport = Report & { readonly capture: NonNullable<Report['capture']> };
type Facts = FactsBlock['facts'];

const ROWS = 8;

export const isOfCapture = (report: Report): report is CaptureReport => report.capture !== undefined;

/** "253 flows, 2.9 MB, 14 of 126 TCP connections failed". */
export function captureHeadlineParts({ summary, capture }: CaptureReport): string[] {
  const parts = [plural(summary.flows, 'flow'), formatBytes(summary.bytesIn + summary.bytesOut)];
  const { refused, unanswered } = capture.connections;
  const failed = refused + unanswered;
  if (failed > 0)
    parts.push(`${formatCount(failed)} of ${plural(tcpFlows(capture.connections), 'TCP connection')} failed`);
  return parts;
}

const tcpFlows = (results: ConnectionResults): number => Object.values(results).reduce((sum, flows) => sum + flows, 0);

/** What the flows of a capture tell, for those who ask for numbers first. */
export function captureFacts({ summary, capture, protocols }: CaptureReport): Facts {
  const byProtocol = protocols.rows.map(({ name, flows }) => `${formatCount(flows)} ${literal(name)}`).join(', ');
  const facts = [{ label: 'Flows', value: `${formatCount(summary.flows)}: ${byProtocol}` }];
  if (tcpFlows(capture.connections) > 0) facts.push({ label: 'TCP', value: resultsText(capture.connections) });
  const countries = summary.countries === 0 ? '' : `, from ${plural(summary.countries, 'country', 'countries')}`;
  facts.push({ label: 'Remote addresses', value: `${formatCount(summary.remoteAddresses)}${countries}` });
  return facts;
}

/** What went wrong stands last, where the eye rests. */
const RESULT_WORDS: readonly (readonly [keyof ConnectionResults, string])[] = [
  ['closed', 'closed in order'],
  ['established', 'still open'],
  ['partial', 'seen in part'],
  ['reset', 'reset'],
  ['refused', 'refused'],
  ['unanswered', 'unanswered'],
];

const resultsText = (results: ConnectionResults): string =>
  RESULT_WORDS.filter(([result]) => results[result] > 0)
    .map(([result, words]) => `${formatCount(results[result])} ${words}`)
    .join(', ');

export function captureTables({ capture, ports, talkers, countries }: CaptureReport): readonly TableBlock[] {
  return [
    applicationsTable(capture.applications, ROWS),
    capturePortsTable(ports, ROWS),
    captureTalkersTable(talkers, ROWS),
    captureCountriesTable(countries, ROWS),
  ].filter(({ rows }) => rows.length > 0);
}

/** What the numbers rest on, and what nobody should read into them. */
export const captureCoverage = ({ coverage }: CaptureReport): string =>
  [
    `Rules look at flow logs: none of them has judged this capture. Databases: ${literal(coverage.geo, 160)}.`,
    'Sizes are whole frames as they were on the wire, in decimal units: 1 GB is 1,000,000,000 bytes.',
  ].join('\n');
