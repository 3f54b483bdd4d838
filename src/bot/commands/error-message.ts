import { type AppError, asAppError, ERROR_CODES } from '#core/errors.ts';
import { literal } from '#core/literal.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { CommandError } from './command-error.ts';

const MOST_CHOICES = 30;

/** Any fault as an answer: what happened, what to do, the code, and buttons that run what was probably meant. */
export function errorMessage(fault: unknown, options: { readonly command?: string } = {}): Message {
  const error = asAppError(fault);
  const asked = error instanceof CommandError;
  const title = plain(asked ? error.message : literal(withoutSecrets(error.message), 400));
  const blocks: Block[] = [text(error.next)];
  if (asked && error.choices.length > 0) blocks.push(text(choicesText(error.choices)));
  blocks.push(text(`${error.code}: ${ERROR_CODES[error.code]}.`, 'quiet'));
  const list = asked ? error.suggestions : faultButtons(error, options.command);
  if (list.length > 0)
    blocks.push(buttons(...list.map(({ label, command }) => ({ label: literal(label, 60), command }))));
  return { title, tone: asked ? 'warning' : 'error', blocks };
}

/** Titles carry no marks. */
const plain = (marked: string): string => marked.replaceAll(/\*\*|`/g, '');

function choicesText(choices: readonly string[]): string {
  const left = choices.length - MOST_CHOICES;
  const shown = choices.slice(0, MOST_CHOICES).map((choice) => literal(choice, 160));
  return `Known: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`;
}

function faultButtons(_error: AppError, command: string | undefined): readonly { label: string; command: string }[] {
  const again = command === undefined || command.length > 200 ? [] : [{ label: 'Try again', command }];
  return [...again, { label: 'Status', command: 'status' }];
}
