import type { WireMessage } from '#bot/web/wire.ts';
import type { Block, Message } from '#render/message.ts';

/** A message of the HTTP API as the terminal renders it: pictures become links with their numbers as text, which begins with the title. */
export function terminalMessage(message: WireMessage, baseUrl: string): Message {
  const blocks = message.blocks.map(
    (block): Block =>
      block.kind === 'picture' ? { kind: 'text', text: `${block.picture.alt}\n${baseUrl}${block.picture.url}` } : block,
  );
  return { title: message.title, tone: message.tone, blocks };
}
