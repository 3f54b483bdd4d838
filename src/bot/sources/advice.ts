import type { FlowLogResource } from '#azure/flow-log-resources.ts';
import { literal } from '#core/literal.ts';
import { formatDuration } from '#core/units.ts';
import type { SourceStatus } from '../ports.ts';
import { changeFailed, sourceState } from './state.ts';

/** What is wrong with a flow log as one sentence, null when nothing is. */
export function complaint(source: SourceStatus, nowMs: number): string | null {
  if (source.problem !== null) return literal(source.problem, 400);
  switch (sourceState(source, nowMs)) {
    case 'empty':
      return 'It is switched on in Azure, and no record of it was found.';
    case 'silent':
      return `It has gone silent: its newest record is ${formatDuration(nowMs - (source.newestMs ?? nowMs))} old.`;
    case 'off':
    case 'unreachable':
      return null;
    case 'reading':
      return changeFailed(source) ? 'Azure could not apply its last change: its provisioning state is Failed.' : null;
  }
}

/** What to look at, most likely cause first; nothing where all is well. */
export function nextSteps(source: SourceStatus, nowMs: number): readonly string[] {
  const state = sourceState(source, nowMs);
  // Where storage cannot be read, its problem says what to do, and the rest cannot be known.
  if (state === 'off' || state === 'unreachable') return [];
  if (state === 'reading') return changeFailed(source) ? [SAVE_AGAIN] : [];
  const account = source.resources.find((each) => each.account !== '')?.account;
  const storage = account === undefined ? 'the storage account' : `storage account \`${literal(account)}\``;
  const firewall = `Firewall of ${storage}: “Allow trusted Microsoft services” has to be on.`;
  const lifecycle = `Lifecycle rules of ${storage}: they may delete blobs before they are read.`;
  const saved = changeFailed(source) ? [SAVE_AGAIN] : [];
  return state === 'empty'
    ? [...saved, JUST_ON, READER, REGISTERED, firewall, TRAFFIC, lifecycle]
    : [...saved, `${TRAFFIC} Machines may be stopped.`, rotation(source), firewall, lifecycle];
}

const TRAFFIC = 'Is there traffic? Minutes without any have no record.';
const JUST_ON = 'If it was switched on just now, wait: the first blob comes within 5 minutes.';
const SAVE_AGAIN = 'Its last change failed: open it under Network Watcher, Flow logs, and save it again.';
const REGISTERED = 'The provider Microsoft.Insights has to be registered in the subscription of the watched resource.';
const READER = 'The identity of Flowbell needs Storage Blob Data Reader on that account.';

const rotation = ({ format }: SourceStatus): string =>
  format.includes('nsg')
    ? 'After the access keys of the account were rotated, NSG flow logs stop: switch the log off and on again.'
    : 'After the customer-managed key of the account was changed, VNet flow logs stop: switch the log off and on again.';

/** What makes the numbers of a flow log mean less than they seem to. */
export function cautions(source: SourceStatus): readonly string[] {
  return source.resources.flatMap((resource) => [...filtered(resource), ...withoutStates(resource)]);
}

function filtered({ filter }: FlowLogResource): string[] {
  if (filter === '') return [];
  return [
    `It logs only part of the traffic (filter \`${literal(filter, 120)}\`): its counts and baselines do not compare with those of other logs.`,
  ];
}

const STATE_WORDS = { B: 'beginnings', C: 'continuations', E: 'ends', D: 'denials' } as const;

function withoutStates({ recordTypes }: FlowLogResource): string[] {
  if (recordTypes.length === 0) return [];
  const states = ['B', 'C', 'E', 'D'] as const;
  const left = states.filter((state) => !recordTypes.includes(state));
  if (left.length === 0) return [];
  const words = left.map((state) => STATE_WORDS[state]).join(' and no ');
  const flows = left.includes('B') ? ' Allowed flows are counted where they begin, so here they are not.' : '';
  return [`It logs no ${words} (record types ${recordTypes.join(', ')}).${flows}`];
}
