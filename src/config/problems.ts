import type { z } from 'zod';
import { AppError } from '#core/errors.ts';
import type { LocatedYaml } from './located-yaml.ts';
import { issueText, knownKeys, unknownKeyText } from './issue-text.ts';

/** One thing that is wrong with the settings, and where. */
export interface Problem {
  /** `config/flowbell.yaml:3:9`, or the name of an environment variable. */
  readonly where: string;
  /** Keys from the root, joined by dots; '' for the file as a whole. */
  readonly path: string;
  /** "expected …, found …" */
  readonly text: string;
}

export interface Origin {
  readonly file: string;
  readonly yaml: LocatedYaml;
  /** The environment variable that a path came from, null for the file. */
  variableOf(path: readonly PropertyKey[]): string | null;
}

/** By file, line and column as numbers: line 9 before line 10. */
const collator = new Intl.Collator('en', { numeric: true });

export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Parses `data`; gives the value, or every problem that the schema finds. */
export function check<T>(schema: z.ZodType<T>, data: unknown, origin: Origin): Checked<T> {
  const { file, yaml } = origin;
  if (yaml.faults.length > 0) {
    const problems = yaml.faults.map((fault) => ({
      where: `${file}:${fault.line}:${fault.column}`,
      path: '',
      text: fault.message,
    }));
    return { kind: 'invalid', problems };
  }
  const keysOfIssue = new Map<string, readonly string[]>();
  const result = schema.safeParse(data, {
    reportInput: true,
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return issueText(issue);
      keysOfIssue.set(issue.keys.join('\0'), knownKeys(issue));
      return undefined;
    },
  });
  if (result.success) return { kind: 'valid', value: result.data };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, origin, keysOfIssue));
  return { kind: 'invalid', problems: problems.sort((one, other) => collator.compare(one.where, other.where)) };
}

/** All problems as one FB1001, one per line. */
export function configurationInvalid(problems: readonly Problem[]): AppError {
  const lines = problems.map(({ where, path, text }) => `${where} ${path === '' ? '' : `${path}: `}${text}`);
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new AppError('FB1001', {
    message: `The configuration has ${count}:\n${lines.join('\n')}`,
    next: 'Correct the lines named above and start again; docs/configuration.md explains every key.',
    details: { problems },
  });
}

function problemsOf(
  issue: z.core.$ZodIssue,
  origin: Origin,
  keysOfIssue: ReadonlyMap<string, readonly string[]>,
): readonly Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    const { line, column } = origin.yaml.valueAt(issue.path);
    const where = origin.variableOf(issue.path) ?? `${origin.file}:${line}:${column}`;
    return [{ where, path: issue.path.join('.'), text: issue.message }];
  }
  const known = keysOfIssue.get(issue.keys.join('\0')) ?? [];
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const { line, column } = origin.yaml.keyAt(path);
    return { where: `${origin.file}:${line}:${column}`, path: path.join('.'), text: unknownKeyText(key, known) };
  });
}
