import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONFIG_VARIABLE, CONNECTION_STRING_VARIABLE, OVERRIDES, RULES_VARIABLE } from '#config/environment.ts';
import { loadConfig } from '#config/load.ts';
import { configSchema } from '#config/schema.ts';
import { Secret } from '#core/secret.ts';
import { rulesSchema } from '#rules/rule-file.ts';

const root = new URL('../../', import.meta.url);
const schema = configSchema(() => new Secret('x'));
const shipped: unknown = parse(readFileSync(new URL('config/flowbell.yaml', root), 'utf8'));

/** `http.port`, `store.retention`, …: every key that the schema knows, lists' items left out. */
function keysOf(object: object, prefix = ''): string[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? keysOf(value, `${prefix}${key}.`)
      : [prefix + key],
  );
}

describe('config/flowbell.yaml', () => {
  test('says the same as an empty file', () => {
    assert.deepEqual(schema.parse(shipped), schema.parse({}));
  });

  test('shows every key there is', () => {
    const known = Object.entries(schema.shape).flatMap(([section, sectionSchema]) => {
      const json = z.toJSONSchema(sectionSchema, { io: 'input', unrepresentable: 'any' });
      return json.properties ? Object.keys(json.properties).map((key) => `${section}.${key}`) : [section];
    });
    assert.ok(typeof shipped === 'object' && shipped !== null);
    assert.deepEqual(keysOf(shipped).sort(), known.sort());
  });

  test('loads together with config/rules.yaml', () => {
    const config = loadConfig({
      files: {},
      environment: {},
      defaultsDir: fileURLToPath(new URL('config', root)),
      rulesSchema,
    });
    assert.ok(config.rules.rules.length >= 3);
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('docs/configuration.md', root), 'utf8');
  /** Rows `| \`key\` | default | …` of the tables. */
  const rows = new Map(
    [...page.matchAll(/^\| `([a-z][\w.]+)` \| `?(.*?)`? \|/gim)].map(([, key = '', value = '']) => [key, value]),
  );

  test('has one row for every key of the shipped file, with its default', () => {
    assert.ok(typeof shipped === 'object' && shipped !== null);
    const expected = new Map(keysOf(shipped).map((key) => [key, defaultText(key)]));
    const ofSettings = new Map(
      [...rows].filter(([key]) => !key.startsWith('FLOWBELL_') && !/^(accounts|resources)\./.test(key)),
    );
    assert.deepEqual(ofSettings, expected);
  });

  test('has one row for every environment variable', () => {
    const documented = [...rows.keys()].filter((key) => key.startsWith('FLOWBELL_'));
    const known = [
      ...OVERRIDES.map(({ variable }) => variable),
      CONFIG_VARIABLE,
      RULES_VARIABLE,
      CONNECTION_STRING_VARIABLE,
    ];
    assert.deepEqual(documented.sort(), known.sort());
  });

  function defaultText(key: string): string {
    let value: unknown = shipped;
    for (const step of key.split('.')) value = z.record(z.string(), z.unknown()).parse(value)[step];
    return Array.isArray(value) && value.length === 0 ? '[]' : Array.isArray(value) ? value.join(', ') : String(value);
  }
});
