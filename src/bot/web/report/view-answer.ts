import { ordersOf } from '#analysis/views/orders.ts';
import type { ViewName } from '#analysis/views/results.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import type { Chart } from '#render/chart.ts';
import { pageChartOf } from '#render/page/by-view.ts';
import type { Measure } from '#render/page/page-chart.ts';
import { RequestError } from '../error-answer.ts';
import { viewTable } from './view-table.ts';
import type { ViewAnswer, WireChart } from './wire.ts';

export interface ViewAnswerOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly measure: Measure;
  readonly asBars: boolean;
  /** Of timelines: at least so many ms in a bar. */
  readonly bucketMs?: number | undefined;
  readonly timeZone: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** A map wants every country. */
const EVERY_COUNTRY = 300;

/** The chart of a view and the numbers behind it. */
export async function viewAnswer<Name extends ViewName>(
  name: Name,
  asked: ViewQuery,
  options: ViewAnswerOptions,
): Promise<ViewAnswer> {
  const { ports, measure, asBars, bucketMs, timeZone, nowMs, signal } = options;
  const orders = ordersOf(name);
  const order = orderFor(asked.order, measure, orders);
  const limit = name === 'countries' ? EVERY_COUNTRY : (asked.limit ?? 0);
  const { order: _order, ...rest } = asked;
  const query = { ...rest, limit, timeZone, ...(order === '' ? {} : { order }) };
  const result = await ports.view(name, query, { signal });
  const hasDecisions = asked.scope.kind !== 'capture';
  const made = pageChartOf(name, result, { timeZone, measure, hasDecisions, asBars, bucketMs });
  const table = viewTable(name, result, { limit: asked.limit ?? limit, timeZone, nowMs, hasDecisions });
  return { view: name, measure, chart: made === null ? null : pageChart(made), table, orders, order };
}

export const pageChart = ({ title, alt, spec }: Chart): WireChart => ({ title, alt, spec, made: 'page' });

/** What was asked for by name, else what fits the measure, else the usual order of the view. */
function orderFor(asked: string | undefined, measure: Measure, orders: readonly string[]): string {
  if (asked !== undefined) {
    if (orders.includes(asked)) return asked;
    throw new RequestError(400, 'FB5002', {
      message: `There is no order "${asked}" here.`,
      next: `Order by one of ${orders.join(', ') || 'nothing: this view has one order'}.`,
    });
  }
  const wanted = measure === 'data' ? 'bytes' : measure;
  return orders.includes(wanted) ? wanted : (orders[0] ?? '');
}
