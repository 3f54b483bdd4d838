import type { Contributor, Finding } from '#core/finding.ts';
import { plural } from '#core/units.ts';
import { count, historyLength, percent, times } from './numbers.ts';

export interface SentenceOptions {
  /** IANA zone for times of day. */
  readonly timeZone: string;
}

/**
 * The finding in one sentence for a person woken by it: subject, verb, number, comparison, who.
 * From the payload alone, so that what was said can be said again from what was stored.
 */
export function findingSentence(finding: Finding, options: SentenceOptions): string {
  if (finding.baseline.kind === 'seasonal-nb') return spikeSentence(finding);
  return finding.key['country'] === undefined ? portSentence(finding, options) : countrySentence(finding, options);
}

function spikeSentence(finding: Finding): string {
  const { observed, expected, ratio } = finding;
  const what =
    finding.unit === 'sources'
      ? `denied inbound flows from ${plural(observed, 'address', 'addresses')} in 1 h`
      : `denied ${plural(observed, 'inbound flow')} in 1 h`;
  const usual = expected === null || ratio === null ? '' : `, ${times(ratio)} the usual ${count(expected)}`;
  return `${finding.key['nsg']} ${what}${usual}${who(finding, ['src', 'country'])}.`;
}

function portSentence(finding: Finding, options: SentenceOptions): string {
  const { vm, direction, protocol, port } = finding.key;
  const portName = port === 'dynamic' ? `a dynamic ${protocol} port` : `${protocol} port ${port}`;
  const since = `${plural(finding.observed, 'flow')} since ${clockTime(finding.window.fromMs, options)}`;
  const history = historyLength(finding.baseline.days);
  return direction === 'out'
    ? `${vm} connected out to ${portName}, new for it in ${history} of records and not usual for its peers: ${since}${who(finding, ['dst', 'country'])}.`
    : `${vm} answered on ${portName} for the first time in ${history} of records: ${since}${who(finding, ['src', 'country'])}.`;
}

function countrySentence(finding: Finding, options: SentenceOptions): string {
  const { nsg, direction, country = '' } = finding.key;
  const way = direction === 'out' ? 'let out' : 'let in';
  const link = direction === 'out' ? 'to' : 'from';
  const since = `since ${clockTime(finding.window.fromMs, options)}`;
  const history = historyLength(finding.baseline.days);
  const news = finding.firstTime
    ? `the first in ${history} of records`
    : `a country hardly seen in ${history} of records`;
  const flows = plural(finding.observed, 'flow');
  return `${nsg} ${way} ${flows} ${link} ${countryName(country)} ${since}, ${news}${who(finding, ['src', 'dst'])}.`;
}

/** The share from which on naming someone explains something. */
const TELLING_SHARE = 0.1;
/** How many times the share of the next one makes a leader. */
const LEAD = 1.5;
const LINK = {
  src: 'from',
  dst: 'to',
  port: 'to port',
  country: 'from',
  asn: 'from',
  vm: 'at',
  rule: 'by rule',
} as const;

/** `; 41 % from 203.0.113.7 (NL, AS64500 Example), 77 % to port 3389 (ms-wbt-server)`, or nothing. */
function who(finding: Finding, fields: readonly Contributor['field'][]): string {
  const end = fields.map((field) => telling(finding, field)).find((each) => each !== undefined);
  const parts = [end, finding.key['port'] === undefined ? telling(finding, 'port') : undefined];
  const named = parts.filter((each) => each !== undefined).map((each) => nameContributor(each, finding));
  return named.length === 0 ? '' : `; ${named.join(', ')}`;
}

/** The first of the field, which is the one that grew most, if it stands out from the next. */
function telling(finding: Finding, field: Contributor['field']): Contributor | undefined {
  const [first, second] = finding.contributors.filter((each) => each.field === field);
  if (first === undefined || first.share < TELLING_SHARE) return undefined;
  return first.share >= LEAD * (second?.share ?? 0) ? first : undefined;
}

function nameContributor({ field, value, label, share }: Contributor, finding: Finding): string {
  const link = field === 'country' && finding.key['direction'] === 'out' ? 'to' : LINK[field];
  const name = field === 'country' ? countryName(value) : label === '' ? value : `${value} (${label})`;
  return `${share > 0.995 ? 'all' : percent(share)} ${link} ${name}`;
}

/** English name of an ISO 3166 alpha-2 code; what is none stays as it is. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code === '' ? 'an unknown country' : code;
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}

/** `14:03 UTC`. */
const clockTime = (timeMs: number, { timeZone }: SentenceOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(
    timeMs,
  );
