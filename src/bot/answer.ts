import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import type { Message } from '#render/message.ts';
import type { Channel } from './channel.ts';

/**
 * One answer in a channel: posted once, edited while the work goes on. Edits go out one after another and only the
 * newest is sent, so that a slow channel neither reorders them nor falls behind. No method rejects.
 */
export class Answer {
  readonly #channel: Channel;
  readonly #replyTo: string | undefined;
  readonly #log: Log;
  #reference: string | null = null;
  #ready: Message | null = null;
  #doing = progressMessage('Working…', null);
  #waiting: Message | null = null;
  #sending: Promise<void> | null = null;

  constructor(reply: { readonly channel: Channel; readonly replyTo?: string }, log: Log) {
    this.#channel = reply.channel;
    this.#replyTo = reply.replyTo;
    this.#log = log;
  }

  /** Posts that work has begun. */
  async begin(text: string): Promise<void> {
    this.#doing = progressMessage(text, null);
    await this.#post(this.#doing);
  }

  /** Says what is being done, below what is ready already. */
  progress(text: string, share: number | null): void {
    this.#doing = progressMessage(text, share);
    this.#show();
  }

  /** Shows a part of the answer while the rest is made. */
  partial(message: Message): void {
    this.#ready = message;
    this.#show();
  }

  /** Until it is whole an answer says that work goes on: without that, channels take it for the end. */
  #show(): void {
    const doing = this.#doing;
    this.#edit(this.#ready === null ? doing : { ...this.#ready, blocks: [...this.#ready.blocks, ...doing.blocks] });
  }

  /** The whole answer: edited into the posted message, or posted when there is none that can be edited. */
  async finish(message: Message): Promise<void> {
    this.#waiting = null;
    await this.#sending;
    if (this.#reference !== null && (await this.#tryEdit(this.#reference, message))) return;
    await this.#post(message);
  }

  #edit(message: Message): void {
    if (this.#reference === null) return;
    this.#waiting = message;
    this.#sending ??= this.#sendAll(this.#reference);
  }

  async #sendAll(reference: string): Promise<void> {
    // Several changes made in one go are one edit.
    await Promise.resolve();
    while (this.#waiting !== null) {
      const message = this.#waiting;
      this.#waiting = null;
      await this.#tryEdit(reference, message);
    }
    this.#sending = null;
  }

  async #tryEdit(reference: string, message: Message): Promise<boolean> {
    try {
      await this.#channel.edit(reference, message);
      return true;
    } catch (error) {
      this.#log.warn('message could not be edited', { reference, message: asAppError(error).message });
      return false;
    }
  }

  async #post(message: Message): Promise<void> {
    try {
      this.#reference = await this.#channel.post(
        message,
        this.#replyTo === undefined ? {} : { replyTo: this.#replyTo },
      );
    } catch (error) {
      this.#log.error('message could not be posted', { title: message.title, message: asAppError(error).message });
    }
  }
}

const progressMessage = (text: string, share: number | null): Message => ({
  title: text,
  tone: 'plain',
  blocks: [{ kind: 'progress', text, share }],
});
