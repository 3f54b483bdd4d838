import { conjunction } from '#analysis/filter/conjunction.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { type Command, type CommandSpec, defineCommand, type Example, type Situation } from '../command.ts';
import { CommandError } from '../command-error.ts';
import type { Cursor } from '../cursor.ts';
import { parseQuery, type Query } from '../query.ts';
import { answerViews, type Part } from './view-answer.ts';

/** A command about one thing, such as a country: several views of its flows. */
export interface SubjectCommand<Subject> {
  readonly name: string;
  readonly synonyms: readonly string[];
  /** As it stands in the usage. */
  readonly form: string;
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly details?: readonly string[];
  /** Takes it from behind the name, where something is left. Throws CommandError. */
  readonly take: (cursor: Cursor, situation: Situation) => Subject;
  /** The answer to the name alone. */
  readonly missing: { readonly message: string; readonly next: string; readonly command: string };
  readonly title: (subject: Subject) => string;
  /** Its flows; null where the view itself knows them by `subject`. */
  readonly filter: (subject: Subject) => FlowFilter | null;
  readonly subject?: (subject: Subject) => string;
  readonly about?: (subject: Subject) => FlowFilter | null;
  readonly parts: readonly [Part, ...Part[]];
}

interface SubjectRequest<Subject> extends Query {
  readonly subject: Subject | null;
}

/** `name SUBJECT [resource] [window] [where …]`. */
export function subjectCommand<Subject>(spec: SubjectCommand<Subject>): CommandSpec<SubjectRequest<Subject>> & Command {
  const { name, synonyms, form, summary, examples, details = [], parts } = spec;
  return defineCommand<SubjectRequest<Subject>>({
    name,
    synonyms: Object.fromEntries(synonyms.map((word) => [word, ''])),
    usage: [`${name} ${form} [resource] [window] [where …]`],
    summary,
    examples,
    details,
    works: true,
    parse: (cursor, situation) => {
      const subject = cursor.done ? null : spec.take(cursor, situation);
      return { subject, ...parseQuery(cursor, situation) };
    },
    run: ({ subject, ...query }, context) => {
      if (subject === null) throw nothingNamed(spec.missing);
      const filter = conjunction(spec.filter(subject), query.filter);
      const about = spec.subject?.(subject);
      return answerViews(
        { ...query, filter },
        {
          parts,
          title: spec.title(subject),
          words: 'flows',
          said: query.filter,
          about: spec.about?.(subject) ?? null,
          ...(about === undefined ? {} : { query: { subject: about } }),
        },
        context,
      );
    },
  });
}

const nothingNamed = ({ message, next, command }: SubjectCommand<unknown>['missing']): CommandError =>
  new CommandError('FB2002', { message, next, suggestions: [{ label: command, command }] });
