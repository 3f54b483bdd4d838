import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Announced, decide } from '#alerts/cooldown.ts';
import type { Finding, Severity } from '#core/finding.ts';
import { HOUR_MS } from '#core/window.ts';
import { findingOf } from '../support/finding.ts';

const SETTINGS = { idleMs: 24 * HOUR_MS, backoff: 10 };
const NOW = Date.parse('2026-03-02T10:00:00Z');
const said = (magnitude: number, more: Partial<Announced> = {}): Announced => ({
  severity: 'medium',
  magnitude,
  firstMs: NOW - 10_000,
  lastMs: NOW - 10_000,
  times: 1,
  reference: 'm1',
  ...more,
});
const found = (ratio: number, severity: Severity = 'medium'): Finding => findingOf({ ratio, severity });

describe('whether a finding is said', () => {
  test('back-off: magnitudes 6, 9, 11, 60, 99, 101 speak at 6, 11 and 101', () => {
    let before: Announced | null = null;
    const spoken: number[] = [];
    for (const magnitude of [6, 9, 11, 60, 99, 101]) {
      const decision = decide(before, { finding: found(magnitude), nowMs: NOW }, SETTINGS);
      if (decision.kind === 'quiet') continue;
      spoken.push(magnitude);
      before = said(magnitude, { lastMs: NOW });
    }
    assert.deepEqual(spoken, [6, 11, 101]);
  });

  for (const { name, before, finding, decision } of [
    { name: 'the first time', before: null, finding: found(3), decision: { kind: 'announce', reason: 'first time' } },
    {
      name: 'again after a day of quiet',
      before: said(3, { lastMs: NOW - 24 * HOUR_MS }),
      finding: found(3),
      decision: { kind: 'announce', reason: 'again after silence' },
    },
    {
      name: 'when the process ended before it was posted',
      before: said(3, { reference: null }),
      finding: found(3),
      decision: { kind: 'announce', reason: 'unsent' },
    },
    {
      name: 'by an edit when it is more severe',
      before: said(3),
      finding: found(3, 'high'),
      decision: { kind: 'update', reason: 'more severe' },
    },
    {
      name: 'by an edit when it goes on for a while',
      before: said(3, { lastMs: NOW - 60_000 }),
      finding: found(4),
      decision: { kind: 'update', reason: 'still going on' },
    },
    {
      name: 'not at all a moment later',
      before: said(3),
      finding: found(4),
      decision: { kind: 'quiet', reason: 'cool-down' },
    },
    {
      name: 'not at all when it is less severe',
      before: said(3, { severity: 'high' }),
      finding: found(3),
      decision: { kind: 'quiet', reason: 'cool-down' },
    },
  ]) {
    test(`${name}`, () => {
      assert.deepEqual(decide(before, { finding, nowMs: NOW }, SETTINGS), decision);
    });
  }
});
