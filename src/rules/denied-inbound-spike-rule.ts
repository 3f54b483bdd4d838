import { z } from 'zod';
import {
  commonFields,
  countField,
  daysField,
  nsgScope,
  severityField,
  shareField,
  timeZoneField,
} from './rule-fields.ts';

/** Parameters of the denied-inbound-spike detector as written in rules.yaml. */
export const deniedInboundSpikeRule = z.strictObject({
  ...commonFields,
  detector: z.literal('denied-inbound-spike'),
  family: z.literal('spike'),
  scope: nsgScope,
  baseline: z
    .strictObject({
      days: daysField,
      minDays: daysField,
      daytypeAfterDays: daysField,
      levelDays: daysField,
      clipPercentile: z.number().min(50).max(100),
      timeZone: timeZoneField,
    })
    .refine((baseline) => baseline.minDays <= baseline.days, {
      path: ['minDays'],
      message: 'expected no more than baseline.days, or the rule never fires',
    }),
  trigger: z.strictObject({
    p: z.number().gt(0).lt(1),
    ratio: z.number().gt(1),
    excess: countField,
    youngDivisor: z.number().min(1),
  }),
  severity: z.strictObject({
    default: severityField,
    high: z.strictObject({
      ratio: z.number().gt(1),
      newSources: shareField,
      topShare: shareField,
      sourcesRatio: z.number().gt(1),
    }),
  }),
});
export type DeniedInboundSpikeRule = z.output<typeof deniedInboundSpikeRule>;
