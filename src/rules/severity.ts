import { SEVERITIES, type Severity } from '#core/finding.ts';

/** One step up; high stays high. */
export const raised = (severity: Severity): Severity => SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? 'high';
