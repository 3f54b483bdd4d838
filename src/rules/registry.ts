import { deniedInboundSpike } from './denied-inbound-spike.ts';
import { newCountry } from './new-country.ts';
import type { Detector } from './rule.ts';
import type { Rule } from './rule-file.ts';
import { unusualPort } from './unusual-port.ts';

/** Every detector, sorted by id. A new one is added here by hand. */
export const DETECTORS: readonly Detector[] = [deniedInboundSpike, newCountry, unusualPort];

/** The detector that a rule names. The rule file's schema lets no other name through. */
export function detectorOf(rule: Rule): Detector {
  const detector = DETECTORS.find((each) => each.id === rule.detector);
  if (detector === undefined) throw new Error(`no detector ${rule.detector} in the registry`);
  return detector;
}
