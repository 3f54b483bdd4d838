import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatEntry, WireMessage, WirePicture } from '#bot/web/wire.ts';
import { renderTerminal } from '#render/terminal.ts';
import { type ChatClient, openChatClient } from './chat-client.ts';
import { configurationOf } from './configuration.ts';
import { makeFolder } from './draw-charts.ts';
import { type CommandIo, columnsOf, EXIT, wantsColour } from './io.ts';
import { terminalMessage } from './terminal-message.ts';

export interface AskOptions {
  readonly url?: string;
  readonly charts?: string;
  readonly config?: string;
}

/** `flowbell ask "…"`: asks the running service as the chat page does, and prints the answer when it is whole. */
export async function ask(text: string, options: AskOptions, io: CommandIo): Promise<number> {
  const client = openChatClient(options.url ?? configuredUrl(options, io));
  const answer = await client.ask(text, {
    signal: io.signal,
    onProgress: (entry) => showProgress(entry, io),
  });
  if (io.stderr.isTTY === true) io.stderr.write('\r\u001b[K');
  const { message } = answer;
  if (message === undefined) return EXIT.failed;
  const colour = wantsColour(io.stdout, io.environment);
  const shown = terminalMessage(message, client.url);
  io.stdout.write(renderTerminal(shown, { columns: columnsOf(io.stdout), colour, pictures: 'links' }));
  if (options.charts !== undefined) await keepCharts(client, message, { folder: options.charts, io });
  return isRefusal(message) ? EXIT.failed : EXIT.done;
}

/** Answers that are errors end with their code. */
const isRefusal = ({ blocks }: WireMessage): boolean =>
  blocks.some((block) => block.kind === 'text' && /^FB\d{4}: /.test(block.text));

function configuredUrl(options: AskOptions, io: CommandIo): string {
  const { http } = configurationOf(options.config === undefined ? {} : { config: options.config }, io);
  const host = http.host === '0.0.0.0' || http.host === '::' ? '127.0.0.1' : http.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`;
}

function showProgress({ message }: ChatEntry, { stderr }: CommandIo): void {
  if (stderr.isTTY !== true) return;
  const progress = message?.blocks.find((block) => block.kind === 'progress');
  if (progress?.kind === 'progress') stderr.write(`\r${progress.text.replaceAll(/\p{Cc}/gu, ' ')}\u001b[K`);
}

async function keepCharts(
  client: ChatClient,
  message: WireMessage,
  { folder, io }: { folder: string; io: CommandIo },
): Promise<void> {
  await makeFolder(folder);
  const pictures = message.blocks.flatMap((block): WirePicture[] => (block.kind === 'picture' ? [block.picture] : []));
  for (const [index, picture] of pictures.entries()) {
    const name = picture.title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    const path = join(folder, `${index + 1}-${name}.png`);
    await writeFile(path, await client.picture(picture.url, { signal: io.signal }));
    io.stderr.write(`${path}\n`);
  }
}
