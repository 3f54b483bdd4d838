import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseRules, type Rule } from '#rules/rule-file.ts';

const FILE = new URL('../../config/rules.yaml', import.meta.url);

/** `config/rules.yaml` as written: a plain value that tests may change. */
export const shippedRulesValue = (): unknown => parse(readFileSync(FILE, 'utf8'));

/** The shipped rule of a detector. */
export function shippedRule<Id extends Rule['detector']>(detector: Id): Extract<Rule, { detector: Id }> {
  const isWanted = (rule: Rule): rule is Extract<Rule, { detector: Id }> => rule.detector === detector;
  const rule = parseRules(shippedRulesValue()).rules.find(isWanted);
  if (rule === undefined) throw new Error(`config/rules.yaml has no rule with detector ${detector}`);
  return rule;
}
