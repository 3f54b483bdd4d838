import { shownUrl } from '#azure/blob-address.ts';
import { literal } from '#core/literal.ts';
import type { Message } from '#render/message.ts';
import { progressShare, progressText } from '../import/progress-text.ts';
import { WITHHELD } from '../withheld-addresses.ts';
import { type CommandContext, defineCommand, type Situation } from './command.ts';
import { CommandError } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { parseQuery, type Query } from './query.ts';
import { isAddress } from './is-address.ts';
import { report } from './report.ts';
import type { Token } from './tokens.ts';

/** Stands for the name that a file gets when it is read. */
const IMPORTED = 'import/file';

interface Request {
  /** Null: what is there already is reported on. */
  readonly address: URL | null;
  readonly query: Query;
}

export const analyze = defineCommand<Request>({
  name: 'analyze',
  synonyms: { analyse: '', import: '' },
  usage: ['analyze ADDRESS [window]', 'analyze [resource] [window]'],
  summary: 'Reads a capture or a flow log by its address and reports on it.',
  examples: [
    {
      command: 'analyze https://account.blob.core.windows.net/captures/vm.cap?sv=…&sig=…',
      says: 'a packet capture by its address with a shared access signature',
      named: true,
    },
    { command: 'analyze vm-web-1 last 30m', says: 'the same as `report vm-web-1 last 30m`', named: true },
  ],
  details: [
    'Captures are pcap or pcapng, flow logs the `PT1H.json` of an NSG or a VNet; both may be packed with gzip or zstd. What was read keeps its name, `import/` and a part of its path, for `report capture NAME`, `top ports capture NAME` and all others, until `store.retention` is over. Flow logs read so are apart from those that are followed, and rules do not judge them.',
    'Queries, users and passwords of addresses are taken out before anything is kept: neither the conversation nor the log has them. `import` in the configuration says what may be fetched.',
  ],
  works: true,
  parse,
  run,
});

function parse(cursor: Cursor, situation: Situation): Request {
  const token = cursor.peek();
  const address = token === undefined ? null : addressOf(token, cursor, situation);
  if (token === undefined || address === null) return { address, query: parseQuery(cursor, situation) };
  // What follows is read as of a capture that is named: its filters know applications, and it takes no resource.
  return { address, query: parseQuery(cursor.withWords(['capture', IMPORTED], token), situation) };
}

/** The word as an address, with what was withheld from it; null when it is none. Throws FB2002. */
function addressOf(token: Token, cursor: Cursor, { addresses }: Situation): URL | null {
  const typed = token.text.replaceAll(/^<|>$/g, '');
  if (!isAddress(typed)) return null;
  const whole = addresses?.get(typed)?.reveal();
  if (whole === undefined && typed.includes(WITHHELD)) {
    throw new CommandError('FB2002', {
      message: 'The address was typed with a signature or a password, and these are not kept.',
      next: 'Paste the whole address again, with `analyze` before it.',
    });
  }
  const url = URL.parse(whole ?? typed);
  if (url !== null) return url;
  throw new CommandError('FB2002', {
    message: `What stands at position ${cursor.position(token)} is not a valid address.`,
    next: 'Check its host and path: expected for example `https://account.blob.core.windows.net/container/name`.',
  });
}

async function run({ address, query }: Request, context: CommandContext): Promise<Message> {
  if (address === null) return report.run(query, context);
  const { ports, signal } = context;
  const name = literal(shownUrl(address), 100);
  context.progress(`Opening ${name}…`);
  const opened = await ports.imports.read(address, {
    signal,
    onProgress: (progress) => context.progress(progressText(name, progress), progressShare(progress)),
  });
  return report.run({ ...query, scope: { kind: 'capture', name: opened.name } }, context);
}
