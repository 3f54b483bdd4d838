import type { FlowLogResource } from '#azure/flow-log-resources.ts';
import { literal } from '#core/literal.ts';
import { formatClock, formatCount, formatDuration, formatTime, plural, zoneName } from '#core/units.ts';
import { DAY_MS, durationMs, type Window } from '#core/window.ts';
import type { TableBlock } from '#render/message.ts';
import { lookUp } from '../commands/look-up.ts';
import type { SourceStatus } from '../ports.ts';
import { cell, left, right } from '../tables/cells.ts';
import { sourceState } from './state.ts';

interface Times {
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Rows of a table; an estate may have hundreds of flow logs. */
const MOST_ROWS = 40;
const SHORT_FORMATS: Readonly<Record<string, string>> = {
  nsg1: 'NSG v1',
  nsg2: 'NSG v2',
  vnet4: 'VNet v4',
  capture: 'capture',
};

/** "vnet4, nsg2" as it stands in the store, in words. */
export const formatNames = (formats: string): string =>
  formats
    .split(', ')
    .map((name) => lookUp(SHORT_FORMATS, name) ?? name)
    .join(', ');

/** How each flow log comes in. */
export function activityTable(list: readonly SourceStatus[], { timeZone, nowMs }: Times): TableBlock {
  const rows = list
    .slice(0, MOST_ROWS)
    .map((source) => [
      cell(source.name),
      STATE_WORDS[sourceState(source, nowMs)],
      cell(formatNames(source.format)),
      source.newestMs === null ? '–' : shortTime(source.newestMs, { timeZone, nowMs }),
      source.newestMs === null ? '–' : formatDuration(Math.max(0, nowMs - source.newestMs)),
      formatCount(source.tuplesLastHour),
      source.usualTuplesPerHour === null ? '–' : formatCount(source.usualTuplesPerHour),
      formatCount(source.nics),
      gapsCell(source),
    ]);
  const columns = [
    ...['Flow log', 'State', 'Format', 'Newest record'].map(left),
    ...['Lag', 'Tuples/h', 'Usual', 'NICs'].map(right),
    left('Gaps'),
  ];
  return { kind: 'table', title: '', columns, rows, more: list.length - rows.length };
}

export const STATE_WORDS = {
  reading: 'reading',
  silent: 'silent',
  empty: 'no records',
  unreachable: 'unreachable',
  off: 'off',
} as const;

/** "14:05 CET" where the day is plain. */
const shortTime = (timeMs: number, { timeZone, nowMs }: Times): string =>
  nowMs - timeMs < DAY_MS / 2
    ? `${formatClock(timeMs, timeZone)} ${zoneName(timeMs, timeZone)}`
    : formatTime(timeMs, timeZone, { nowMs });

/** "none", "18 min", "3 (18 min)": how many, and the longest. */
export function gapsCell({ gaps, blobs }: SourceStatus): string {
  if (blobs === 0) return '–';
  if (gaps.length === 0) return 'none';
  const longest = formatDuration(Math.max(...gaps.map(durationMs)));
  return gaps.length === 1 ? longest : `${gaps.length} (${longest})`;
}

/** What each flow log is set to in Azure. */
export function settingsTable(list: readonly SourceStatus[]): TableBlock {
  const all = list.flatMap(({ name, resources }) => resources.map((resource) => ({ name, resource })));
  const rows = all
    .slice(0, MOST_ROWS)
    .map(({ name, resource }) => [
      cell(name),
      cell(targetText(resource)),
      cell(resource.account),
      retentionText(resource),
      cell(resource.filter === '' ? 'none' : resource.filter),
      resource.recordTypes.length === 0 ? 'all' : resource.recordTypes.join(' '),
      cell(stateText(resource)),
    ]);
  const columns = ['Flow log', 'Watches', 'Account', 'Retention', 'Filter', 'Records', 'State'].map(left);
  return { kind: 'table', title: 'Set in Azure', columns, rows, more: all.length - rows.length };
}

const TARGET_WORDS = { nsg: 'NSG', vnet: 'VNet', subnet: 'subnet', nic: 'NIC', other: '' } as const;

/** "VNet vnet-shop". */
export const targetText = ({ targetKind, targetName }: FlowLogResource): string =>
  `${TARGET_WORDS[targetKind]} ${targetName}`.trim();

export const retentionText = ({ retentionDays }: FlowLogResource): string =>
  retentionDays === null ? 'for ever' : plural(retentionDays, 'day');

/** "on", "off", "on, Failed". */
export function stateText({ enabled, provisioningState }: FlowLogResource): string {
  const change = ['', 'Succeeded'].includes(provisioningState) ? '' : `, ${literal(provisioningState, 20)}`;
  return `${enabled ? 'on' : 'off'}${change}`;
}

/** The longest gaps of one flow log, in order of time. */
export function gapTable(gaps: readonly Window[], { timeZone, nowMs }: Times): TableBlock {
  const shown = gaps
    .toSorted((a, b) => durationMs(b) - durationMs(a))
    .slice(0, 10)
    .sort((a, b) => a.fromMs - b.fromMs);
  return {
    kind: 'table',
    title: gaps.length > shown.length ? 'Longest gaps' : 'Gaps',
    columns: [left('From'), left('To'), right('Without records')],
    rows: shown.map((gap) => [
      formatTime(gap.fromMs, timeZone, { nowMs }),
      formatTime(gap.toMs, timeZone, { nowMs }),
      formatDuration(durationMs(gap)),
    ]),
    more: gaps.length - shown.length,
  };
}
