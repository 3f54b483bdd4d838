/** Whether a resource's name is looked at: it matches one of `names` and none of `exclude`. `*` stands for any text. */
export function inScope(name: string, names: readonly string[], exclude: readonly string[]): boolean {
  return matchesAny(name, names) && !matchesAny(name, exclude);
}

/** Whether the name matches one of the patterns, whatever its case: Azure resource names have none. */
export const matchesAny = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => toRegExp(pattern).test(name));

const toRegExp = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'is');
