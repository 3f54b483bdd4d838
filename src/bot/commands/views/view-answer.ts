import { conjunction } from '#analysis/filter/conjunction.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { scopeName } from '#core/resource.ts';
import { windowName } from '#core/units.ts';
import { type Chart, type ChartOptions, MEASURES, type Measure } from '#render/chart.ts';
import { chartOf } from '#render/charts/by-view.ts';
import { type Block, buttons, type Message, type TableBlock, text } from '#render/message.ts';
import type { ViewQuery } from '../../ports.ts';
import { tableOf } from '../../tables/by-view.ts';
import type { TableOptions } from '../../tables/table-options.ts';
import { chartOptions } from '../chart-options.ts';
import type { CommandContext } from '../command.ts';
import { emptyWindow } from '../empty-window.ts';
import { filterText } from '../filter-text.ts';
import { draw, pictureNotes, type Wanted } from '../pictures.ts';
import { type Query, type Settled, settle } from '../query.ts';
import { type Asked, type Button, pressable, sameAnd } from './asked.ts';
import { drill } from './drill.ts';
import { emptyFilter } from './empty-filter.ts';
import { isEmpty } from './is-empty.ts';
import { viewTitle } from './view-titles.ts';

/** One view of an answer. */
export interface Part {
  readonly view: ViewName;
  /** Rows to ask for where that is not how many are shown. */
  readonly limit?: number;
  /** The picture alone, where its table would say the same at length, or the table alone. */
  readonly only?: 'picture' | 'table';
}

/** An answer that is views of the same flows. */
export interface ViewAnswer {
  /** The first one gives the title and decides whether there is anything to say. */
  readonly parts: readonly [Part, ...Part[]];
  /** The command up to its resource, to be said again: `top ports by bytes`. */
  readonly words: string;
  /** Rows that are shown. */
  readonly shown?: number;
  readonly query?: Omit<Partial<ViewQuery>, 'scope' | 'window' | 'filter' | 'limit'>;
  /** The part of the filter that the person said; all of it where not given. */
  readonly said?: FlowFilter | null;
  /** Title in place of the first view's. */
  readonly title?: string;
  /** Added to the filter of buttons, where the view knows by its subject what it is about. */
  readonly about?: FlowFilter | null;
  /** What the answer says before its numbers. */
  readonly notes?: readonly string[];
  /** Buttons before the usual ones. */
  readonly next?: (asked: Asked, total: number) => readonly Button[];
}

/** Rows that a person reads. */
export const USUAL_ROWS = 10;

/** Asks for the views, and answers with pictures, tables and ways to go on. */
export async function answerViews(query: Query, answer: ViewAnswer, context: CommandContext): Promise<Message> {
  context.progress('Reading flows…');
  const settled = await settle(query, context);
  const loaded: Loaded[] = [];
  for (const part of answer.parts) loaded.push(await load(part, { answer, settled }, context));
  const [main] = loaded;
  if (main === undefined || main.isEmpty) return nothing(settled, answer, context);
  const { scope, window } = settled;
  const name = literal(scopeName(scope));
  const title = `${heading(main.title, answer)}${name}, ${windowName(window, context.timeZone, context.nowMs)}`;
  const { head, tail } = blocksOf(loaded, { answer, settled });
  context.partial({ title, tone: 'plain', blocks: [...head, ...tail] });
  const wanted = loaded.flatMap(({ picture }) => (picture === null ? [] : [picture]));
  const drawn = await draw(wanted, context);
  const pictures: Block[] = drawn.pictures.map((picture) => ({ kind: 'picture', picture }));
  return { title, tone: 'plain', blocks: [...head, ...pictures, ...pictureNotes(drawn), ...tail] };
}

/** "Top ports by bytes of ", "12,431 flows: ". */
function heading(found: string, { title = found, query }: ViewAnswer): string {
  const by =
    query?.order === undefined ? '' : ` by ${query.order.replaceAll(/[A-Z]/g, (each) => ` ${each.toLowerCase()}`)}`;
  return title.startsWith('Top ') ? `${title}${by} of ` : `${title}${by}: `;
}

interface Loaded {
  readonly view: ViewName;
  readonly title: string;
  readonly isEmpty: boolean;
  readonly total: number;
  readonly table: TableBlock | null;
  readonly picture: Wanted | null;
  readonly drill: readonly Button[];
}

interface Asking {
  readonly answer: ViewAnswer;
  readonly settled: Settled;
}

async function load(part: Part, { answer, settled }: Asking, context: CommandContext): Promise<Loaded> {
  const { ports, signal, timeZone, nowMs } = context;
  const { scope, window, filter } = settled;
  const limit = answer.shown ?? USUAL_ROWS;
  const query: ViewQuery = { scope, window, filter, timeZone, ...answer.query, limit: part.limit ?? limit };
  const result = await ports.view(part.view, query, { signal });
  return shownAs(part, result, {
    asked: settled,
    table: { limit, timeZone, nowMs, ...(scope.kind === 'capture' ? { hasDecisions: false } : {}) },
    offset: answer.query?.offset ?? 0,
    chart: { ...chartOptions(settled, context), ...measureOf(answer.query?.order) },
  });
}

/** What is ordered by bytes is drawn by bytes. */
function measureOf(order: string | undefined): { measure?: Measure } {
  const measure = MEASURES.find((each) => each === order);
  return measure === undefined ? {} : { measure };
}

interface Shown {
  readonly asked: Asked;
  readonly table: TableOptions;
  readonly chart: ChartOptions;
  readonly offset: number;
}

function shownAs<Name extends ViewName>(
  { view, only }: Part & { readonly view: Name },
  result: ViewResults[Name],
  { asked, table, chart, offset }: Shown,
): Loaded {
  const title = viewTitle(view, result);
  const found = isEmpty(view, result);
  return {
    view,
    title,
    isEmpty: found,
    total: 'total' in result && typeof result.total === 'number' ? result.total : 0,
    table: only === 'picture' || found ? null : paged(tableOf(view, result, table), offset),
    picture: only === 'table' || found ? null : picture(title, () => chartOf(view, result, chart)),
    drill: drill(view, result, asked),
  };
}

/** What stands on earlier pages is not "more". */
const paged = (table: TableBlock, offset: number): TableBlock => ({
  ...table,
  more: Math.max(0, (table.more ?? 0) - offset),
});

/** Null where a view has no picture. A chart that cannot be made costs itself alone, when it is to be drawn. */
function picture(name: string, make: () => Chart | null): Wanted | null {
  try {
    const chart = make();
    return chart === null ? null : { name, build: () => chart };
  } catch (error) {
    return {
      name,
      build: () => {
        throw error;
      },
    };
  }
}

function blocksOf(loaded: readonly Loaded[], { answer, settled }: Asking): { head: Block[]; tail: Block[] } {
  const { note } = settled;
  const filter = answer.said === undefined ? settled.filter : answer.said;
  const notes = [note, ...(answer.notes ?? [])].filter((each) => each !== null);
  const head: Block[] = notes.map((each) => text(each));
  if (filter !== null) head.push(text(filterText(filter)));
  const isOne = loaded.filter(({ table }) => table !== null).length < 2;
  const tables = loaded.flatMap(({ table, title }) =>
    table === null || table.rows.length === 0 ? [] : [{ ...table, title: isOne ? '' : title }],
  );
  return { head, tail: [...tables, goingOn(loaded, { answer, settled })] };
}

/** Pages, the first rows with their filters added, and the two places from where everything can be reached. */
function goingOn(loaded: readonly Loaded[], { answer, settled }: Asking): Block {
  const [main] = loaded;
  const about = answer.about ?? null;
  const usual: readonly Button[] = [
    ...(main?.view === 'flows' ? [] : [{ label: 'Flows', command: sameAnd(settled, 'flows', about) }]),
    { label: 'Whole report', command: sameAnd(settled, 'report', about) },
  ];
  const own = answer.next?.(settled, main?.total ?? 0) ?? [];
  return buttons(...pressable([...own, ...loaded.flatMap((each) => each.drill).slice(0, MOST_DRILLS), ...usual]));
}

const MOST_DRILLS = 5;

function nothing(settled: Settled, { words, about = null }: ViewAnswer, context: CommandContext): Promise<Message> {
  const { scope, window } = settled;
  const filter = conjunction(settled.filter, about);
  return filter === null
    ? emptyWindow({ scope, window, words }, context)
    : emptyFilter({ scope, window, filter, words }, context);
}
