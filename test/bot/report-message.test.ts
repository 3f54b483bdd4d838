import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Report } from '#analysis/report.ts';
import { findingMessage } from '#bot/finding-message.ts';
import { reportHeadline, reportMessage } from '#bot/report-message.ts';
import type { Message } from '#render/message.ts';
import { FINDING, REPORT } from '../support/bot-ports.ts';
import { NOW_MS } from '../support/bot-now.ts';

const OPTIONS = { timeZone: 'Europe/Berlin', nowMs: NOW_MS };

/** Every text of a message that a channel would show. */
function texts(message: Message): string[] {
  return message.blocks.flatMap((block) => {
    switch (block.kind) {
      case 'text':
        return [block.text];
      case 'facts':
        return block.facts.map((fact) => `${fact.label}: ${fact.value}`);
      case 'table':
        return [block.title, ...block.rows.map((row) => row.join(' | '))];
      case 'buttons':
        return block.buttons.map((button) => button.label);
      case 'link':
        return [block.label];
      case 'picture':
      case 'progress':
        return [];
    }
  });
}

describe('the headline', () => {
  const quiet: Report = { ...REPORT, findings: [], summary: { ...REPORT.summary, flows: 1, deniedIn: 0 } };
  for (const [report, expected] of [
    [REPORT, 'vm-web-1, last 2 h: 12,431 flows, 312 denied inbound (2.5 %), 1 finding'],
    [
      { ...REPORT, findings: [FINDING, FINDING, FINDING] },
      'vm-web-1, last 2 h: 12,431 flows, 312 denied inbound (2.5 %), 3 findings',
    ],
    [quiet, 'vm-web-1, last 2 h: 1 flow, none denied inbound, no findings'],
    [
      { ...quiet, scope: { kind: 'all' } as const },
      'All resources, last 2 h: 1 flow, none denied inbound, no findings',
    ],
  ] as const) {
    test(`reads “${expected}”`, () => assert.equal(reportHeadline(report, OPTIONS), expected));
  }
});

describe('a report', () => {
  test('puts what was found and what to do before all numbers', () => {
    const lines = texts(reportMessage(REPORT, OPTIONS));
    const finding = lines.findIndex((line) => line.startsWith('**High:** nsg-web denied 412 inbound flows in 1 h'));
    const facts = lines.findIndex((line) => line.startsWith('Inbound flows:'));
    assert.ok(finding === 0 && facts > finding);
    assert.match(lines[finding] ?? '', /\nNext: /);
  });

  test('gives its numbers with what they rest on', () => {
    const lines = texts(reportMessage(REPORT, OPTIONS)).join('\n');
    for (const expected of [
      'Window: Fri 20 Nov 14:05–16:05 CET (2 h)',
      'Inbound flows: 8,112 allowed, 312 denied',
      'Outbound flows: 4,007 allowed, 0 denied',
      // 23,261 of 36,004 tuples have counters.
      'Bytes: 1.2 GB in, 340 MB out (from the 64.6 % of tuples that have counters)',
      'Remote addresses: 1,204, from 14 countries',
      'Denied sources: 41 addresses',
      '198.51.100.20 | DE, AS64501 Example Telecom | 4,012 | 0 | 812 MB | 120 MB',
      '3389/TCP | ms-wbt-server | 240 | 240 | 0 | 3 | –',
      'ICMP | – | 18 | 18 | 0 | 9 | –',
      'not placed | 11 | 0 | 2 | – | –',
      'nsg-web | DenyAllInBound (default) | denied in | 312 | Fri 20 Nov 16:04 CET',
      'Newest record Fri 20 Nov 16:04 CET, 40 s ago. Records in 119 of 120 minutes.',
      '36,004 tuples read from VNet flow logs version 4.',
    ]) {
      assert.ok(lines.includes(expected), `${expected} is not in\n${lines}`);
    }
  });

  test('does not claim zero bytes where no tuple has counters', () => {
    const uncounted: Report = { ...REPORT, summary: { ...REPORT.summary, countedTuples: 0, bytesIn: 0, bytesOut: 0 } };
    assert.ok(texts(reportMessage(uncounted, OPTIONS)).includes('Bytes: not known: none of these tuples has counters'));
  });

  test('says what was left out, and that no rule fired', () => {
    const problems = ['blob a: offset 12', 'blob b', 'blob c', 'blob d', 'blob e'];
    const report: Report = { ...REPORT, findings: [], coverage: { ...REPORT.coverage, problems } };
    const lines = texts(reportMessage(report, OPTIONS)).join('\n');
    assert.match(lines, /No rule found anything unusual/);
    assert.match(lines, /Missing: blob a: offset 12\n.*\n.*\n2 more parts left out/);
  });

  test('does not call a window usual that no rule can judge yet', () => {
    const quiet: Report = { ...REPORT, findings: [] };
    const first = (rules: { atWork: number; waiting: number }): string =>
      texts(reportMessage(quiet, { ...OPTIONS, rules }))[0] ?? '';
    assert.equal(first({ atWork: 3, waiting: 0 }), 'No rule found anything unusual in this window.');
    assert.match(
      first({ atWork: 3, waiting: 1 }),
      /^No rule found anything unusual.* 1 of 3 rules still waits for enough records/,
    );
    assert.match(
      first({ atWork: 3, waiting: 3 }),
      /^No rule can tell yet.* 3 of 3 rules still wait for enough records/,
    );
  });

  test('draws time in block characters where there are no pictures', () => {
    const lines = texts(reportMessage(REPORT, { ...OPTIONS, timelineAsText: true }));
    assert.ok(lines.includes('Denied in: ▂▂▂▂▂▂▂▂▂▂▂▂▂▃▃▃▃▃█▃▃▃▃▃  most 120 at Fri 20 Nov 15:35 CET (per 5 min)'));
  });
});

/** A name as an attacker would choose it, where logs let him. */
const EVIL = '**CALL `evil`** |\n\u001b[2J\u202e';
const HARMFUL = /\*\*CALL|`evil|\u001b|\u202e/u;

describe('names from logs', () => {
  test('cannot put marks, lines or escapes into a report', () => {
    const [talker] = REPORT.talkers.rows;
    const [rule] = REPORT.rules.rows;
    assert.ok(talker && rule);
    const report: Report = {
      ...REPORT,
      scope: { kind: 'vm', name: EVIL },
      findings: [{ ...FINDING, title: EVIL, key: { nsg: EVIL } }],
      talkers: { rows: [{ ...talker, name: EVIL }], total: 1, otherFlows: 0 },
      rules: { rows: [{ ...rule, nsg: EVIL, rule: EVIL, action: 'deny' }], total: 1, otherFlows: 0 },
      coverage: { ...REPORT.coverage, problems: [EVIL], geo: EVIL, formats: [EVIL] },
    };
    const message = reportMessage(report, OPTIONS);
    for (const text of [message.title, ...texts(message)]) assert.doesNotMatch(text, HARMFUL);
    for (const block of message.blocks) {
      if (block.kind === 'table') for (const cell of block.rows.flat()) assert.doesNotMatch(cell, /[*`|\n]/);
    }
  });

  test('cannot put marks, lines or escapes into a finding', () => {
    const message = findingMessage(
      {
        ...FINDING,
        title: EVIL,
        key: { nsg: EVIL },
        contributors: [{ field: 'src', value: EVIL, label: EVIL, share: 0.9, usualShare: 0 }],
        facts: [{ label: EVIL, value: EVIL }],
        actions: [{ label: EVIL, command: EVIL }],
      },
      { timeZone: 'UTC' },
    );
    for (const text of [message.title, ...texts(message)]) assert.doesNotMatch(text, HARMFUL);
  });
});

describe('a finding', () => {
  const message = findingMessage(FINDING, { timeZone: 'Europe/Berlin' });

  test('stands alone in its title and carries its severity', () => {
    assert.match(message.title, /^nsg-web denied 412 inbound flows in 1 h, 11 times the usual 38/);
    assert.equal(message.tone, 'high');
  });

  test('says what to do, who made it, and on what evidence, in that order', () => {
    const lines = texts(message);
    assert.match(lines[0] ?? '', /^\*\*What to do\*\*\n1\. /);
    assert.deepEqual(lines.slice(1, 4), [
      'Who and what made it',
      'Source | 203.0.113.7 | NL, AS64500 Example | 81 % | 0 %',
      'Port | 3389 | ms-wbt-server | 77 % | 5 %',
    ]);
    assert.ok(lines.includes('Window: Fri 20 Nov 15:00–16:00 CET'));
    assert.ok(
      lines.includes(
        "High severity. Denied inbound spike (rule denied-inbound-spike); 14 excluded by the rule's settings.",
      ),
    );
    assert.equal(lines.at(-1), 'Report on nsg-web');
  });

  test('has its picture between what to do and the evidence', () => {
    const picture = { title: 'Flows', alt: 'numbers', png: new Uint8Array(), width: 1, height: 1 };
    const kinds = findingMessage(FINDING, { timeZone: 'UTC', picture }).blocks.map((block) => block.kind);
    assert.deepEqual(kinds, ['text', 'picture', 'table', 'facts', 'text', 'buttons']);
  });
});
