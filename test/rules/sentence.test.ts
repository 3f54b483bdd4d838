import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '#core/finding.ts';
import { countryName, findingSentence } from '#rules/sentence.ts';
import { nextSteps } from '#rules/next-steps.ts';

const UTC = { timeZone: 'UTC' };
const OPENED_MS = Date.UTC(2026, 10, 20, 14, 3);

const SPIKE: Finding = {
  rule: 'denied-inbound-spike',
  title: 'Denied inbound flows jumped',
  severity: 'high',
  key: { nsg: 'nsg-web' },
  window: { fromMs: OPENED_MS, toMs: OPENED_MS + 3_600_000 },
  unit: 'flows',
  observed: 4112,
  expected: 1950.4,
  ratio: 2.108,
  p: 3.1e-9,
  threshold: { p: 1e-4, ratio: 2, excess: 20 },
  baseline: { kind: 'seasonal-nb', days: 28, wantedDays: 28, k: 5.2, coverage: 0.98 },
  contributors: [
    { field: 'port', value: '3389', label: 'ms-wbt-server', share: 0.77, usualShare: 0.05 },
    { field: 'src', value: '203.0.113.7', label: 'NL, AS64500 Example', share: 0.41, usualShare: 0 },
  ],
  facts: [],
  suppressed: { excluded: 0, cooldown: 0 },
  firstTime: true,
  actions: [],
};

const PORT: Finding = {
  ...SPIKE,
  rule: 'unusual-port',
  title: 'New port in use',
  key: { vm: 'vm-data-1', direction: 'in', protocol: 'TCP', port: '4444' },
  observed: 42,
  expected: null,
  ratio: null,
  p: null,
  threshold: { minFlows: 10, minSources: 3 },
  baseline: { kind: 'first-seen', days: 1.92, wantedDays: 30, k: null, coverage: 1 },
  contributors: [
    { field: 'country', value: 'RO', label: '', share: 1, usualShare: 0 },
    { field: 'src', value: '198.51.100.9', label: 'RO, AS64511 Example', share: 0.6, usualShare: 0 },
    { field: 'src', value: '198.51.100.10', label: 'RO, AS64511 Example', share: 0.3, usualShare: 0 },
  ],
};

const COUNTRY: Finding = {
  ...PORT,
  rule: 'new-country',
  title: 'Traffic with a new country',
  key: { nsg: 'nsg-web', direction: 'in', country: 'IS' },
  baseline: { ...PORT.baseline, days: 45.5, wantedDays: 90 },
  contributors: [
    { field: 'port', value: '443', label: 'https', share: 1, usualShare: 0 },
    { field: 'src', value: '203.0.113.1', label: 'IS, AS64500 Example', share: 0.07, usualShare: 0 },
  ],
};

const CASES: readonly { readonly name: string; readonly finding: Finding; readonly sentence: string }[] = [
  {
    name: 'denied flows with a leading address and port',
    finding: SPIKE,
    sentence:
      'nsg-web denied 4,112 inbound flows in 1 h, 2.1 times the usual 1,950; ' +
      '41 % from 203.0.113.7 (NL, AS64500 Example), 77 % to port 3389 (ms-wbt-server).',
  },
  {
    name: 'denied flows from a crowd of one country',
    finding: {
      ...SPIKE,
      observed: 412,
      expected: 37.5,
      ratio: 11,
      contributors: [
        { field: 'country', value: 'CN', label: 'China', share: 0.6, usualShare: 0.2 },
        { field: 'src', value: '198.51.100.1', label: '', share: 0.02, usualShare: 0 },
      ],
    },
    sentence: 'nsg-web denied 412 inbound flows in 1 h, 11 times the usual 38; 60 % from China.',
  },
  {
    name: 'denied sources and nobody to name',
    finding: { ...SPIKE, unit: 'sources', observed: 640, expected: 6.25, ratio: 102.4, contributors: [] },
    sentence: 'nsg-web denied inbound flows from 640 addresses in 1 h, 102 times the usual 6.3.',
  },
  {
    name: 'a port answered, in young history',
    finding: PORT,
    sentence:
      'vm-data-1 answered on TCP port 4444 for the first time in 46 hours of records: 42 flows since 14:03 UTC; ' +
      '60 % from 198.51.100.9 (RO, AS64511 Example).',
  },
  {
    name: 'a port called by one flow',
    finding: {
      ...PORT,
      key: { vm: 'vm-app', direction: 'out', protocol: 'TCP', port: '6667' },
      observed: 1,
      contributors: [{ field: 'dst', value: '203.0.113.9', label: '', share: 1, usualShare: 0 }],
    },
    sentence:
      'vm-app connected out to TCP port 6667, new for it in 46 hours of records and not usual for its peers: ' +
      '1 flow since 14:03 UTC; all to 203.0.113.9.',
  },
  {
    name: 'dynamic ports',
    finding: { ...PORT, key: { ...PORT.key, port: 'dynamic' }, contributors: PORT.contributors.slice(0, 1) },
    sentence:
      'vm-data-1 answered on a dynamic TCP port for the first time in 46 hours of records: ' +
      '42 flows since 14:03 UTC; all from Romania.',
  },
  {
    name: 'a country let in by many addresses',
    finding: COUNTRY,
    sentence:
      'nsg-web let in 42 flows from Iceland since 14:03 UTC, the first in 45 days of records; all to port 443 (https).',
  },
  {
    name: 'a rare country called',
    finding: { ...COUNTRY, key: { ...COUNTRY.key, direction: 'out' }, firstTime: false, contributors: [] },
    sentence: 'nsg-web let out 42 flows to Iceland since 14:03 UTC, a country hardly seen in 45 days of records.',
  },
];

describe('the sentence of a finding', () => {
  for (const { name, finding, sentence } of CASES) {
    test(name, () => assert.equal(findingSentence(finding, UTC), sentence));

    test(`${name}: the same again from what was stored as JSON`, () => {
      const stored: Finding = JSON.parse(JSON.stringify(finding));
      assert.equal(findingSentence(stored, UTC), sentence);
      assert.deepEqual(nextSteps(stored), nextSteps(finding));
    });
  }

  test('gives times of day in the zone of the reader', () => {
    assert.match(findingSentence(PORT, { timeZone: 'Asia/Tokyo' }), / since 23:03 /);
  });

  const names = [
    ['IS', 'Iceland'],
    ['', 'an unknown country'],
    ['?', '?'],
  ] as const;
  for (const [code, name] of names) {
    test(`country ${JSON.stringify(code)} reads ${name}`, () => assert.equal(countryName(code), name));
  }
});

describe('next steps', () => {
  for (const { name, finding } of CASES) {
    test(`${name}: whole sentences that name the resource and a command`, () => {
      const steps = nextSteps(finding);
      assert.ok(steps.length >= 2 && steps.length <= 4);
      for (const step of steps) assert.match(step, /^[A-Z].*\.$/);
      assert.match(
        steps.join(' '),
        new RegExp(`\`(report|top \\w+) ${finding.key['nsg'] ?? finding.key['vm']} last \\dh\``),
      );
    });
  }
});
