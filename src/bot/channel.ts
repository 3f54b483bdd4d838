import type { Message } from '#render/message.ts';

/** One place where people talk with Flowbell. A reference names a posted message for later edits. */
export interface Channel {
  post(message: Message, options?: { replyTo?: string }): Promise<string>;
  edit(reference: string, message: Message): Promise<void>;
}
