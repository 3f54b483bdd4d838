import { conjunction } from '#analysis/filter/conjunction.ts';
import { readRange } from '#analysis/filter/address-range.ts';
import type { FilterTest, FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { FilterField } from '#analysis/filter/flow-filter-fields.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import type { ButtonsBlock } from '#render/message.ts';
import { say, scopeWords, whereWords, windowWords } from '../say.ts';
import { MAX_COMMAND_LENGTH } from '../tokens.ts';

export type Button = ButtonsBlock['buttons'][number];

/** What an answer is about. */
export interface Asked {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter: FlowFilter | null;
}

/** A command about the same, with `filter` added to what is asked for anyway. */
export const sameAnd = ({ scope, window, filter }: Asked, words: string, more: FlowFilter | null = null): string =>
  say(words, scopeWords(scope), windowWords(window), whereWords(conjunction(filter, more)));

/** Buttons whose commands can be read back, each command once. */
export const pressable = (list: readonly Button[]): readonly Button[] => [
  ...new Map(
    list.filter(({ command }) => command.length <= MAX_COMMAND_LENGTH).map((button) => [button.command, button]),
  ).values(),
];

/** `field = text`, without regard to case. */
export const isText = (field: FilterField, text: string): FilterTest => ({
  kind: 'test',
  field,
  operator: '=',
  values: [{ kind: 'text', pattern: text.toLowerCase() }],
});

export const isNumber = (field: FilterField, value: number, to = value): FilterTest => ({
  kind: 'test',
  field,
  operator: '=',
  values: [{ kind: 'number', from: value, to }],
});

/** Null for what is no address. */
export function isAddress(field: FilterField, address: string): FilterTest | null {
  const range = readRange(address);
  return range === null ? null : { kind: 'test', field, operator: '=', values: [range] };
}

export const both = (...parts: readonly FlowFilter[]): FlowFilter =>
  parts.reduce((one, other) => conjunction(one, other) ?? one);
