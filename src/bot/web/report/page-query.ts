import * as z from 'zod';
import { conjunction } from '#analysis/filter/conjunction.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import type { ViewQuery } from '#bot/ports.ts';
import type { Window } from '#core/window.ts';
import { MEASURES } from '#render/page/page-chart.ts';
import { RequestError } from '../error-answer.ts';
import type { ReportPage } from './report-page.ts';

const LONGEST_FILTER = 4_000;
const MOST_ROWS = 500;
const DEFAULT_ROWS = 50;

const Whole = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform(Number);
const Word = z.string().regex(/^[A-Za-z]{1,30}$/u);

/** What every address of the page's interface takes beside the signature. */
const PageQuery = z.object({
  where: z.string().max(LONGEST_FILTER).default(''),
  from: Whole.optional(),
  to: Whole.optional(),
  measure: z.enum(MEASURES).default('flows'),
  order: Word.optional(),
  ascending: z.enum(['0', '1']).default('0'),
  limit: Whole.pipe(z.number().min(1).max(MOST_ROWS)).default(DEFAULT_ROWS),
  offset: Whole.default(0),
  as: z.literal('bars').optional(),
  /** Of timelines: at least so many ms in a bar. */
  bucket: Whole.pipe(z.number().min(1000).max(86_400_000)).optional(),
  columns: z.string().max(1000).optional(),
});

export type PageQuery = z.infer<typeof PageQuery>;

/** Reads the query. RequestError 400. */
export function pageQuery(query: unknown): PageQuery {
  const result = PageQuery.safeParse(query);
  if (result.success) return result.data;
  throw new RequestError(400, 'FB5002', {
    message: `The request was not understood: ${z.prettifyError(result.error)}`,
    next: 'Send what docs/report-page-api.md describes.',
  });
}

/** How times in a filter are read. */
export interface Clockwork {
  readonly timeZone: string;
  readonly nowMs: number;
}

/** What the page's own filter asks for, null for everything. AppError FB2007. */
export function ownFilter(
  { scope }: Pick<ReportPage, 'scope'>,
  { where }: Pick<PageQuery, 'where'>,
  clockwork: Clockwork,
): FlowFilter | null {
  if (where.trim() === '') return null;
  // What is kept beside captures may be a flow log by its address, which has the fields of both.
  return parseFlowFilter(where, { ...clockwork, ...(scope.kind === 'capture' ? {} : { table: 'flows' }) });
}

/** The part of the report's window that is looked at: never more than it. */
export function windowOf(page: ReportPage, { from, to }: Pick<PageQuery, 'from' | 'to'>): Window {
  const { fromMs, toMs } = page.window;
  const start = Math.min(Math.max(from ?? fromMs, fromMs), toMs - 1);
  return { fromMs: start, toMs: Math.max(start + 1, Math.min(to ?? toMs, toMs)) };
}

/** The question to the views: scope, window and filter of the link, narrowed by what the page asks. */
export function viewQuery(page: ReportPage, query: PageQuery, clockwork: Clockwork): ViewQuery {
  const always = page.filter === '' ? null : parseFlowFilter(page.filter);
  return {
    scope: page.scope,
    window: windowOf(page, query),
    filter: conjunction(always, ownFilter(page, query, clockwork)),
    limit: query.limit,
    offset: query.offset,
    ...(query.order === undefined ? {} : { order: query.order }),
    descending: query.ascending === '0',
  };
}
