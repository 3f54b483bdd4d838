import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { type FilterOptions, parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import type { Report } from '#analysis/report.ts';
import type { Config } from '#config/load.ts';
import { AppError } from '#core/errors.ts';
import type { Window } from '#core/window.ts';
import type { RuleOutcome } from '#rules/evaluate.ts';
import type { RulesFile } from '#rules/rule-file.ts';
import { analysisWindow, type WindowOptions } from './analysis-window.ts';
import type { AnalyzedFile } from './analyzed-file.ts';
import { type CaptureOptions, flowLimits } from './capture-options.ts';
import { configurationOf } from './configuration.ts';
import { type FoundInputs, findInputs } from './find-inputs.ts';
import type { CommandIo } from './io.ts';
import type { Reported } from './html-report.ts';
import type { FlowLimits, ReadCapture } from './read-capture.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

export interface AnalyzeOptions extends WindowOptions, CaptureOptions {
  readonly json?: true;
  /** Folder for PNG files. */
  readonly charts?: string;
  /** File for the report as a page. */
  readonly html?: string;
  /** IANA zone; without it the one of the configuration. */
  readonly timeZone?: string;
  readonly config?: string;
}

/** What was found out, for every form of output. */
export interface AnalysisResult {
  /** Flow logs; none where captures were named. */
  readonly files: readonly AnalyzedFile[];
  readonly captures: readonly ReadCapture[];
  readonly report: Report;
  readonly rules: readonly RuleOutcome[];
  /** The report is of flows that it asks for; null asks for all. */
  readonly filter: FlowFilter | null;
}

export interface AnalysisPlan {
  readonly config: Config<RulesFile>;
  readonly io: CommandIo;
  readonly windowOf: (extent: Window) => Window;
  readonly timeZone: string;
  readonly filter: FlowFilter | null;
  readonly limits: FlowLimits;
  /** Called with the report, while its store is there. */
  readonly onReport?: (reported: Reported) => Promise<void>;
}

/**
 * `flowbell analyze`: a report on flow logs or captures, the flows of captures, or packets of them. Each kind of output
 * loads its own parts: only reports need a store and charts, a quarter of a gigabyte of programs.
 */
export async function analyze(named: readonly string[], options: AnalyzeOptions, io: CommandIo): Promise<number> {
  const config = configurationOf(options.config === undefined ? {} : { config: options.config }, io);
  const timeZone = options.timeZone ?? config.time.zone;
  const nowMs = SYSTEM_CLOCK.nowMs();
  const plan: AnalysisPlan = {
    config,
    io,
    windowOf: (extent) => analysisWindow(options, { extent, timeZone }),
    timeZone,
    filter: filterOf(options, { timeZone, nowMs }),
    limits: flowLimits(options),
  };
  const found = await findInputs(named, { stdin: io.stdin, signal: io.signal });
  if (found.flowLogs.length > 0 && found.captures.length > 0) throw mixed(found);
  // Said again against what there is: now a field that it lacks has a place.
  filterOf(options, { timeZone, nowMs, table: found.captures.length > 0 ? 'capture-file' : 'flows' });
  if (found.captures.length > 0 && options.flows === true) {
    const { printFlows } = await import('./print-flows.ts');
    return await printFlows(found, plan);
  }
  if (found.captures.length > 0 && options.extract !== undefined) return await extractFrom(found, plan, options);
  const unfit = CAPTURE_OPTIONS.find((name) => options[name] !== undefined);
  if (unfit !== undefined && found.flowLogs.length > 0) throw forCapturesOnly(unfit);
  const { printReport } = await import('./print-report.ts');
  return await printReport(found, plan, options);
}

const CAPTURE_OPTIONS = ['flows', 'extract', 'idle', 'active', 'maxFlows'] as const;

/** Read before any file, so that a slip of the pen is told at once. */
const filterOf = ({ filter, extract: chosen = filter }: AnalyzeOptions, context: FilterOptions): FlowFilter | null =>
  chosen === undefined ? null : parseFlowFilter(chosen, context);

async function extractFrom(found: FoundInputs, plan: AnalysisPlan, { output }: AnalyzeOptions): Promise<number> {
  const [source] = found.captures;
  const missing = found.missing[0];
  if (missing !== undefined) throw missing.fault;
  if (output !== undefined && source !== undefined && found.captures.length === 1) {
    const { extract } = await import('./extract.ts');
    return await extract(source, output, plan);
  }
  throw new AppError('FB2002', {
    message: output === undefined ? '--extract needs a file to write to.' : '--extract reads one capture at a time.',
    next: "Use for example: flowbell analyze in.pcap --extract 'host = *.example.com' -o out.pcap.",
  });
}

/** Both tell of the same flows: one report of both would count them twice. */
const mixed = ({ flowLogs, captures }: FoundInputs): AppError =>
  new AppError('FB2006', {
    message: `Flow logs and captures cannot be reported on together: ${flowLogs[0]?.path} is a flow log, ${captures[0]?.name} is a capture.`,
    next: 'Run them apart: one call for the flow logs, one for the captures.',
  });

const forCapturesOnly = (option: string): AppError =>
  new AppError('FB2002', {
    message: `--${option.replace('maxFlows', 'max-flows')} is for packet captures, and the files named are flow logs.`,
    next: 'Leave it out, or name captures (.pcap, .pcapng, .cap).',
  });
