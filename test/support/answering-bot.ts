import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { CaptureLibrary } from '#analysis/ingest/capture-library.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { type ImportedFile, type ImportRecords, Imports } from '#analysis/ingest/imports.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import { SILENT } from '#core/log.ts';
import { MINUTE_MS } from '#core/window.ts';
import type { Message } from '#render/message.ts';
import { fakePorts } from './bot-ports.ts';
import { NOW_MS } from './bot-now.ts';
import { pcapFile } from './capture-bytes.ts';
import { dnsQuery, synFrame } from './capture-frames.ts';
import type { TestFlow } from './flow-columns.ts';
import { storeWith } from './flow-store.ts';
import { RecordingChannel } from './recording-channel.ts';

/** A bot over a real store, with drawings left out. */
export interface AnsweringBot extends AsyncDisposable {
  ask(text: string): Promise<Message>;
}

const at = (minutesAgo: number): string => new Date(NOW_MS - minutesAgo * MINUTE_MS).toISOString();
const INVENTORY = { resources: [], internalRanges: ['10.0.0.0/16'], onPremRanges: [] };

/** Two hours of one VM: visitors of two countries, a denied scan, a download, a question without an answer. */
const FLOWS: readonly TestFlow[] = [
  ...Array.from(
    { length: 6 },
    (_, n): TestFlow => ({
      time: at(100 - 15 * n),
      src: `20.1.2.${n + 1}`,
      srcCountry: n % 2 === 0 ? 'NL' : 'DE',
      srcPort: 40_000 + n,
      counters: [4, 1000 * (n + 1), 5, 20_000],
    }),
  ),
  ...Array.from(
    { length: 4 },
    (_, n): TestFlow => ({
      time: at(50 - n),
      src: '20.9.9.9',
      srcCountry: 'NL',
      srcPort: 50_000 + n,
      dstPort: 3389,
      action: 'deny',
      counters: [0, 0, 0, 0],
    }),
  ),
  {
    time: at(30),
    src: '10.0.0.4',
    dst: '20.7.7.7',
    direction: 'out',
    srcClass: 'vm',
    dstClass: 'internet',
    dstCountry: 'US',
    protocol: 17,
    dstPort: 53,
    counters: [1, 80, 0, 0],
  },
  { time: at(25), src: '20.1.2.1', srcCountry: 'NL', srcPort: 40_000, state: 'end', counters: [9, 2_000_000, 9, 5000] },
];

const CAPTURE = pcapFile(
  [dnsQuery('example.org'), synFrame(), synFrame(['10.0.0.1', 40_001])].map((data, n) => ({
    seconds: NOW_MS / 1000 - 3600 + n,
    data,
  })),
);

/** Over flow logs of the two hours up to NOW_MS, and the capture `import/c/vm.cap`. */
export async function answeringBot(): Promise<AnsweringBot> {
  const { store, ...rest } = await storeWith(FLOWS);
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const imports = new Imports({
    writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
    records: inMemory(),
    retentionMs: Number.POSITIVE_INFINITY,
    maxUnpackedBytes: 1e9,
    nowMs: () => NOW_MS,
  });
  const chunks = (async function* () {
    yield await Promise.resolve(CAPTURE);
  })();
  const address = 'account.example/c/vm.cap';
  await imports.read({ address, path: '/c/vm.cap', chunks }, { signal: AbortSignal.timeout(60_000) });
  const analysis = new Analysis(store, enrichment, INVENTORY);
  const ports = {
    ...fakePorts(),
    report: (query: Parameters<Analysis['report']>[0]) => analysis.report(query, { findings: [], problems: [] }),
    view: analysis.view.bind(analysis),
    extent: analysis.extent.bind(analysis),
    scopes: analysis.scopes.bind(analysis),
    captures: new CaptureLibrary({ containers: [], store, enrichment, imports }),
  };
  const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
  const dispatcher = createDispatcher({ ports, clock, timeZone: 'UTC', log: SILENT });
  return {
    ask: async (text) => {
      const channel = new RecordingChannel();
      await dispatcher.answer(text, { channel }, { signal: AbortSignal.timeout(60_000) });
      return channel.last;
    },
    [Symbol.asyncDispose]: () => rest[Symbol.asyncDispose](),
  };
}

function inMemory(): ImportRecords {
  const files = new Map<string, ImportedFile>();
  return {
    list: () => Promise.resolve([...files.values()]),
    save: (file) => Promise.resolve(void files.set(file.name, file)),
    remove: (name) => Promise.resolve(void files.delete(name)),
  };
}
