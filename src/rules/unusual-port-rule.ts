import { z } from 'zod';
import {
  commonFields,
  countField,
  firstSeenBaseline,
  portField,
  severityField,
  shareField,
  vmScope,
} from './rule-fields.ts';

const ignoredPorts = z.array(z.union([portField, z.literal('dynamic')]));

/** Parameters of the unusual-port detector as written in rules.yaml. */
export const unusualPortRule = z.strictObject({
  ...commonFields,
  detector: z.literal('unusual-port'),
  family: z.literal('new_value'),
  scope: vmScope,
  baseline: firstSeenBaseline,
  trigger: z.strictObject({
    inbound: z.strictObject({
      enabled: z.boolean(),
      minSources: countField,
      minFlows: countField,
      ignorePorts: ignoredPorts,
    }),
    outbound: z.strictObject({
      enabled: z.boolean(),
      minFlows: countField,
      maxPeersShare: shareField,
      ignorePorts: ignoredPorts,
    }),
  }),
  severity: z.strictObject({
    inbound: severityField,
    outbound: severityField,
    highPorts: z.array(portField),
  }),
});
export type UnusualPortRule = z.output<typeof unusualPortRule>;
