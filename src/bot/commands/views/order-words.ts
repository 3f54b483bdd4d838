import { ordersOf } from '#analysis/views/orders.ts';
import type { ViewName } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { CommandError, nearest } from '../command-error.ts';
import type { Cursor } from '../cursor.ts';
import { lookUp } from '../look-up.ts';

/** Other words for what rows are ordered by; the first of these that the view has is meant. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  connections: ['flows'],
  count: ['flows'],
  traffic: ['bytes'],
  data: ['bytes'],
  volume: ['bytes'],
  size: ['bytes'],
  upload: ['sent', 'out'],
  download: ['received', 'in'],
  inbound: ['in'],
  outbound: ['out'],
  blocked: ['denied'],
  newest: ['last'],
  time: ['last'],
  oldest: ['first'],
  start: ['first'],
  source: ['src'],
  destination: ['dst'],
  dport: ['dstPort', 'port'],
  port: ['dstPort', 'port'],
  sport: ['srcPort'],
  proto: ['protocol'],
  app: ['application'],
  peers: ['peers', 'addresses', 'sources'],
};

export interface Ordered {
  readonly order: string;
  readonly descending: boolean;
}

const UP = new Set(['up', 'asc', 'ascending', 'least']);
const DOWN = new Set(['down', 'desc', 'descending', 'most']);

/** Takes `by bytes` and `by first up`; null, and nothing taken, when none begins at the cursor. Throws FB2002. */
export function takeOrder(cursor: Cursor, view: ViewName): Ordered | null {
  if (cursor.word() !== 'by') return null;
  const token = cursor.peek(1);
  const order = orderOf(cursor.word(1), view);
  if (token === undefined || order === null) throw noOrder(cursor, view);
  cursor.skip(2);
  const isUp = cursor.takeWord(UP) !== null;
  if (!isUp) cursor.takeWord(DOWN);
  return { order, descending: !isUp };
}

function orderOf(word: string, view: ViewName): string | null {
  const orders = ordersOf(view);
  const same = orders.find((order) => order.toLowerCase() === word);
  return same ?? lookUp(OTHER_WORDS, word)?.find((order) => orders.includes(order)) ?? null;
}

function noOrder(cursor: Cursor, view: ViewName): CommandError {
  const token = cursor.peek(1) ?? cursor.peek();
  const orders = ordersOf(view);
  const near = token === undefined ? null : nearest(token.text, orders);
  const position = cursor.position(token);
  return new CommandError('FB2002', {
    message:
      orders.length === 0
        ? `“by” at position ${position} is not expected: this has one order.`
        : `“${literal(token?.text ?? '', 40)}” at position ${position} is nothing to order by.${near === null ? '' : ` Did you mean ${near}?`}`,
    next:
      orders.length === 0 ? 'Leave it out.' : `Order by ${orders.join(', ')}; \`up\` behind it turns the order round.`,
    suggestions:
      token === undefined || near === null
        ? []
        : [{ label: cursor.replacing(token, near), command: cursor.replacing(token, near) }],
  });
}

/** `by bytes`, `by first up`; '' for the usual order. */
export const orderWords = (ordered: Ordered | null): string =>
  ordered === null ? '' : `by ${ordered.order}${ordered.descending ? '' : ' up'}`;
