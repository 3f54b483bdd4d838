import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { Secret } from '#core/secret.ts';
import { applyEnvironment, CONFIG_VARIABLE, type Environment, RULES_VARIABLE } from './environment.ts';
import { deepFreeze, type Frozen } from './frozen.ts';
import { parseLocatedYaml } from './located-yaml.ts';
import { type Checked, check, configurationInvalid } from './problems.ts';
import { readText } from './read-text.ts';
import { configSchema, DEFAULT_RULES_FILE, type Settings } from './schema.ts';
import type { ReadSecret } from './secret-schema.ts';

/** Everything that is configured, checked and frozen. Paths except `data.directory` are absolute. */
export type Config<Rules = unknown> = Frozen<Settings> & {
  readonly rules: Rules;
  /** The files that were read. */
  readonly files: { readonly main: string; readonly rules: string };
};

export interface LoadOptions<Rules> {
  /** Files named on the command line; they win over the environment and the defaults. */
  readonly files: { readonly main?: string; readonly rules?: string };
  readonly environment: Environment;
  /** Folder with flowbell.yaml and rules.yaml. */
  readonly defaultsDir: string;
  readonly rulesSchema: z.ZodType<Rules>;
}

/**
 * Reads flowbell.yaml and the rules file, lays the environment over them, checks and freezes.
 * Throws FB1002 when a file cannot be read, and FB1001 with every problem of both files and the environment at once.
 */
export function loadConfig<Rules>(options: LoadOptions<Rules>): Config<Rules> {
  const { files, environment } = options;
  const main = resolve(files.main ?? (environment[CONFIG_VARIABLE] || resolve(options.defaultsDir, 'flowbell.yaml')));
  const settings = readSettings(main, environment);
  const besideMain = settings.kind === 'valid' ? settings.value.rulesFile : DEFAULT_RULES_FILE;
  const named = files.rules ?? (environment[RULES_VARIABLE] || null);
  const rulesFile = named === null ? rulesBeside(dirname(main), besideMain, options.defaultsDir) : resolve(named);
  const rules = readRules(rulesFile, options.rulesSchema);
  if (settings.kind === 'invalid' || rules.kind === 'invalid') {
    throw configurationInvalid([settings, rules].flatMap((part) => (part.kind === 'invalid' ? part.problems : [])));
  }
  const geo = fromFolder(dirname(main), settings.value.geo);
  deepFreeze(rules.value);
  const frozen = deepFreeze({ ...settings.value, geo, rulesFile, files: { main, rules: rulesFile } });
  return Object.freeze({ ...frozen, rules: rules.value });
}

/** The rules file that flowbell.yaml names; where that is the default name and there is none, the one shipped. */
function rulesBeside(folder: string, name: string, defaultsDir: string): string {
  const beside = resolve(folder, name);
  return name === DEFAULT_RULES_FILE && !existsSync(beside) ? resolve(defaultsDir, name) : beside;
}

function readSettings(file: string, environment: Environment): Checked<Settings> {
  const yaml = parseLocatedYaml(readText(file));
  const { data, variableOf } = applyEnvironment(yaml.data, environment);
  return check(configSchema(secretReader(dirname(file), environment)), data, { file, yaml, variableOf });
}

function readRules<Rules>(file: string, schema: z.ZodType<Rules>): Checked<Rules> {
  const yaml = parseLocatedYaml(readText(file));
  return check(schema, yaml.data, { file, yaml, variableOf: () => null });
}

/** Database paths start at the configuration file's folder. */
function fromFolder(folder: string, geo: Settings['geo']): Settings['geo'] {
  const absolute = (path: string | null) => (path === null ? null : resolve(folder, path));
  return { countryDatabase: absolute(geo.countryDatabase), asnDatabase: absolute(geo.asnDatabase) };
}

/** Reads referenced secrets. The sentences it gives name the place and never the value. */
function secretReader(folder: string, environment: Environment): ReadSecret {
  return (from) => {
    if ('env' in from) {
      const value = environment[from.env];
      return value ? new Secret(value) : `expected a value in the environment variable ${from.env}, found none`;
    }
    try {
      const value = readFileSync(resolve(folder, from.file), 'utf8').trim();
      return value ? new Secret(value) : `expected a secret in the file ${from.file}, found it empty`;
    } catch {
      return `expected a readable secret in the file ${from.file}, found none`;
    }
  };
}
