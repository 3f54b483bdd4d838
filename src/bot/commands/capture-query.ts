import type { ListedCapture } from '#analysis/ingest/capture-library.ts';
import { literal } from '#core/literal.ts';
import type { Scope } from '#core/resource.ts';
import type { CommandContext } from './command.ts';
import { CommandError } from './command-error.ts';
import type { Query, Settled } from './query.ts';
import { quoted, say } from './say.ts';

interface CaptureQuery extends Query {
  readonly scope: Extract<Scope, { kind: 'capture' }>;
}

const MOST_SUGGESTIONS = 6;

/** Reads the capture that is meant, unless it was read before; without a window it is all of it. Throws FB2004. */
export async function settleCapture(
  { scope, window, filter }: CaptureQuery,
  context: CommandContext,
): Promise<Settled> {
  const { ports, signal } = context;
  context.progress('Looking for the capture…');
  const found = await ports.captures.find(scope.name, { signal });
  const [wanted] = found;
  if (wanted === undefined) throw noSuchCapture(scope.name, await ports.captures.list({ signal }));
  if (found.length > 1) throw severalCaptures(scope.name, found);
  const onShare = (share: number): void => context.progress(`Reading ${literal(wanted.name, 60)}…`, share);
  const capture = await ports.captures.open(wanted, { signal, onShare });
  if (capture === null) throw noSuchCapture(scope.name, []);
  const opened: Scope = { kind: 'capture', name: capture.name };
  const extent = await ports.extent(opened);
  // A capture without any flow has no time either.
  const all = extent ?? { fromMs: context.nowMs - 1, toMs: context.nowMs };
  return { scope: opened, window: window ?? all, filter, note: null, capture };
}

function noSuchCapture(name: string, all: readonly ListedCapture[]): CommandError {
  return new CommandError('FB2004', {
    message: `There is no capture with “${literal(name)}” in its name.`,
    next:
      all.length === 0
        ? 'No capture lies in the containers that are looked through; `captures` says which.'
        : 'Choose one of the newest below, or say `captures` for the list.',
    suggestions: suggest(all),
  });
}

const severalCaptures = (name: string, found: readonly ListedCapture[]): CommandError =>
  new CommandError('FB2004', {
    message: `${found.length} captures have “${literal(name)}” in their names.`,
    next: 'Choose one of them; the newest stand first.',
    suggestions: suggest(found),
  });

const suggest = (captures: readonly ListedCapture[]) =>
  captures.slice(0, MOST_SUGGESTIONS).map(({ name }) => ({
    label: literal(name, 60),
    command: say('report', 'capture', quoted(name)),
  }));
