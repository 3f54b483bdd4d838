import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fingerprint } from '#core/finding.ts';
import { DAY_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import { evaluateRules, findingsOf } from '#rules/evaluate.ts';
import { currentWindow } from '#rules/rule.ts';
import { parseRules } from '#rules/rule-file.ts';
import { findingSentence } from '#rules/sentence.ts';
import { MemoryHistory, type TestFlow } from '../support/memory-history.ts';
import { NOON_MS, spread, usualScans, usualWork } from '../support/rule-traffic.ts';
import { shippedRulesValue } from '../support/shipped-rules.ts';

const RULES = parseRules(shippedRulesValue()).rules;
const TWO_DAYS = lastMs(2 * DAY_MS, NOON_MS);
const LAST_MINUTE = lastMs(MINUTE_MS, NOON_MS);
const USUAL = [...usualScans(TWO_DAYS, 1000, { seed: 7 }), ...usualWork(TWO_DAYS)];
const AT = { nowMs: NOON_MS + 5000, newestMs: NOON_MS - 1 };

const later = (minutes: number) => ({
  nowMs: AT.nowMs + minutes * MINUTE_MS,
  newestMs: AT.newestMs + minutes * MINUTE_MS,
});

const DEBUG_PORT = { nsg: 'nsg-data', vm: 'vm-data-1', dst: '10.0.1.4', port: 4444 };
/** The sandbox's scenario as one minute of flows. */
const SCENARIO: TestFlow[] = [
  ...spread(3500, LAST_MINUTE, (index) => ({ src: `192.0.2.${index % 180}`, port: 3389, country: 'RU' })),
  ...spread(16, LAST_MINUTE, (index) => ({
    ...ALLOWED(),
    ...DEBUG_PORT,
    src: `203.0.113.${index % 4}`,
    country: 'NL',
  })),
  ...spread(14, LAST_MINUTE, (index) => ({ ...ALLOWED(), port: 443, src: `198.51.100.${index}`, country: 'IS' })),
];
function ALLOWED(): Partial<TestFlow> {
  return { action: 'allow', answered: true, bytes: 900 };
}

describe('evaluating the shipped rules', () => {
  test('finds each part of the scenario once, within its first minute', async () => {
    const outcomes = await evaluateRules({ rules: RULES, history: new MemoryHistory([...USUAL, ...SCENARIO]), at: AT });
    assert.deepEqual(findingsOf(outcomes).map(fingerprint), [
      'denied-inbound-spike{nsg=nsg-web}',
      'unusual-port{direction=in,port=4444,protocol=TCP,vm=vm-data-1}',
      'new-country{country=NL,direction=in,nsg=nsg-data}',
      'new-country{country=IS,direction=in,nsg=nsg-web}',
    ]);
    for (const finding of findingsOf(outcomes)) {
      assert.match(findingSentence(finding, { timeZone: 'UTC' }), /^(nsg|vm)-[a-z0-9-]+ .+\.$/);
      for (const { command } of finding.actions) {
        assert.match(
          command,
          /^(help report|(report|top (talkers|ports|countries|protocols|rules)) [a-z0-9-]+ last \dh)$/,
        );
      }
    }
  });

  test('finds nothing in two days of usual traffic, and says that it looked', async () => {
    const outcomes = await evaluateRules({ rules: RULES, history: new MemoryHistory(USUAL), at: AT });
    assert.deepEqual(findingsOf(outcomes), []);
    for (const outcome of outcomes) {
      assert.ok(outcome.windowsEvaluated > 0, outcome.rule.id);
      assert.deepEqual([outcome.waiting, outcome.problem, outcome.evaluatedMs], [null, null, AT.nowMs]);
      assert.match(outcome.condition, /^Fires when .+\.$/);
    }
  });

  test('with no records at all waits', async () => {
    const outcomes = await evaluateRules({
      rules: RULES,
      history: new MemoryHistory([]),
      at: { ...AT, newestMs: null },
    });
    assert.deepEqual(
      outcomes.map(({ waiting, evaluatedMs }) => [waiting, evaluatedMs]),
      RULES.map(() => ['there are no records yet', null]),
    );
  });

  test('leaves out a rule that is switched off', async () => {
    const rules = RULES.map((rule) => ({ ...rule, enabled: rule.detector !== 'unusual-port' }));
    const outcomes = await evaluateRules({ rules, history: new MemoryHistory([...USUAL, ...SCENARIO]), at: AT });
    assert.equal(
      findingsOf(outcomes).some(({ rule }) => rule === 'unusual-port'),
      false,
    );
    assert.equal(outcomes[1]?.waiting, 'is switched off in config/rules.yaml');
  });

  test('goes on when the store fails for one rule, and says what stopped it', async () => {
    const history = new MemoryHistory([...USUAL, ...SCENARIO]);
    history.outboundPorts = () => Promise.reject(new Error('memory limit exceeded'));
    const outcomes = await evaluateRules({ rules: RULES, history, at: AT });
    assert.deepEqual(
      outcomes.map(({ rule, findings, problem }) => [rule.id, findings.length, problem?.code]),
      [
        ['denied-inbound-spike', 1, undefined],
        ['unusual-port', 0, 'FB9001'],
        ['new-country', 2, undefined],
      ],
    );
    assert.match(outcomes[1]?.problem?.message ?? '', /memory limit exceeded/);
  });

  test('keeps what a rule said until its step has passed', async () => {
    const rules = RULES.map((rule) => ({ ...rule, step: 5 * MINUTE_MS }));
    const history = new MemoryHistory([...USUAL, ...SCENARIO]);
    const first = await evaluateRules({ rules, history, at: AT });
    const after = (minutes: number) => evaluateRules({ rules, history, previous: first, at: later(minutes) });
    assert.equal((await after(4))[0], first[0]);
    assert.notEqual((await after(5))[0], first[0]);
  });

  test('looks again at the same window, because late records may have been added', async () => {
    const first = await evaluateRules({ rules: RULES, history: new MemoryHistory(USUAL), at: AT });
    const history = new MemoryHistory([...USUAL, ...SCENARIO]);
    const second = await evaluateRules({ rules: RULES, history, at: AT, previous: first });
    assert.equal(findingsOf(second).length, 4);
  });

  test('stops with the reason of its signal', async () => {
    const history = new MemoryHistory(USUAL);
    const signal = AbortSignal.abort(new Error('shutting down'));
    await assert.rejects(evaluateRules({ rules: RULES, history, at: AT, signal }), /shutting down/);
  });
});

describe('the window under test', () => {
  const cases = [
    { name: 'ends with the minute of the newest record', newestMs: NOON_MS + 30_500, endMs: NOON_MS + MINUTE_MS },
    { name: 'holds a record on the full minute', newestMs: NOON_MS, endMs: NOON_MS + MINUTE_MS },
    { name: 'ends with a minute that is complete', newestMs: NOON_MS - 1, endMs: NOON_MS },
    { name: 'ends now when a record is from the future', newestMs: NOON_MS + DAY_MS, endMs: NOON_MS + 3 * MINUTE_MS },
  ];
  for (const { name, newestMs, endMs } of cases) {
    test(name, () =>
      assert.deepEqual(currentWindow({ nowMs: NOON_MS + 2 * MINUTE_MS, newestMs }), {
        fromMs: endMs - 3_600_000,
        toMs: endMs,
      }),
    );
  }
});
