import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { Report } from '#analysis/report.ts';
import type { Ranking } from '#analysis/views/results.ts';
import { type Finding, fingerprint } from '#core/finding.ts';
import type { Window } from '#core/window.ts';
import type { RuleOutcome } from '#rules/evaluate.ts';
import { findingSentence } from '#rules/sentence.ts';
import type { AnalysisResult } from './analyze.ts';
import type { AnalyzedFile } from './analyzed-file.ts';
import { captureFileJson } from './capture-file-json.ts';

/** The document of `flowbell analyze --json`, described in docs/analyze-json.md. Times are ISO 8601 in UTC. */
export function analysisJson({ files, captures, report, rules, filter }: AnalysisResult) {
  return {
    format: 'flowbell-analysis/1',
    window: windowJson(report.window),
    filter: filter === null ? null : describeFilter(filter),
    files: [...files.map(fileJson), ...captures.map(captureFileJson)],
    ...viewsJson(report),
    rules: rules.map(ruleJson),
    findings: report.findings.map(findingJson),
    coverage: coverageJson(report),
  };
}

const time = (ms: number | null): string | null =>
  ms === null || !Number.isFinite(ms) ? null : new Date(ms).toISOString();

const windowJson = (window: Window) => ({ from: time(window.fromMs), to: time(window.toMs) });

/** Inside Flowbell '' says "not known"; in the document null does. */
const known = (value: string): string | null => (value === '' ? null : value);

/** NSG version 1 has no counters: then every size is unknown, not zero. */
function withSizes<Row extends object>(row: Row, isCounted: boolean) {
  if (isCounted) return row;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, /^(bytes|packets)/.test(key) ? null : value]),
  );
}

function rankingJson<Row extends object>({ rows, total, otherFlows }: Ranking<Row>, toJson: (row: Row) => object) {
  return { distinct: total, otherFlows, rows: rows.map(toJson) };
}

function viewsJson(report: Report) {
  const { summary, timeline, talkers, ports, protocols, countries, rules, capture } = report;
  const isCounted = summary.countedTuples > 0;
  const sized = (row: object): object => withSizes(row, isCounted);
  const { firstMs, lastMs, countedTuples, repeatedTuples, ...numbers } = summary;
  return {
    summary: {
      firstAt: time(firstMs),
      lastAt: time(lastMs),
      ...sized(numbers),
      tuplesWithCounters: countedTuples,
      tuplesRepeated: repeatedTuples,
    },
    timeline: {
      bucketSeconds: timeline.bucketMs / 1000,
      points: timeline.points.map(({ timeMs, ...point }) => ({ at: time(timeMs), ...sized(point) })),
    },
    talkers: rankingJson(talkers, ({ address, addressClass, name, country, asn, organisation, ...row }) => ({
      address,
      addressClass,
      name: known(name),
      country: known(country),
      asn: asn === 0 ? null : asn,
      organisation: known(organisation),
      ...sized(row),
    })),
    ports: rankingJson(ports, ({ protocol, port, service, ...row }) => ({
      protocol,
      port,
      service: known(service),
      ...sized(row),
    })),
    protocols: rankingJson(protocols, ({ protocol, name, ...row }) => ({ protocol, name, ...sized(row) })),
    countries: rankingJson(countries, ({ country, name, ...row }) => ({
      country: known(country),
      name: known(name),
      ...sized(row),
    })),
    nsgRules: rankingJson(rules, ({ nsg, lastMs: usedMs, ...row }) => ({
      nsg: known(nsg),
      ...row,
      lastAt: time(usedMs),
    })),
    applications:
      capture === undefined
        ? null
        : rankingJson(capture.applications, ({ name, ...row }) => ({ name: known(name), ...row })),
    tcpResults: capture?.connections ?? null,
  };
}

function coverageJson({ coverage }: Report) {
  const { newestMs, oldestMs, minutesWithData, minutesExpected, formats, geo } = coverage;
  return { firstAt: time(oldestMs), lastAt: time(newestMs), minutesWithData, minutesExpected, formats, databases: geo };
}

const fileJson = ({ path, stats, fault }: AnalyzedFile) => ({
  path,
  sizeBytes: stats?.bytes ?? null,
  formats: [...(stats?.formats ?? [])],
  records: stats?.records ?? 0,
  tuples: stats?.tuples ?? 0,
  firstAt: time(stats?.firstTimeMs ?? null),
  lastAt: time(stats?.lastTimeMs ?? null),
  fault: fault === null ? null : { code: fault.code, message: fault.message },
  problemCount: stats?.problemCount ?? 0,
  problems: (stats?.problems ?? []).map(({ path: part, offset, expected, found }) => ({
    part,
    offset,
    expected,
    found,
  })),
  capture: null,
});

const ruleJson = ({ rule, condition, waiting, problem }: RuleOutcome) => ({
  id: rule.id,
  title: rule.title,
  condition,
  waiting,
  fault: problem === null ? null : { code: problem.code, message: problem.message },
});

function findingJson(finding: Finding) {
  const { rule, title, severity, key, window, contributors, firstTime, actions: _commands, ...evidence } = finding;
  return {
    fingerprint: fingerprint(finding),
    rule,
    title,
    severity,
    text: findingSentence(finding, { timeZone: 'UTC' }).replaceAll('**', '').replaceAll('`', ''),
    key,
    isNew: firstTime,
    window: windowJson(window),
    ...evidence,
    contributors: contributors.map(({ label, ...contributor }) => ({ ...contributor, label: known(label) })),
  };
}
