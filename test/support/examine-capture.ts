import { CaptureAnalysis } from '#analysis/capture/capture-analysis.ts';
import type { ReadFacts } from '#analysis/capture/capture-decoding.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { FlowTable } from '#analysis/capture/flow-table/flow-table.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';
import type { PayloadObserver } from '#analysis/capture/payload-observer.ts';
import { AppError } from '#core/errors.ts';

/** What a capture in memory gives: null when it is refused. */
export type Examined = { readonly facts: ReadFacts; readonly flows: readonly FlowRecord[] } | null;

/** Few, so that flows are pushed out as well. */
const MAX_FLOWS = 24;

/**
 * Reads the capture at [from, to) of `bytes` and checks what must hold for any input: that nothing is thrown but the
 * refusal, that no payload lies outside, and that lengths and counts fit together. Throws an Error that says what does not.
 */
export function examine(bytes: Buffer, from: number, to: number): Examined {
  const flows: FlowRecord[] = [];
  const observer: PayloadObserver = {
    onPayload: ({ offset, length, wireLength }) => {
      check(offset >= from && length > 0 && offset + length <= to, 'payload lies outside of the capture');
      check(wireLength >= length, 'more payload was captured than sent');
      return true;
    },
    onFlowEnd: () => undefined,
  };
  const settings = { maxFlows: MAX_FLOWS, idleSeconds: 0, activeSeconds: 0, hashSeed: 1 };
  const sink = { onFlow: (flow: number, end: FlowRecord['end']) => flows.push(readFlow(table, flow, end)) };
  const table = new FlowTable(settings, sink, observer);
  const analysis = new CaptureAnalysis(table);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const rest = analysis.push(bytes, view, from, to);
    check(rest >= from && rest <= to, 'the reader went beyond the end');
    const facts = analysis.finish(bytes.subarray(rest, to));
    table.end();
    checkFacts(facts, flows, to - from);
    return { facts, flows };
  } catch (error) {
    if (error instanceof AppError && error.code === 'FB3006') return null;
    throw error;
  }
}

function checkFacts(facts: ReadFacts, flows: readonly FlowRecord[], length: number): void {
  check(facts.stop.offset >= 0 && facts.stop.offset <= length, 'the stop lies outside of the capture');
  check(facts.capturedBytes <= length, 'more bytes were captured than there are');
  check(facts.packets <= length / 12, 'more packets than there is room for');
  const counted = flows.reduce((sum, { sent, received }) => sum + sent.packets + received.packets, 0);
  const undecoded = Object.values(facts.undecoded).reduce((sum, count) => sum + count, 0);
  check(counted + undecoded >= facts.packets, 'a packet is neither in a flow nor among the undecoded');
  for (const { first, last, sent, received } of flows) {
    check(sent.packets + received.packets > 0, 'a flow has no packets');
    check(first === null || last === null || first.seconds <= last.seconds, 'a flow ends before it begins');
    check(sent.wireBytes >= 0 && received.wireBytes >= 0, 'a flow has less than no bytes');
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
