import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { Report } from '#analysis/report.ts';
import type { Window } from '#core/window.ts';

/** One file that was read. */
export interface AnalyzedFile {
  readonly path: string;
  readonly stats: FlowLogStats;
}

export interface RuleNote {
  readonly rule: string;
  /** Why the rule could not fire, null when it could. */
  readonly waiting: string | null;
}

const time = (ms: number | null): string | null => (ms === null || !Number.isFinite(ms) ? null : new Date(ms).toISOString());

const windowJson = (window: Window) => ({ from: time(window.fromMs), to: time(window.toMs) });

/** The document of `flowbell analyze --json`, described in docs/analyze-json.md. Times are ISO 8601 in UTC. */
export function analysisJson(files: readonly AnalyzedFile[], report: Report, rules: readonly RuleNote[]) {
  const { summary, timeline, coverage } = report;
  return {
    format: 'flowbell-analysis/1',
    files: files.map(fileJson),
    window: windowJson(report.window),
    summary: { ...summary, firstMs: undefined, lastMs: undefined, first: time(summary.firstMs), last: time(summary.lastMs) },
    timeline: {
      bucketSeconds: timeline.bucketMs / 1000,
      points: timeline.points.map(({ timeMs, ...point }) => ({ time: time(timeMs), ...point })),
    },
    talkers: report.talkers,
    ports: report.ports,
    protocols: report.protocols,
    countries: report.countries,
    rules: {
      ...report.rules,
      rows: report.rules.rows.map(({ lastMs, ...row }) => ({ ...row, last: time(lastMs) })),
    },
    findings: report.findings.map((finding) => ({ ...finding, window: windowJson(finding.window) })),
    ruleNotes: rules,
    coverage: {
      ...coverage,
      newestMs: undefined,
      oldestMs: undefined,
      oldest: time(coverage.oldestMs),
      newest: time(coverage.newestMs),
    },
  };
}

const fileJson = ({ path, stats }: AnalyzedFile) => ({
  path,
  bytes: stats.bytes,
  formats: [...stats.formats],
  records: stats.records,
  tuples: stats.tuples,
  first: time(stats.firstTimeMs),
  last: time(stats.lastTimeMs),
  problemCount: stats.problemCount,
  problems: stats.problems.map(({ offset, path: part, expected, found, message }) => ({
    offset,
    path: part,
    expected,
    found,
    message,
  })),
});
