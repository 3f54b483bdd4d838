import type { Message } from '#render/message.ts';
import type { BotPorts } from '../ports.ts';
import type { Withheld } from '../withheld-addresses.ts';
import type { Cursor } from './cursor.ts';
import type { KnownScope } from './known-scopes.ts';

/** What a command is read against. */
export interface Situation {
  readonly known: readonly KnownScope[];
  readonly nowMs: number;
  /** IANA zone of times said without one, and of times in answers. */
  readonly timeZone: string;
  /** Addresses with something secret in them, by what stands for them in the text. */
  readonly addresses?: Withheld['addresses'];
}

/** What a command is answered with. */
export interface CommandContext {
  readonly ports: BotPorts;
  /** What may be named. */
  readonly known: readonly KnownScope[];
  readonly nowMs: number;
  readonly timeZone: string;
  readonly signal: AbortSignal;
  /** Says what is being done; `share` is 0..1 where it is known. */
  progress(text: string, share?: number): void;
  /** Shows what is ready while the rest is made, so that text does not wait for pictures. */
  partial(message: Message): void;
}

export interface Example {
  readonly command: string;
  /** What it answers, as the end of a sentence. */
  readonly says: string;
  /** It names a resource that may not exist here: to be read, not to be run by a button. */
  readonly named?: true;
}

export interface CommandSpec<Request> {
  readonly name: string;
  /** Words that mean this command; what they stand for is read in their place, e.g. `map` as `top countries`. */
  readonly synonyms: Readonly<Record<string, string>>;
  /** `top ports [resource] [window]`, one line for each form. */
  readonly usage: readonly string[];
  /** One line for the list of commands. */
  readonly summary: string;
  readonly examples: readonly Example[];
  /** Paragraphs of its help page. */
  readonly details: readonly string[];
  /** Whether it reads flows, so that people should see at once that work has begun. */
  readonly works: boolean;
  /** Reads what stands behind the name. Throws CommandError. */
  parse(cursor: Cursor, situation: Situation): Request;
  run(request: Request, context: CommandContext): Promise<Message>;
}

/** A command whose request type only itself knows. */
export interface Command extends Omit<CommandSpec<never>, 'parse' | 'run'> {
  /** Reads what stands behind the name and returns the work. Throws CommandError. */
  prepare(cursor: Cursor, situation: Situation): (context: CommandContext) => Promise<Message>;
}

export function defineCommand<Request>(spec: CommandSpec<Request>): CommandSpec<Request> & Command {
  return {
    ...spec,
    prepare(cursor, situation) {
      const request = spec.parse(cursor, situation);
      return (context) => spec.run(request, context);
    },
  };
}
