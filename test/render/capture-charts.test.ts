import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApplicationRow } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '#render/chart.ts';
import { applicationsChart } from '#render/charts/applications.ts';
import { countriesMap } from '#render/charts/countries.ts';
import { portsChart } from '#render/charts/ports.ts';
import { talkersChart } from '#render/charts/talkers.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { EMPTY_VIEWS, VIEWS } from '../support/bot-ports.ts';

const OPTIONS: ChartOptions = { timeZone: 'UTC', subtitle: 'capture x.pcap', hasDecisions: false };
const row = (name: string, rest: Partial<ApplicationRow>): ApplicationRow => ({
  name,
  flows: 10,
  flowsByContent: 0,
  flowsByPort: 0,
  flowsByProtocol: 0,
  bytes: 1,
  hosts: 0,
  topHosts: [],
  ...rest,
});
const APPLICATIONS = {
  rows: [
    row('TLS', { flowsByContent: 7, flowsByPort: 3, hosts: 20 }),
    row('SSH', { flowsByPort: 10 }),
    row('', { flows: 1 }),
  ],
  total: 5,
  otherFlows: 4,
};

const charts = (views: typeof VIEWS): Readonly<Record<string, Chart>> => ({
  timeline: timelineChart(views.timeline, OPTIONS),
  ports: portsChart(views.ports, OPTIONS),
  talkers: talkersChart(views.talkers, OPTIONS),
  countries: countriesMap(views.countries, OPTIONS),
});

describe('charts of captures', () => {
  for (const [what, views] of [
    ['flows', VIEWS],
    ['no flows', EMPTY_VIEWS],
  ] as const) {
    for (const [name, { alt, spec }] of Object.entries(charts(views))) {
      test(`${name} of ${what} speaks of no decisions`, () => {
        assert.doesNotMatch(alt, /allowed|denied/i);
        assert.doesNotMatch(JSON.stringify(spec), /"(Allowed|Denied)"/);
      });
    }
  }

  test('applications say how they are known, and how many are not shown', () => {
    const { alt, spec } = applicationsChart(APPLICATIONS, OPTIONS);
    assert.match(
      alt,
      /TLS \(3 flows by port only · 20 hosts\): 10 flows; SSH \(by port only\): 10 flows; unknown: 1 flow\./,
    );
    assert.match(JSON.stringify(spec), /\+ 2 more applications with 4 flows/);
  });
});
