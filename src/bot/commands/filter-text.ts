import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { literal } from '#core/literal.ts';

const SHOWN = 300;

/** A filter as code in a sentence. */
export const filterCode = (filter: FlowFilter): string => `\`${codeOf(describeFilter(filter))}\``;

/** "Only flows where `dport = 443`." */
export const filterText = (filter: FlowFilter): string => `Only flows where ${filterCode(filter)}.`;

/** Signs of the language are none of a message: `literal` would change the asterisk that people are to copy. */
const codeOf = (text: string): string => literal(text, SHOWN).replaceAll('\u2217', '*');
