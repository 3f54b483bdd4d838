import type { ValueCount } from '#analysis/store/history.ts';
import type { Contributor } from '#core/finding.ts';

/** Values of one field in the window under test and in the usual time before it. */
export interface FieldValues {
  readonly field: Contributor['field'];
  readonly now: readonly ValueCount[];
  readonly usual: readonly ValueCount[];
}

export interface ContributorTotals {
  /** Flows in the window under test, and in the usual time. */
  readonly now: number;
  readonly usual: number;
  /** Most contributors to give. */
  readonly limit: number;
}

/**
 * "Who and which port": the values whose share grew most, largest growth first. Values whose share did not grow, or
 * is less than 1 %, are left out: they explain nothing.
 */
export function rankContributors(fields: readonly FieldValues[], totals: ContributorTotals): readonly Contributor[] {
  return fields
    .flatMap((each) => contributorsOf(each, totals))
    .filter((each) => each.share >= 0.01 && each.share > each.usualShare)
    .sort(
      (a, b) =>
        b.share - b.usualShare - (a.share - a.usualShare) ||
        a.field.localeCompare(b.field, 'en') ||
        a.value.localeCompare(b.value, 'en'),
    )
    .slice(0, totals.limit);
}

function contributorsOf({ field, now, usual }: FieldValues, totals: ContributorTotals): readonly Contributor[] {
  const usualFlows = new Map(usual.map((each) => [each.value, each.flows]));
  return now.map(({ value, label, flows }) => ({
    field,
    value,
    label,
    share: shareOf(flows, totals.now),
    usualShare: shareOf(usualFlows.get(value) ?? 0, totals.usual),
  }));
}

const shareOf = (part: number, total: number): number => (total <= 0 ? 0 : Math.min(1, part / total));
