import { analyzeCaptureFile } from '#analysis/capture/analyze-capture.ts';
import { ApplicationClassifier } from '#analysis/capture/applications/classifier.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';

const MAX_FLOWS = 1_000_000;

interface Round {
  readonly ms: number;
  /** Of all threads of the process. */
  readonly processorMs: number;
  /** Of the thread that counts flows and names applications. */
  readonly threadMs: number;
  readonly packets: number;
  readonly bytes: number;
  readonly flows: number;
  readonly evictedFlows: number;
}

/** What a process of its own measured, best of its rounds; the parent reads it as JSON. */
export interface CaptureRun extends Round {
  /** Highest resident memory of the process. */
  readonly peakMegabytes: number;
  /** The first round, in which the code is compiled. */
  readonly firstMs: number;
}

/** Reads the capture once: to flows alone, or to flow records with their applications. */
async function measure(path: string, withApplications: boolean): Promise<Round> {
  const start = performance.now();
  const processorStart = process.cpuUsage();
  const threadStart = process.threadCpuUsage();
  const observer = withApplications ? new ApplicationClassifier({ maxFlows: MAX_FLOWS }) : null;
  let flows = 0;
  const { facts, evictedFlows } = await analyzeCaptureFile(path, {
    signal: AbortSignal.timeout(10 * 60_000),
    maxFlows: MAX_FLOWS,
    ...(observer === null ? {} : { observer }),
    onFlow: (table, flow, end) => {
      flows++;
      if (observer === null) return;
      const { protocol, initiatorPort, responderPort } = readFlow(table, flow, end);
      observer.applicationOf(flow, protocol, initiatorPort, responderPort);
    },
  });
  const { user, system } = process.cpuUsage(processorStart);
  const thread = process.threadCpuUsage(threadStart);
  const ms = performance.now() - start;
  return {
    ms,
    processorMs: (user + system) / 1000,
    threadMs: (thread.user + thread.system) / 1000,
    packets: facts.packets,
    bytes: facts.bytesRead,
    flows,
    evictedFlows,
  };
}

const [path = '', kind = 'flows', count = '1'] = process.argv.slice(2);
const rounds: Round[] = [];
for (let round = 0; round < Number(count); round++) rounds.push(await measure(path, kind === 'applications'));
const [first] = rounds;
if (first === undefined) throw new Error('no rounds');
const run: CaptureRun = {
  ...first,
  ms: Math.min(...rounds.map(({ ms }) => ms)),
  processorMs: Math.min(...rounds.map(({ processorMs }) => processorMs)),
  threadMs: Math.min(...rounds.map(({ threadMs }) => threadMs)),
  peakMegabytes: process.resourceUsage().maxRSS / 1000,
  firstMs: first.ms,
};
process.stdout.write(JSON.stringify(run));
