import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { visible } from '#core/literal.ts';
import { type Message, text } from '#render/message.ts';
import { Answer } from './answer.ts';
import type { Channel } from './channel.ts';
import type { Command, CommandContext, Situation } from './commands/command.ts';
import { CommandError } from './commands/command-error.ts';
import { errorMessage } from './commands/error-message.ts';
import { type Understood, understand } from './commands/grammar.ts';
import type { KnownScope } from './commands/known-scopes.ts';
import { COMMANDS } from './commands/registry.ts';
import { KnownNames } from './known-names.ts';
import type { BotPorts } from './ports.ts';
import { type Withheld, withholdAddresses } from './withheld-addresses.ts';

export interface DispatcherParts {
  readonly ports: BotPorts;
  readonly clock: Clock;
  /** IANA zone of times said without one, and of times in answers. */
  readonly timeZone: string;
  readonly log: Log;
  readonly commands?: readonly Command[];
}

export interface ReplyTo {
  readonly channel: Channel;
  /** Reference of the message that is answered. */
  readonly replyTo?: string;
}

export interface Dispatcher {
  /** Answers a typed text in its channel. Never rejects: what goes wrong is said there, or else logged. */
  answer(text: string, reply: ReplyTo, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** Reads texts as commands, runs them and keeps their answers up to date. */
export function createDispatcher(given: DispatcherParts): Dispatcher {
  const parts: Parts = { ...given, names: new KnownNames(given.ports) };
  return {
    async answer(text, reply, { signal }) {
      const answer = new Answer(reply, parts.log);
      // From here on nobody sees what an address could open, but who is to read it.
      const typed = withholdAddresses(text);
      try {
        await work(typed, { answer, parts, signal });
      } catch (error) {
        if (signal.aborted) {
          await answer.finish(STOPPED);
          return;
        }
        report(error, typed.text, parts.log);
        // With its address cut, the command cannot be said again.
        const again = typed.addresses.size > 0 ? {} : { command: visible(typed.text, ' ').trim() };
        await answer.finish(errorMessage(error, again));
      }
    },
  };
}

const STOPPED: Message = {
  title: 'Stopped before the answer was ready.',
  tone: 'warning',
  blocks: [text('Ask again when Flowbell is back.')],
};

interface Parts extends DispatcherParts {
  readonly names: KnownNames;
}

interface Job {
  readonly answer: Answer;
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

async function work(typed: Withheld, { answer, parts, signal }: Job): Promise<void> {
  const { ports, clock, timeZone } = parts;
  const nowMs = clock.nowMs();
  const { understood, known } = await read(typed, parts, { nowMs, timeZone });
  const { command, run } = understood;
  if (command.works) await answer.begin(`Working on ${command.name}…`);
  const context: CommandContext = {
    ports,
    known,
    nowMs,
    timeZone,
    signal,
    progress: (doing, share) => answer.progress(doing, share ?? null),
    partial: (message) => answer.partial(message),
  };
  await answer.finish(await run(context));
}

interface Read {
  readonly understood: Understood;
  readonly known: readonly KnownScope[];
}

/** Commands that name nothing answer at once and even when the store cannot say which resources there are. */
async function read({ text, addresses }: Withheld, parts: Parts, now: Omit<Situation, 'known'>): Promise<Read> {
  const { names, commands = COMMANDS } = parts;
  const against = (known: readonly KnownScope[]): Read => ({
    understood: understand(text, commands, { ...now, known, addresses }),
    known,
  });
  const nameless = tried(() => against([]));
  if (nameless !== null && !nameless.understood.command.works) return nameless;
  const fresh = !names.kept(now.nowMs);
  const known = await names.get(now.nowMs);
  try {
    return against(known);
  } catch (error) {
    // A resource may have come since the names were read.
    if (fresh || !(error instanceof CommandError) || error.code !== 'FB2004') throw error;
    return against(await names.read(now.nowMs));
  }
}

function tried<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** Files from elsewhere that cannot be read, or may not be. */
const OF_IMPORTS: ReadonlySet<string> = new Set(['FB3003', 'FB3006', 'FB3007', 'FB3008', 'FB3009']);

/** A command that was not understood is the person's news, not the operator's. */
function report(error: unknown, typed: string, log: Log): void {
  const { code, message, details } = asAppError(error);
  const fields = { code, message, command: visible(typed, ' ').slice(0, 200), ...details };
  if (error instanceof CommandError) log.info('command not understood', fields);
  else if (OF_IMPORTS.has(code)) log.warn('file was not read', fields);
  else log.error('command failed', { ...fields, cause: error });
}
