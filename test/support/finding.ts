import type { Finding } from '#core/finding.ts';

/** A finding with plain values; what is given replaces them. */
export const findingOf = (more: Partial<Finding> = {}): Finding => ({
  rule: 'denied-inbound-spike',
  title: 'Denied inbound flows jumped',
  severity: 'medium',
  key: { nsg: 'nsg-web' },
  window: { fromMs: Date.parse('2026-03-02T09:00:00Z'), toMs: Date.parse('2026-03-02T10:00:00Z') },
  unit: 'flows',
  observed: 412,
  expected: 37.5,
  ratio: 11,
  p: 3.1e-9,
  threshold: { p: 1e-4, ratio: 2, excess: 20 },
  baseline: { kind: 'seasonal-nb', days: 28, wantedDays: 28, k: 5.2, coverage: 0.98 },
  contributors: [{ field: 'src', value: '203.0.113.7', label: 'NL, AS64500 Example', share: 0.81, usualShare: 0 }],
  facts: [],
  suppressed: { excluded: 0, cooldown: 0 },
  firstTime: true,
  actions: [],
  ...more,
});
