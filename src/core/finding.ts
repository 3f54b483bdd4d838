import type { Window } from './window.ts';

export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who or what made the number: field values ranked by share − usualShare. Shares are 0..1. */
export interface Contributor {
  readonly field: 'src' | 'dst' | 'port' | 'country' | 'asn' | 'vm' | 'rule';
  readonly value: string;
  /** What a person should read beside the value: country, organisation, service name; '' when there is nothing. */
  readonly label: string;
  readonly share: number;
  readonly usualShare: number;
}

export interface Baseline {
  readonly kind: 'seasonal-nb' | 'first-seen';
  /** Days of history that were there, and days that the rule asks for. */
  readonly days: number;
  readonly wantedDays: number;
  /** Dispersion of the negative binomial; null for first-seen baselines. */
  readonly k: number | null;
  /** Share of the windows of those days for which the log was on, 0..1. */
  readonly coverage: number;
}

/**
 * One decision of a rule with its evidence. The message is made from this alone.
 * Numbers are counts of flows unless `unit` says otherwise.
 */
export interface Finding {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** What the finding is about, e.g. {nsg: 'nsg-web'} or {vm: 'vm-app', protocol: 'TCP', port: '4444'}. */
  readonly key: Readonly<Record<string, string>>;
  readonly window: Window;
  readonly unit: 'flows' | 'bytes' | 'sources';
  readonly observed: number;
  /** null where nothing is expected, as for a value never seen. */
  readonly expected: number | null;
  readonly ratio: number | null;
  /** Probability of at least `observed` under the baseline; null for rules without a test. */
  readonly p: number | null;
  readonly threshold: Readonly<Record<string, number>>;
  readonly baseline: Baseline;
  readonly contributors: readonly Contributor[];
  /** Further facts in the order in which they are to be read. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly suppressed: { readonly excluded: number; readonly cooldown: number };
  readonly firstTime: boolean;
  readonly actions: readonly { readonly label: string; readonly command: string }[];
}

/** The same thing found again has the same fingerprint: rule and key, keys in sorted order. */
export function fingerprint(finding: Pick<Finding, 'rule' | 'key'>): string {
  const labels = Object.keys(finding.key)
    .sort()
    .map((name) => `${name}=${finding.key[name]}`);
  return `${finding.rule}{${labels.join(',')}}`;
}
