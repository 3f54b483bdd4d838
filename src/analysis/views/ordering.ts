import { AppError } from '#core/errors.ts';
import { ordersOf } from './orders.ts';
import type { ViewName } from './results.ts';
import type { ViewQuery } from './view.ts';

/** Text and numbers that name something rise. */
const RISING = new Set(
  `address port country name rule src srcPort dst dstPort protocol application host asn action direction state nsg
   resource`.split(/\s+/),
);

/**
 * `ORDER BY` of a view; `columns` says what an order sorts by, an order that is not there is a column itself. `ties` end
 * it, so that pages neither repeat nor lose a row.
 * @throws AppError FB2002 for an order that the view does not have.
 */
export function orderBy(
  view: ViewName,
  { order, descending }: Pick<ViewQuery, 'order' | 'descending'>,
  { columns, ties }: { columns: Readonly<Record<string, string>>; ties: string },
): string {
  const chosen = orderOf(view, order);
  return `ORDER BY ${columns[chosen] ?? chosen} ${fallsIn(chosen, descending) ? 'DESC' : 'ASC'}, ${ties}`;
}

/** Whether the largest values of an order come first. */
export const fallsIn = (order: string, descending: boolean | undefined): boolean => descending ?? !RISING.has(order);

/** The order that a query asks for, or the view's usual one. */
export function orderOf(view: ViewName, order: string | undefined): string {
  const orders = ordersOf(view);
  const chosen = order ?? orders[0];
  if (chosen !== undefined && orders.includes(chosen)) return chosen;
  throw new AppError('FB2002', {
    message: `Expected one of the orders ${orders.join(', ')}, found "${order}".`,
    next: 'Choose one of them.',
  });
}
