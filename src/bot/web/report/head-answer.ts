import { partsOf } from '#analysis/filter/conjunction.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { literal } from '#core/literal.ts';
import { scopeName } from '#core/resource.ts';
import { formatRange, formatTime } from '#core/units.ts';
import { columnsFor } from './chosen-columns.ts';
import type { ReportPage } from './report-page.ts';
import { sectionsFor } from './sections.ts';
import type { ReportHead } from './wire.ts';

export interface HeadOptions {
  readonly timeZone: string;
  readonly downloadRows: number;
}

/** What the page is about and what it offers. */
export function reportHead(page: ReportPage, { timeZone, downloadRows }: HeadOptions): ReportHead {
  const { scope, window, filter, expiresMs } = page;
  const kind = scope.kind === 'capture' ? 'capture' : 'logs';
  return {
    title: capital(literal(scopeName(scope))),
    range: formatRange(window, timeZone),
    ...window,
    timeZone,
    always: filter === '' ? [] : partsOf(parseFlowFilter(filter)).map(describeFilter),
    expires: formatTime(expiresMs, timeZone),
    kind,
    sections: sectionsFor(kind),
    columns: columnsFor(kind).map(({ id, title, align, order, usual }) => ({ id, title, align, order, usual })),
    downloadRows,
    isFile: false,
    hasPackets: scope.kind === 'capture' && scope.name !== '',
  };
}

/** Names keep their case; "all resources" and "capture …" begin a heading. */
const capital = (name: string): string =>
  /^(?:all|capture|subnet) /u.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
