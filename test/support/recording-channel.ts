import type { Channel } from '#bot/channel.ts';
import type { Message } from '#render/message.ts';

export interface Sent {
  readonly kind: 'post' | 'edit';
  readonly reference: string;
  readonly replyTo?: string;
  readonly message: Message;
}

/** A channel that keeps what it is told, in order. */
export class RecordingChannel implements Channel {
  readonly sent: Sent[] = [];

  post(message: Message, options: { replyTo?: string } = {}): Promise<string> {
    const reference = `m${this.sent.filter((each) => each.kind === 'post').length + 1}`;
    this.sent.push({ kind: 'post', reference, message, ...options });
    return Promise.resolve(reference);
  }

  edit(reference: string, message: Message): Promise<void> {
    this.sent.push({ kind: 'edit', reference, message });
    return Promise.resolve();
  }

  /** What stands in the channel at the end. */
  get last(): Message {
    const last = this.sent.at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    return last.message;
  }
}
