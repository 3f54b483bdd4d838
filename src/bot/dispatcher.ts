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
import { knownScopes } from './commands/known-scopes.ts';
import { COMMANDS } from './commands/registry.ts';
import type { BotPorts } from './ports.ts';

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
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  return {
    async answer(typed, reply, { signal }) {
      const answer = new Answer(reply, parts.log);
      try {
        await work(typed, { answer, parts, signal });
      } catch (error) {
        if (signal.aborted) {
          await answer.finish(STOPPED);
          return;
        }
        report(error, typed, parts.log);
        await answer.finish(errorMessage(error, { command: visible(typed, ' ').trim() }));
      }
    },
  };
}

const STOPPED: Message = {
  title: 'Stopped before the answer was ready.',
  tone: 'warning',
  blocks: [text('Stopped before the answer was ready.', 'heading'), text('Ask again when Flowbell is back.')],
};

interface Job {
  readonly answer: Answer;
  readonly parts: DispatcherParts;
  readonly signal: AbortSignal;
}

async function work(typed: string, { answer, parts, signal }: Job): Promise<void> {
  const { ports, clock, timeZone } = parts;
  const nowMs = clock.nowMs();
  const { command, run } = await read(typed, parts, { nowMs, timeZone });
  if (command.works) await answer.begin(`Working on ${command.name}…`);
  const context: CommandContext = {
    ports,
    nowMs,
    timeZone,
    signal,
    progress: (doing, share) => answer.progress(doing, share ?? null),
    partial: (message) => answer.partial(message),
  };
  await answer.finish(await run(context));
}

/** Help and status are to be had even when the store cannot say which resources there are. */
async function read(typed: string, parts: DispatcherParts, now: Omit<Situation, 'known'>): Promise<Understood> {
  const { ports } = parts;
  const commands = parts.commands ?? COMMANDS;
  const scopes = await Promise.allSettled([ports.scopes()]).then(([result]) => result);
  if (scopes.status === 'fulfilled') {
    return understand(typed, commands, { ...now, known: knownScopes(scopes.value, ports.resources()) });
  }
  try {
    return understand(typed, commands, { ...now, known: [] });
  } catch (error) {
    // A name could not be looked up: the fault of the store is the news, not the name.
    throw error instanceof CommandError && error.code === 'FB2004' ? scopes.reason : error;
  }
}

/** A command that was not understood is the person's news, not the operator's. */
function report(error: unknown, typed: string, log: Log): void {
  const { code, message, details } = asAppError(error);
  const fields = { code, message, command: visible(typed, ' ').slice(0, 200), ...details };
  if (error instanceof CommandError) log.info('command not understood', fields);
  else log.error('command failed', { ...fields, cause: error });
}
