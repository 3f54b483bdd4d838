import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DEFAULT_MAX_FLOWS } from '#analysis/capture/analyze-capture.ts';
import { ApplicationClassifier, type FlowApplication } from '#analysis/capture/applications/classifier.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';
import { analyzeCaptureFile } from '#analysis/capture/analyze-capture.ts';
import { pcapFile } from '../../../support/capture-bytes.ts';
import { corpus, corpusMissing } from '../../../support/capture-corpus.ts';
import { flowsOfFile } from '../../../support/capture-flows.ts';
import { dnsQuery, synFrame } from '../../../support/capture-frames.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const APART = { twoThreadsFromBytes: 0 };

/** Facts, flows and applications, or how it was refused. */
async function everythingOf(path: string, options: { readonly twoThreadsFromBytes?: number }): Promise<unknown> {
  const observer = new ApplicationClassifier({ maxFlows: DEFAULT_MAX_FLOWS });
  const found: (ReturnType<typeof readFlow> | FlowApplication)[] = [];
  try {
    const result = await analyzeCaptureFile(path, {
      ...options,
      signal: AbortSignal.timeout(60_000),
      observer,
      onFlow: (table, slot, end) => {
        const flow = readFlow(table, slot, end);
        const { protocol, initiatorPort, responderPort } = flow;
        found.push(flow, observer.applicationOf(slot, protocol, initiatorPort, responderPort));
      },
    });
    return { result, found };
  } catch (error) {
    assert.ok(error instanceof Error);
    const { message, ...fields } = error as Error & Record<string, unknown>;
    return { message, ...fields };
  }
}

describe('a capture decoded in another thread', () => {
  describe('gives the same as in one', { skip: corpusMissing }, () => {
    for (const { file, path } of corpus()) {
      test(file, async () => {
        assert.deepEqual(await everythingOf(path, APART), await everythingOf(path, {}));
      });
    }
  });

  test('of small packets, more of them than fit on the way at once, counts every one', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'small.pcap');
    const packets = 120_000;
    const frames = Array.from({ length: 500 }, (_, flow) => synFrame(['10.0.0.1', 1024 + flow]));
    const data = (number: number): Buffer => frames[number % frames.length] ?? Buffer.alloc(0);
    const records = Array.from({ length: packets }, (_, number) => ({ data: data(number), seconds: number }));
    await writeFile(path, pcapFile(records));
    const { facts, flows } = await flowsOfFile(path, APART);
    assert.equal(facts.packets, packets);
    assert.equal(facts.stop.kind, 'end');
    assert.equal(flows.length, frames.length);
    assert.ok(flows.every(({ sent }) => sent.packets === packets / frames.length));
  });

  test('is left when the reader is told to stop, and the next one is read', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'long.pcap');
    const data = dnsQuery('example.com');
    await writeFile(path, pcapFile(Array.from({ length: 100_000 }, () => ({ data }))));
    const stop = new AbortController();
    const onProgress = (): void => stop.abort(new Error('enough'));
    await assert.rejects(flowsOfFile(path, { ...APART, signal: stop.signal, onProgress }), /enough/);
    const { facts } = await flowsOfFile(path, APART);
    assert.equal(facts.packets, 100_000);
  });

  test('whose taker fails ends with that failure', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'failing.pcap');
    await writeFile(path, pcapFile(Array.from({ length: 1000 }, () => ({ data: dnsQuery('example.com') }))));
    const observer = {
      onPayload: () => {
        throw new Error('the taker has failed');
      },
      onFlowEnd: () => undefined,
    };
    await assert.rejects(flowsOfFile(path, { ...APART, observer }), /the taker has failed/);
  });
});
