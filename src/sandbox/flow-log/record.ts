import { MINUTE_MS } from '#core/window.ts';
import { FLOW_LOG_IDS, type Nic, nsgId } from '../estate.ts';
import { randomFor } from '../random.ts';
import type { TuplesByRule } from '../traffic/traffic.ts';

/**
 * One record of a VNet flow log, version 4, as JSON text with the field order of real logs (azure-network-watcher
 * section 4.5); '' for a minute without traffic, for which Azure writes nothing. `timeMs` is when it was collected.
 */
export function recordText(nic: Nic, timeMs: number, tuples: TuplesByRule): string {
  if (tuples.size === 0) return '';
  const aclId = nsgId(nic.nsg);
  const flows = [...tuples].map(([rule, group]) => {
    const lines = group.map(({ text }) => `"${text}"`).join(',');
    return `{"aclID":"${aclId}","flowGroups":[{"flowTuples":[${lines}],"rule":"${rule}"}]}`;
  });
  return (
    `{"category":"FlowLogFlowEvent","flowLogGUID":"${FLOW_LOG_IDS.guid}",` +
    `"flowLogResourceID":"${FLOW_LOG_IDS.resourceId}","flowLogVersion":4,` +
    `"flowRecords":{"flows":[${flows.join(',')}]},"macAddress":"${nic.mac}",` +
    `"operationName":"FlowLogFlowEvent","targetResourceID":"${FLOW_LOG_IDS.target}","time":"${recordTime(timeMs)}"}`
  );
}

/** Azure prints ten-millionths of a second: 2024-12-12T04:00:24.7385180Z. */
function recordTime(timeMs: number): string {
  const fraction = String(randomFor(timeMs).int(0, 10_000)).padStart(4, '0');
  return new Date(timeMs).toISOString().replace('Z', `${fraction}Z`);
}

/** A minute is collected within two seconds of its end. */
export function collectedMs(seed: number, nic: number, minuteMs: number): number {
  return minuteMs + MINUTE_MS + randomFor(seed, nic, minuteMs).int(200, 2000);
}
