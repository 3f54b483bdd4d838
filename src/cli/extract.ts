import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { DEFAULT_MAX_FLOWS } from '#analysis/capture/analyze-capture.ts';
import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { captureFilter } from '#analysis/ingest/capture-filter.ts';
import { extractPackets } from '#analysis/ingest/capture-extraction.ts';
import { FlowChoice } from '#analysis/ingest/capture-flow-choice.ts';
import { captureWriter } from '#analysis/ingest/capture-writer.ts';
import { AppError } from '#core/errors.ts';
import { visible } from '#core/literal.ts';
import { formatBytes, plural } from '#core/units.ts';
import type { AnalysisPlan } from './analyze.ts';
import { readingWarnings } from './capture-warnings.ts';
import { counted } from './flow-log-files.ts';
import type { InputSource } from './input-source.ts';
import { EXIT } from './io.ts';
import { nothingInCaptures } from './nothing-in-captures.ts';
import { readCapture } from './read-capture.ts';
import { readingProgress } from './reading-progress.ts';

/** `flowbell analyze --extract FILTER -o FILE`: writes the packets of the flows that match. */
export async function extract(source: InputSource, output: string, plan: AnalysisPlan): Promise<number> {
  const { io, limits } = plan;
  await checkOutput(source, output);
  const { choice, facts } = await choose(source, plan);
  const progress = readingProgress(io, [source], 'writing');
  const { chunks } = await source.open({ signal: io.signal });
  const writer = captureWriter(facts.interfaces);
  const bytes = await writeFile(output, (file) =>
    extractPackets(counted(chunks, progress.onBytes), {
      signal: io.signal,
      choice,
      limits,
      onPacket: (packet) => writer.add(packet),
      drain: () => file.appendFile(writer.take()),
    }),
  );
  progress.end();
  const what = `${plural(writer.packets, 'packet')} of ${plural(choice.flows, 'flow')}, ${formatBytes(bytes)}`;
  io.stderr.write(`${visible(output)}: ${what}\n`);
  return EXIT.done;
}

/** The first reading: which flows match, by everything that is known of them when they end. */
async function choose(source: InputSource, plan: AnalysisPlan): Promise<{ choice: FlowChoice; facts: CaptureFacts }> {
  const { config, io, limits } = plan;
  const enrichment = await openEnrichment({ ...config.geo, inventory: config.estate });
  const isWanted = captureFilter(plan.filter, enrichment);
  const choice = new FlowChoice(limits.maxFlows ?? DEFAULT_MAX_FLOWS);
  const progress = readingProgress(io, [source], 'choosing');
  const read = await readCapture(source, {
    signal: io.signal,
    limits,
    onFlow: ({ record, application, slot }) => choice.end(slot, isWanted(record, application)),
    onBytes: progress.onBytes,
  });
  progress.end();
  for (const warning of readingWarnings(read)) io.stderr.write(`${warning}\n`);
  if (read.result === null || choice.flows === 0) throw nothingInCaptures([read], { isFiltered: true });
  return { choice, facts: read.result.facts };
}

/** FB2002 for input that can be read only once, and for an output that is the input. */
async function checkOutput(source: InputSource, output: string): Promise<void> {
  if (!source.isRepeatable) {
    throw new AppError('FB2002', {
      message: `--extract reads a capture twice, and ${source.name} can be read only once.`,
      next: 'Write it to a file first, and name the file.',
    });
  }
  if (source.path === null) return;
  const [one, other] = await Promise.all([stat(source.path), stat(output).catch(() => null)]);
  if (other === null || one.ino !== other.ino || one.dev !== other.dev) return;
  throw new AppError('FB2002', {
    message: `${output} is the capture itself, which would be overwritten.`,
    next: 'Name another file with -o.',
  });
}

/** Fills a file beside the one that is wanted and puts it in its place when it is whole; returns its size. FB3004. */
async function writeFile(path: string, fill: (file: FileHandle) => Promise<void>): Promise<number> {
  const part = `${path}.part`;
  try {
    await using file = await open(part, 'w').catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
    await fill(file);
    const { size } = await file.stat();
    await rename(part, path);
    return size;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const unwritable = (path: string, cause: unknown): AppError =>
  new AppError('FB3004', {
    message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Name a file in a folder that you may write to with -o.',
    details: { path },
    cause,
  });
