import { createApp } from '../app.ts';
import { consoleLog } from './console-log.ts';
import { configurationOf } from './configuration.ts';
import { type CommandIo, EXIT } from './io.ts';
import { packageVersion } from './package-version.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

/** `flowbell serve`: runs until the signal. Throws only for what is wrong at the start. */
export async function serve(options: { config?: string }, io: CommandIo): Promise<number> {
  const config = configurationOf(options, io);
  const log = consoleLog({
    ...config.log,
    write: (line) => io.stderr.write(line),
    nowMs: () => SYSTEM_CLOCK.nowMs(),
  });
  const version = packageVersion();
  log.info(`Flowbell ${version} starts`, { data: config.data.directory, config: config.files.main });
  await using app = createApp({ config, clock: SYSTEM_CLOCK, log, version });
  await app.start();
  const url = app.url();
  if (url !== null) io.stdout.write(`\n  Flowbell is ready: ${url}/chat\n  Stop with Ctrl-C.\n\n`);
  await aborted(io.signal);
  log.info('stopping');
  return EXIT.done;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
