import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { captureFilter } from '#analysis/ingest/capture-filter.ts';
import type { AnalysisPlan } from './analyze.ts';
import { captureFlowJson } from './capture-flow-json.ts';
import { readingWarnings } from './capture-warnings.ts';
import { errorText } from './error-text.ts';
import type { FoundInputs } from './find-inputs.ts';
import { EXIT } from './io.ts';
import { LineOutput } from './line-output.ts';
import { type EndedFlow, readCapture } from './read-capture.ts';
import { readingProgress } from './reading-progress.ts';

/** `flowbell analyze --flows`: one JSON line for each flow, as flows end. Nothing is kept. */
export async function printFlows(found: FoundInputs, { config, io, filter, limits }: AnalysisPlan): Promise<number> {
  const enrichment = await openEnrichment({ ...config.geo, inventory: config.estate });
  const isWanted = captureFilter(filter, enrichment);
  const lines = new LineOutput(io.stdout);
  const progress = readingProgress(io, found.captures);
  const closed = new AbortController();
  let exit: number = found.missing.length > 0 ? EXIT.failed : EXIT.done;
  for (const { fault } of found.missing) io.stderr.write(errorText(fault));
  for (const source of found.captures) {
    const onFlow = ({ record, application }: EndedFlow): void => {
      if (!isWanted(record, application)) return;
      lines.add(JSON.stringify(captureFlowJson({ capture: source.name, record, application }, enrichment)));
    };
    const drain = async (): Promise<void> => {
      await lines.drain({ end: false });
      if (lines.isClosed) closed.abort();
    };
    const signal = AbortSignal.any([io.signal, closed.signal]);
    try {
      const read = await readCapture(source, { signal, limits, onFlow, drain, onBytes: progress.onBytes });
      await lines.drain({ end: true });
      progress.end();
      for (const warning of readingWarnings(read)) io.stderr.write(`${warning}\n`);
      if (read.result === null && read.fault !== null) {
        io.stderr.write(errorText(read.fault));
        exit = EXIT.failed;
      }
    } catch (error) {
      // The reader has had enough: that is no fault.
      if (!closed.signal.aborted) throw error;
      break;
    }
  }
  progress.end();
  return exit;
}
