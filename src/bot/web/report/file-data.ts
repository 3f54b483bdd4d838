import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { FlowRow } from '#analysis/views/results.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import { columnsFor } from './chosen-columns.ts';
import { reportHead } from './head-answer.ts';
import { sectionsFor } from './sections.ts';
import { summaryAnswer } from './summary-answer.ts';
import { viewAnswer } from './view-answer.ts';
import type { ReportFileData, ViewAnswer } from './wire.ts';

export interface FileDataOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly scope: Scope;
  readonly window: Window;
  /** The report is of flows that it asks for. */
  readonly filter?: FlowFilter | null;
  readonly timeZone: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** Rows of each table that the file has. */
const TABLE_ROWS = 100;
/** Flows that the file has: with all columns some hundred bytes each. */
const FLOW_ROWS = 2_000;
const STEP = 500;

/** Every answer that the page in a file may ask for. Views are asked one after the other: each uses every core. */
export async function fileData(options: FileDataOptions): Promise<ReportFileData> {
  const { ports, scope, window, filter = null, timeZone, nowMs, signal } = options;
  const asked: ViewQuery = { scope, window, filter, limit: TABLE_ROWS, offset: 0, descending: true };
  const kind = scope.kind === 'capture' ? 'capture' : 'logs';
  const always = filter === null ? '' : describeFilter(filter);
  const page = { id: '', scope, window, filter: always, createdMs: nowMs, expiresMs: nowMs };
  const views: Record<string, ViewAnswer> = {};
  const shown = [
    { view: 'timeline' as const, measures: ['flows' as const] },
    ...sectionsFor(kind).flatMap((section) => section.views),
  ];
  for (const section of shown) {
    const { view, measures } = section;
    const as = 'as' in section ? (section.as ?? '') : '';
    for (const measure of measures) {
      const key = [view, measure, as].join(' ');
      views[key] ??= await viewAnswer(view, asked, {
        ports,
        measure,
        asBars: as === 'bars',
        timeZone,
        nowMs,
        signal,
      });
    }
  }
  return {
    head: { ...reportHead(page, { timeZone, downloadRows: 0 }), hasPackets: false, isFile: true },
    summary: await summaryAnswer(asked, null, { ports, timeZone, signal }),
    views,
    flows: await flowsOf(asked, options),
  };
}

async function flowsOf(asked: ViewQuery, { ports, scope, timeZone, signal }: FileDataOptions) {
  const columns = columnsFor(scope.kind === 'capture' ? 'capture' : 'logs');
  const rows: FlowRow[] = [];
  let total = 0;
  while (rows.length < FLOW_ROWS) {
    const query = { ...asked, order: 'first', limit: STEP, offset: rows.length };
    const page = await ports.view('flows', query, { signal });
    total = page.total;
    rows.push(...page.rows);
    if (page.rows.length < STEP) break;
  }
  return {
    total,
    rows: rows.map((row) =>
      columns.map(({ text, value }) => {
        const [shown, sorted] = [text(row, timeZone), value(row)];
        return shown === sorted ? shown : ([shown, sorted] as const);
      }),
    ),
  };
}
