import { AppError } from '#core/errors.ts';
import type { Condition } from './condition.ts';
import { FILTER_COLUMNS, FLOW_IN_LOG, SAME_IN_FLOW, WHOLE_FLOW_COLUMNS } from './filter-columns.ts';
import { FilterParameters } from './filter-parameters.ts';
import type { FilterTest, FlowFilter } from './flow-filter.ts';
import { fieldOf, fieldsOf, isLacking } from './flow-filter-fields.ts';
import { testCondition } from './test-condition.ts';

/** The rows that a filter chooses from. */
interface Rows {
  readonly table: 'flows' | 'captures';
  /** True for all of them; what a flow is, these tell. */
  readonly all: string;
}

/**
 * A filter as SQL over the columns of `flows` or `captures`. Values travel as parameters `f_0`, `f_1` …; the text holds
 * nothing of what a person wrote. A row of `captures` is a flow; in `flows` bytes, packets and duration are those of all
 * rows of the flow, as one log tells of it.
 * Nothing of a capture is equal to what captures do not say.
 * @throws AppError FB2007 for a field that flow logs do not have.
 */
export function filterCondition(filter: FlowFilter, rows: Rows): Condition {
  const compiler = new FilterCompiler(rows);
  const sql = compiler.condition(filter, []);
  return { sql, params: compiler.params.all };
}

class FilterCompiler {
  readonly params = new FilterParameters();
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** `chosen` holds what is true of the flow anyway where this part decides: flows are looked for among those alone. */
  condition(filter: FlowFilter, chosen: readonly FlowFilter[]): string {
    if (this.#rows.table === 'flows' && isOfWholeFlow(filter)) return this.#flows(filter, chosen);
    switch (filter.kind) {
      case 'and':
        return this.#and(filter.parts, chosen);
      case 'or':
        return joined(filter.parts, 'OR', (part) => this.condition(part, chosen));
      case 'not':
        return `NOT ${this.condition(filter.part, chosen)}`;
      case 'test':
        return this.#test(filter);
      default:
        return filter satisfies never;
    }
  }

  /** Parts that look at whole flows share one look at them. */
  #and(parts: readonly FlowFilter[], chosen: readonly FlowFilter[]): string {
    const isOfFlow = (part: FlowFilter): boolean => this.#rows.table === 'flows' && isOfWholeFlow(part);
    const whole = parts.filter(isOfFlow);
    const narrower = [...chosen, ...parts.filter(isSameInFlow)];
    const [first] = whole;
    const together: readonly FlowFilter[] =
      whole.length < 2 || first === undefined ? whole : [{ kind: 'and', parts: whole }];
    return joined([...parts.filter((part) => !isOfFlow(part)), ...together], 'AND', (part) =>
      this.condition(part, narrower),
    );
  }

  /** The rows of flows of which it is true. */
  #flows(filter: FlowFilter, chosen: readonly FlowFilter[]): string {
    const needed = needsCounters(filter) ? ['counted'] : [];
    const among = [this.#rows.all, ...needed, ...chosen.map((part) => this.condition(part, []))].join(' AND ');
    return `${FLOW_IN_LOG} IN (
      SELECT ${FLOW_IN_LOG} FROM ${this.#rows.table} WHERE ${among} GROUP BY 1 HAVING ${this.#having(filter)})`;
  }

  #having(filter: FlowFilter): string {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return joined(filter.parts, filter.kind === 'and' ? 'AND' : 'OR', (part) => this.#having(part));
      case 'not':
        return `NOT ${this.#having(filter.part)}`;
      case 'test': {
        const column = WHOLE_FLOW_COLUMNS[filter.field];
        if (column === undefined) throw new Error(`${filter.field} is no matter of a whole flow`);
        const sql = testCondition(filter, [`(${column})`], this.params);
        return filter.field === 'duration' ? sql : `(countIf(counted) > 0 AND ${sql})`;
      }
      default:
        return filter satisfies never;
    }
  }

  #test(test: FilterTest): string {
    const { table } = this.#rows;
    if (table === 'flows' && isLacking(test.field, table)) throw lacking(test);
    const columns = FILTER_COLUMNS[test.field].map((column) => (/^\w+$/.test(column) ? column : `(${column})`));
    const sql = testCondition(test, columns, this.params);
    // Flow logs that were imported lie beside captures, in the same table.
    return isLacking(test.field, table) ? `(format != 'capture' AND ${sql})` : sql;
  }
}

const joined = (parts: readonly FlowFilter[], word: 'AND' | 'OR', write: (part: FlowFilter) => string): string =>
  parts.length === 1 ? parts.map(write).join('') : `(${parts.map(write).join(` ${word} `)})`;

/** Whether nothing but sums over whole flows is compared. */
const isOfWholeFlow = (filter: FlowFilter): boolean => everyTest(filter, ({ field }) => fieldOf(field).whole === true);

/** Whether rows without counters can be left out, often most of them: none of their flows alone could be true. */
function needsCounters(filter: FlowFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.every(needsCounters);
    case 'not':
      return false;
    case 'test':
      return filter.field !== 'duration';
    default:
      return filter satisfies never;
  }
}

const isSameInFlow = (filter: FlowFilter): boolean => everyTest(filter, ({ field }) => SAME_IN_FLOW.has(field));

function everyTest(filter: FlowFilter, is: (test: FilterTest) => boolean): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.every((part) => everyTest(part, is));
    case 'not':
      return everyTest(filter.part, is);
    case 'test':
      return is(filter);
    default:
      return filter satisfies never;
  }
}

const lacking = ({ field }: FilterTest): AppError =>
  new AppError('FB2007', {
    message: `Flow logs do not say "${field}", which the filter asks for.`,
    next: `Ask for one of ${fieldsOf('flows').join(', ')}.`,
    details: { field },
  });
