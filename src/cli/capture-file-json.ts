import type { CaptureResult } from '#analysis/capture/analyze-capture.ts';
import { nanosecondsBetween } from '#analysis/capture/capture-time.ts';
import { timeJson } from './capture-flow-json.ts';
import type { ReadCapture } from './read-capture.ts';

/** A capture among the files of `flowbell analyze --json`: what a flow log has too, then its own facts. */
export function captureFileJson({ name, sizeBytes, result, fault }: ReadCapture) {
  const { first = null, last = null } = result?.facts ?? {};
  return {
    path: name,
    sizeBytes,
    formats: ['capture'],
    records: 0,
    tuples: 0,
    firstAt: toMilliseconds(timeJson(first)),
    lastAt: toMilliseconds(timeJson(last)),
    fault: fault === null ? null : { code: fault.code, message: fault.message },
    problemCount: 0,
    problems: [],
    capture: result === null ? null : factsJson(result),
  };
}

/** As all times outside of `capture` are. */
const toMilliseconds = (time: string | null): string | null => (time === null ? null : `${time.slice(0, 23)}Z`);

function factsJson({ facts, evictedFlows }: CaptureResult) {
  const { first, last, stop, undecoded, interfaces, ...counts } = facts;
  return {
    fileType: facts.fileType,
    compression: facts.compression,
    linkTypes: facts.linkTypes,
    interfaces: interfaces.map(({ linkName, name, ...rest }) => ({
      ...rest,
      linkName,
      name: name === '' ? null : name,
    })),
    packets: counts.packets,
    wireBytes: counts.wireBytes,
    capturedBytes: counts.capturedBytes,
    cutPackets: counts.cutPackets,
    firstAt: timeJson(first),
    lastAt: timeJson(last),
    durationSeconds: first === null || last === null ? null : nanosecondsBetween(first, last) / 1e9,
    packetsWithoutTime: counts.packetsWithoutTime,
    timeGoesBack: counts.timeGoesBack,
    drops: counts.drops,
    undecoded: Object.entries(undecoded).map(([reason, packets]) => ({ reason, packets })),
    evictedFlows,
    bytesRead: counts.bytesRead,
    stop: {
      kind: stop.kind,
      offset: stop.offset,
      message: stop.kind === 'cut' || stop.kind === 'corrupt' ? stop.message : null,
    },
  };
}
