import { VIEW_ORDERS } from '#analysis/views/orders.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import { RequestError } from '../error-answer.ts';
import type { FlowColumn } from './flow-columns.ts';
import type { FlowsAnswer } from './wire.ts';

export interface FlowsOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly columns: readonly FlowColumn[];
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

const USUAL_ORDER = 'first';

/** A page of the flow table. RequestError 400 for an order that there is not. */
export async function flowsAnswer(asked: ViewQuery, options: FlowsOptions): Promise<FlowsAnswer> {
  const { ports, columns, timeZone, signal } = options;
  const { rows, total, isTotalExact } = await ports.view('flows', inOrder(asked), { signal });
  return {
    total,
    isTotalExact,
    offset: asked.offset ?? 0,
    rows: rows.map((row) => columns.map(({ text }) => text(row, timeZone))),
    where: rows.map((row) => columns.map(({ where }) => where?.(row) ?? '')),
  };
}

/** The query with its order, the usual one where none is said. RequestError 400 for an order that there is not. */
export function inOrder({ order = USUAL_ORDER, ...asked }: ViewQuery): ViewQuery {
  const orders: readonly string[] = VIEW_ORDERS.flows;
  if (!orders.includes(order)) throw noSuchOrder(order, orders);
  return { ...asked, order };
}

const noSuchOrder = (order: string, orders: readonly string[]): RequestError =>
  new RequestError(400, 'FB5002', {
    message: `Flows cannot be ordered by "${order}".`,
    next: `Order by one of ${orders.join(', ')}.`,
  });
