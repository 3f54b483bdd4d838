import type { BackfillStatus } from '#analysis/ingest/backfill-job.ts';
import { literal } from '#core/literal.ts';
import { formatTime } from '#core/units.ts';
import { HOUR_MS, type Window } from '#core/window.ts';
import { buttons, type Message, text } from '#render/message.ts';
import { backfillMessage, backfillProgress } from '../backfill-message.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { takeWindow, WINDOW_WORDS } from './windows.ts';

const ACTIONS = ['status', 'pause', 'resume', 'cancel'] as const;
type Action = (typeof ACTIONS)[number];
type Request = { readonly action: Action } | { readonly action: 'start'; readonly window: Window };

export const backfill = defineCommand<Request>({
  name: 'backfill',
  synonyms: { 'back-fill': '', reread: '' },
  usage: ['backfill [window]', 'backfill status', 'backfill pause', 'backfill resume', 'backfill cancel'],
  summary: 'Reads flow logs of the past now, and shows how far that is.',
  examples: [
    { command: 'backfill last 7d', says: 'read what is missing of the last week, before other history' },
    { command: 'backfill status', says: 'how far it is, how fast, how long it still takes' },
    { command: 'backfill pause', says: 'stop for now; `backfill resume` goes on' },
  ],
  details: [
    'Whole hours are read, and of each blob only what was not read before: a second time changes nothing. New records come first: between any two batches of the past, the blobs of this and the last hour are read. It goes on after a restart.',
  ],
  works: true,
  parse,
  run,
});

function parse(cursor: Cursor, situation: Parameters<typeof takeWindow>[1]): Request {
  const action = ACTIONS.find((each) => each === cursor.word());
  if (action !== undefined || cursor.done) {
    cursor.skip(cursor.done ? 0 : 1);
    end(cursor);
    return { action: action ?? 'status' };
  }
  const token = cursor.peek();
  const window = takeWindow(cursor, situation);
  if (window === null) throw unknown(cursor);
  if (!cursor.done && token !== undefined) end(cursor);
  return { action: 'start', window };
}

function end(cursor: Cursor): void {
  const token = cursor.peek();
  if (token === undefined) return;
  const without = cursor.before(token);
  throw new CommandError('FB2002', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} is one word too many.`,
    next: 'A back-fill takes one window and reads all flow logs.',
    suggestions: [{ label: without, command: without }],
  });
}

function unknown(cursor: Cursor): CommandError {
  const token = cursor.peek();
  if (token === undefined) throw new Error('an empty line is understood as status');
  const near = nearest(token.text, [...ACTIONS, ...WINDOW_WORDS]);
  const corrected = near === null ? 'backfill last 7d' : cursor.replacing(token, near);
  return new CommandError('FB2002', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} is neither a window nor one of ${ACTIONS.join(', ')}.`,
    next: 'Say for example `backfill last 7d` or `backfill status`.',
    suggestions: [{ label: corrected, command: corrected }],
  });
}

async function run(request: Request, context: CommandContext): Promise<Message> {
  const { backfill: port } = context.ports;
  switch (request.action) {
    case 'start':
      return start(request.window, context);
    case 'status':
      return shown(await port.status(), context);
    case 'pause':
      return changed(await port.pause(), 'There is no back-fill running that could pause.', context);
    case 'resume':
      return changed(await port.resume(), 'There is no back-fill that was paused.', context);
    case 'cancel':
      return changed(await port.cancel(), 'There is no back-fill to cancel.', context);
  }
}

/** The answer shows how it goes on, for as long as the process and the patience of a channel last. */
async function start(window: Window, context: CommandContext): Promise<Message> {
  const { backfill: port } = context.ports;
  const requested = await port.request(window);
  if (requested.kind === 'expired') return expired(window, context);
  const other = requested.kind === 'busy' && !isSame(requested.status.window, window);
  const note = other ? 'Another back-fill is not over yet, so no new one was begun.' : null;
  const show = (status: BackfillStatus): void => {
    context.partial(backfillMessage(status, { ...context, note }));
    context.progress(backfillProgress(status), status.share ?? undefined);
  };
  show(requested.status);
  const last = (await port.follow(show, { signal: context.signal })) ?? requested.status;
  return backfillMessage(last, { ...context, note: note ?? (last.state === 'running' ? GOES_ON : null) });
}

const GOES_ON = 'It goes on by itself, also after a restart; `backfill status` shows how far it is.';

/** The same question asked again a little later, as after a restart, is about the same back-fill. */
const isSame = (a: Window, b: Window): boolean =>
  Math.abs(a.fromMs - b.fromMs) <= HOUR_MS && Math.abs(a.toMs - b.toMs) <= HOUR_MS;

const shown = (status: BackfillStatus | null, context: CommandContext): Message =>
  status === null ? none('No back-fill was asked for yet.') : backfillMessage(status, { ...context, note: null });

const changed = (status: BackfillStatus | null, otherwise: string, context: CommandContext): Message =>
  status === null ? none(otherwise) : backfillMessage(status, { ...context, note: null });

const none = (title: string): Message => ({
  title,
  tone: 'plain',
  blocks: [
    text('`backfill last 7d` reads what is missing of the last week.'),
    buttons({ label: 'Back-fill last 7d', command: 'backfill last 7d' }, { label: 'Sources', command: 'sources' }),
  ],
});

const expired = (window: Window, { timeZone, nowMs }: CommandContext): Message => ({
  title: 'That is older than what is kept.',
  tone: 'warning',
  blocks: [
    text(
      `The window ends ${formatTime(window.toMs, timeZone, { nowMs })}, before the oldest flows that \`store.retention\` keeps: they would be deleted at once. Ask for a later window, or keep flows for longer.`,
    ),
    buttons({ label: 'Status', command: 'status' }),
  ],
});
