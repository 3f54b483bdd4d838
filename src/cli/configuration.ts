import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '#config/load.ts';
import { type RulesFile, rulesSchema } from '#rules/rule-file.ts';
import type { CommandIo } from './io.ts';

/** The configuration of a command: the file it names, else the environment's, else the defaults of the package. */
export const configurationOf = (options: { config?: string }, io: CommandIo): Config<RulesFile> =>
  loadConfig({
    files: options.config === undefined ? {} : { main: options.config },
    environment: io.environment,
    defaultsDir: fileURLToPath(new URL('../../config', import.meta.url)),
    rulesSchema,
  });
