import { z } from 'zod';
import {
  commonFields,
  countField,
  daysField,
  firstSeenBaseline,
  nsgScope,
  portField,
  severityField,
} from './rule-fields.ts';

/** Parameters of the new-country detector as written in rules.yaml. */
export const newCountryRule = z.strictObject({
  ...commonFields,
  detector: z.literal('new-country'),
  family: z.literal('new_value'),
  scope: nsgScope,
  baseline: firstSeenBaseline,
  trigger: z.strictObject({
    minFlows: countField,
    minBytes: countField,
    ignoreCountries: z.array(z.string().regex(/^[A-Z]{2}$/, 'expected two capital letters such as DE')),
    rare: z
      .strictObject({ enabled: z.boolean(), maxDays: countField, ofDays: daysField })
      .refine((rare) => rare.maxDays < rare.ofDays, { path: ['maxDays'], message: 'expected less than ofDays' }),
  }),
  severity: z.strictObject({
    new: severityField,
    rare: severityField,
    raisePorts: z.array(portField),
    raiseResources: z.array(z.string().min(1)),
  }),
});
export type NewCountryRule = z.output<typeof newCountryRule>;
