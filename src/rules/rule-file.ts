import { z } from 'zod';
import { deniedInboundSpikeRule } from './denied-inbound-spike-rule.ts';
import { newCountryRule } from './new-country-rule.ts';
import { unusualPortRule } from './unusual-port-rule.ts';

const ruleSchema = z.discriminatedUnion('detector', [deniedInboundSpikeRule, newCountryRule, unusualPortRule]);

/** One entry of rules.yaml, durations as milliseconds. */
export type Rule = z.output<typeof ruleSchema>;

/** `config/rules.yaml`: every key required and known, ids unique. Durations become milliseconds. */
export const rulesSchema = z
  .strictObject({ version: z.literal(1), rules: z.array(ruleSchema) })
  .superRefine(({ rules }, context) => {
    for (const [index, rule] of rules.entries()) {
      const first = rules.findIndex((each) => each.id === rule.id);
      if (first === index) continue;
      context.addIssue({
        code: 'custom',
        path: ['rules', index, 'id'],
        message: `expected an id of its own, found "${rule.id}" which rule ${first + 1} has already`,
      });
    }
  });
export type RulesFile = z.output<typeof rulesSchema>;

/** The rules of a parsed YAML or JSON value; throws z.ZodError with all problems at once. */
export const parseRules = (value: unknown): RulesFile => rulesSchema.parse(value);
