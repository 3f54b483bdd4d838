import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#core/errors.ts';
import { packageVersion } from './package-version.ts';
import { errorText } from './error-text.ts';
import type { AnalyzeOptions } from './analyze.ts';
import { type CommandIo, EXIT } from './io.ts';

/** Commands load their parts when they run, so that `--help` answers at once. */
export function createProgram(io: CommandIo): (argv: readonly string[]) => Promise<number> {
  return async (argv) => {
    let exit: number = EXIT.done;
    const done = (code: number): void => {
      exit = code;
    };
    try {
      await commands(io, done).parseAsync([...argv], { from: 'user' });
      return exit;
    } catch (error) {
      return failed(io, error);
    }
  };
}

function commands(io: CommandIo, done: (code: number) => void): Command {
  const program = new Command('flowbell')
    .description('Rings in chat when network flows go wrong: Azure flow logs, analysed and explained.')
    .version(packageVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'Print all about one command.')
    .showSuggestionAfterError()
    .showHelpAfterError('Run "flowbell --help" for what there is.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) });
  addServe(program, io, done);
  addAnalyze(program, io, done);
  addAsk(program, io, done);
  // Settings of output and exit are not inherited by commands that are added later.
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

const configOption = (): Option =>
  new Option('-c, --config <file>', 'configuration file (default: config/flowbell.yaml, or FLOWBELL_CONFIG)');

function addServe(program: Command, io: CommandIo, done: (code: number) => void): void {
  program
    .command('serve')
    .description(
      'Run the service: follow flow logs, evaluate rules, answer in chat. Without Azure settings: the sandbox.',
    )
    .addOption(configOption())
    .action(async (options: { config?: string }) => {
      const { serve } = await import('./serve.ts');
      done(await serve(options, io));
    });
}

function addAnalyze(program: Command, io: CommandIo, done: (code: number) => void): void {
  program
    .command('analyze')
    .description('Report on flow logs (NSG v1, NSG v2, VNet v4) or packet captures (pcap, pcapng), without any server.')
    .argument(
      '<inputs...>',
      'files, folders to look through (*.json, *.pcap, *.pcapng, *.cap, and these with .gz), http(s) addresses in quotes, or - for standard input',
    )
    .addOption(
      new Option('--last <length>', 'only the last part, counted back from the newest record: 30m, 2h, 7d').conflicts([
        'from',
        'to',
      ]),
    )
    .option('--from <time>', 'from this time on: 2026-11-20T08:00Z, "2026-11-20 08:00", 08:00 (of the newest day)')
    .option('--to <time>', 'up to this time, not included; a day without a time counts whole')
    .addOption(
      new Option('--time-zone <zone>', 'zone of times typed without one and of those printed: UTC, Europe/Berlin')
        .default(undefined, 'time.zone of the configuration')
        .argParser(timeZoneArgument),
    )
    .option('--json', 'print one JSON document (docs/analyze-json.md) in place of the report')
    .option('--charts <folder>', 'write the charts as PNG files into this folder')
    .option('--html <file>', 'write the report as one interactive page, which needs no server and no network')
    .option('--filter <filter>', "report on matching flows only: 'port in (80, 443) and not src = 10.0.0.0/8'")
    .addOption(configOption())
    .addOption(
      forCaptures(
        '--flows',
        'print one JSON line for each flow (docs/capture-flows.md) in place of the report',
      ).conflicts(OF_REPORTS),
    )
    .addOption(
      forCaptures('--extract <filter>', 'write the packets of matching flows to the file of -o').conflicts(
        NOT_WITH_EXTRACT,
      ),
    )
    .addOption(forCaptures('-o, --output <file>', 'where --extract writes to: pcap, or pcapng for several link types'))
    .addOption(
      forCaptures('--idle <length>', 'a flow that was silent for longer has ended: 60s, 5m').default(
        undefined,
        'never',
      ),
    )
    .addOption(
      forCaptures('--active <length>', 'a flow that lasts longer is cut into several').default(undefined, 'never'),
    )
    .addOption(
      forCaptures('--max-flows <count>', 'flows at a time, 128 bytes each; above it the oldest end early').default(
        undefined,
        '1000000',
      ),
    )
    .addHelpText('after', ANALYZE_EXAMPLES)
    .action(async (paths: string[], options: AnalyzeOptions) => {
      const { analyze } = await import('./analyze.ts');
      done(await analyze(paths, options, io));
    });
}

/** Options of the report, which other output has no use for. */
const OF_REPORTS = ['json', 'charts', 'html', 'last', 'from', 'to'];
const NOT_WITH_EXTRACT = [...OF_REPORTS, 'flows', 'filter'];

const forCaptures = (flags: string, text: string): Option => new Option(flags, `captures: ${text}`);

const ANALYZE_EXAMPLES = `
Examples:
  flowbell analyze PT1H.json
  flowbell analyze logs/ --last 2h --charts charts/
  flowbell analyze logs/ --from "2026-11-20 08:00" --to 10:30 --time-zone Europe/Berlin
  flowbell analyze logs/ --json > report.json
  flowbell analyze logs/ --html report.html
  flowbell analyze logs/ --filter 'denied and dport in (22, 3389) and not country = DE'
  flowbell analyze capture.cap --filter 'ip = 10.0.0.4 and dport = 443'
  flowbell analyze capture.cap --extract 'host = *.example.com' -o out.pcap
  flowbell analyze 'https://account.blob.core.windows.net/captures/vm.cap?sv=…&sig=…'

Exit codes: 0 reported, 1 nothing to report, 2 wrong use or configuration.
`;

function timeZoneArgument(value: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Expected an IANA time zone such as UTC or Europe/Berlin.');
  }
}

function addAsk(program: Command, io: CommandIo, done: (code: number) => void): void {
  program
    .command('ask')
    .description('Ask the running service, as in chat: flowbell ask "report vm-web-1 last 2h".')
    .argument('<words...>', 'a command as typed in chat; "help" lists them')
    .option('--url <address>', 'where the service is (default: http.host and http.port of the configuration)')
    .option('--charts <folder>', 'keep the charts of the answer in this folder')
    .addOption(configOption())
    .action(async (words: string[], options: { url?: string; charts?: string; config?: string }) => {
      const { ask } = await import('./ask.ts');
      done(await ask(words.join(' '), options, io));
    });
}

/** Help and version end the parse by an "error" with exit code 0. */
function failed(io: CommandIo, error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (io.signal.aborted) return EXIT.interrupted;
  io.stderr.write(errorText(error));
  return error instanceof AppError && isWrongUse(error) ? EXIT.usage : EXIT.failed;
}

/** Configuration (FB10..), and options that cannot be meant. */
const isWrongUse = ({ code }: AppError): boolean =>
  code.startsWith('FB10') || ['FB2002', 'FB2003', 'FB2006', 'FB2007'].includes(code);
