import { ordersOf } from '#analysis/views/orders.ts';
import type { Command, CommandSpec, Example } from '../command.ts';
import { defineCommand } from '../command.ts';
import { parseQuery, type Query } from '../query.ts';
import { type Ordered, orderWords, takeOrder } from './order-words.ts';
import { answerViews, type Part, type ViewAnswer } from './view-answer.ts';

/** A command that answers with one view, or with several of the same flows. */
export interface ViewCommand extends Pick<ViewAnswer, 'shown' | 'title'> {
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly details?: readonly string[];
  readonly parts: readonly [Part, ...Part[]];
}

interface ViewRequest extends Query {
  readonly ordered: Ordered | null;
}

/** `name [resource] [window] [where …]`, with `by …` where the first view has more than one order. */
export function viewCommand(spec: ViewCommand): CommandSpec<ViewRequest> & Command {
  const { name, synonyms, summary, examples, details = [], parts, ...answer } = spec;
  return defineCommand<ViewRequest>({
    name,
    synonyms: Object.fromEntries(synonyms.map((word) => [word, ''])),
    usage: [`${name} [resource] [window]${ordersOf(parts[0].view).length > 0 ? ' [by …]' : ''} [where …]`],
    summary,
    examples,
    details,
    works: true,
    parse: (cursor, situation) => {
      let ordered: Ordered | null = null;
      const more = (): boolean => {
        const taken = ordered === null ? takeOrder(cursor, parts[0].view) : null;
        ordered ??= taken;
        return taken !== null;
      };
      const query = parseQuery(cursor, situation, { more });
      return { ...query, ordered };
    },
    run: ({ ordered, ...query }, context) =>
      answerViews(
        query,
        {
          ...answer,
          parts,
          words: [name, orderWords(ordered)].filter((word) => word !== '').join(' '),
          ...(ordered === null ? {} : { query: ordered }),
        },
        context,
      ),
  });
}
