import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { type Config, loadConfig } from '#config/load.ts';
import { AppError } from '#core/errors.ts';

const rulesSchema = z.strictObject({ version: z.literal(1), rules: z.array(z.strictObject({ id: z.string() })) });
type Rules = z.output<typeof rulesSchema>;

interface Files {
  readonly main: string;
  readonly rules?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly others?: Readonly<Record<string, string>>;
}

/** Loads settings from a folder that is gone afterwards. `at` makes a path in it short for comparing. */
function load({ main, rules = 'version: 1\nrules: []\n', environment = {}, others = {} }: Files): Config<Rules> {
  const folder = mkdtempSync(join(tmpdir(), 'flowbell-config-'));
  try {
    const files = { 'flowbell.yaml': main, 'rules.yaml': rules, ...others };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return loadConfig({ files: {}, environment, defaultsDir: folder, rulesSchema });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The problem lines of the FB1001 that loading ends with, without the folder's name. */
function problems(files: Files): string[] {
  const error = fault(() => load(files));
  assert.equal(error.code, 'FB1001');
  const [head = '', ...lines] = error.message.split('\n');
  assert.match(head, lines.length === 1 ? /one problem:$/ : new RegExp(`${lines.length} problems:$`));
  return lines.map((line) => line.replace(/^\S*flowbell-config-[^/]*\//, ''));
}

function fault(run: () => unknown): AppError {
  let found: unknown;
  assert.throws(run, (error) => {
    found = error;
    return error instanceof AppError;
  });
  assert.ok(found instanceof AppError);
  return found;
}

describe('settings', () => {
  test('an empty file gives the defaults', () => {
    const config = load({ main: '' });
    assert.equal(config.http.host, '127.0.0.1');
    assert.equal(config.http.port, 3978);
    assert.equal(config.sandbox.scenarioDelayMs, 120_000);
    assert.equal(config.store.retentionMs, 90 * 86_400_000);
    assert.deepEqual(config.storage.accounts, []);
  });

  test('a section whose keys are all commented out has its defaults', () => {
    assert.equal(load({ main: 'http:\n  # port: 1\n' }).http.port, 3978);
  });

  test('are frozen all the way down', () => {
    const config = load({ main: 'estate:\n  internalRanges: [10.0.0.0/8]\n' });
    assert.ok(Object.isFrozen(config.http));
    assert.ok(Object.isFrozen(config.estate.internalRanges));
    assert.ok(Object.isFrozen(config.rules.rules));
  });

  test('MAC addresses of any spelling become 12 upper-case digits', () => {
    const main =
      'estate:\n  resources:\n    - {name: a, macs: ["00:0d:3a:f8:78:56", 00-0D-3A-F8-78-57, 000d.3af8.7858]}\n';
    assert.deepEqual(load({ main }).estate.resources[0]?.macs, ['000D3AF87856', '000D3AF87857', '000D3AF87858']);
  });

  test('the rules file is named by the settings, relative to them', () => {
    const config = load({
      main: 'rulesFile: more/mine.yaml\n',
      others: { 'more/mine.yaml': 'version: 1\nrules: [{id: x}]\n' },
    });
    assert.deepEqual(config.rules.rules, [{ id: 'x' }]);
    assert.match(config.files.rules, /more[/\\]mine\.yaml$/);
  });
});

describe('problems', () => {
  test('of both files and the environment are all reported at once, each with its place', () => {
    const main = 'http:\n  port: eighty\n  hots: a\nlog:\n  level: infos\nsandbox:\n  historyHours: 5000\n';
    const found = problems({
      main,
      rules: 'version: 2\nrules: [{id: 5}]\n',
      environment: { FLOWBELL_TIME_ZONE: 'Mars/Base' },
    });
    assert.deepEqual(found, [
      'flowbell.yaml:2:9 http.port: expected a whole number, found "eighty"',
      'flowbell.yaml:3:3 http.hots: expected one of host, port, publicUrls, found the key "hots"; did you mean host?',
      'flowbell.yaml:5:10 log.level: expected one of debug, info, warn, error, found "infos"; did you mean info?',
      'flowbell.yaml:7:17 sandbox.historyHours: expected at most 672, found 5000',
      'FLOWBELL_TIME_ZONE time.zone: expected an IANA time zone such as Europe/Berlin, found "Mars/Base"',
      'rules.yaml:1:10 version: expected 1, found 2',
      'rules.yaml:2:14 rules.0.id: expected a text, found 5',
    ]);
  });

  const single: readonly (readonly [title: string, main: string, line: string])[] = [
    [
      'a misspelt section',
      'htpp: {}\n',
      'flowbell.yaml:1:1 htpp: expected one of http, web, time, data, storage, azure, eventGrid, import, sandbox, estate, geo, store, log, rulesFile, found the key "htpp"; did you mean http?',
    ],
    ['a section that is a list', 'http: [1]\n', 'flowbell.yaml:1:7 http: expected a section with keys, found a list'],
    [
      'a missing name',
      'estate:\n  resources:\n    - role: web\n',
      'flowbell.yaml:3:7 estate.resources.0.name: expected a text, found nothing',
    ],
    [
      'a name that comes twice',
      'estate:\n  resources: [{name: a}, {name: A}]\n',
      'flowbell.yaml:2:33 estate.resources.1.name: expected each resource once, found "A" again',
    ],
    [
      'a range without a length',
      'estate:\n  internalRanges: [10.0.0.0]\n',
      'flowbell.yaml:2:20 estate.internalRanges.0: expected an address range such as 10.0.0.0/16, found "10.0.0.0"',
    ],
    [
      'a range that is too long',
      'estate:\n  onPremRanges: [10.0.0.0/33]\n',
      'flowbell.yaml:2:18 estate.onPremRanges.0: expected an address range such as 10.0.0.0/16, found "10.0.0.0/33"',
    ],
    [
      'a MAC address with too few digits',
      'estate:\n  resources: [{name: a, macs: ["00:0D"]}]\n',
      'flowbell.yaml:2:32 estate.resources.0.macs.0: expected a MAC address such as 00:0D:3A:F8:78:56, found "00:0D"',
    ],
    [
      'a duration without unit',
      'store:\n  retention: "90"\n',
      'flowbell.yaml:2:14 store.retention: expected a duration such as 90d, found "90"',
    ],
    [
      'a duration that is too long',
      'sandbox:\n  scenarioDelay: 2d\n',
      'flowbell.yaml:2:18 sandbox.scenarioDelay: expected a duration within its limits such as 2m, found "2d"',
    ],
    [
      'a size without unit',
      'store:\n  memoryLimit: 512\n',
      'flowbell.yaml:2:16 store.memoryLimit: expected a text, found 512',
    ],
    [
      'a switch with another word',
      'sandbox:\n  enabled: maybe\n',
      'flowbell.yaml:2:12 sandbox.enabled: expected auto or true or false, found "maybe"',
    ],
    [
      'an account without address',
      'storage:\n  accounts: [{containers: [x]}]\n',
      'flowbell.yaml:2:14 storage.accounts.0: expected either url or connectionString, found neither',
    ],
    [
      'a UTC offset as time zone',
      'time:\n  zone: "+02:00"\n',
      'flowbell.yaml:2:9 time.zone: expected an IANA time zone such as Europe/Berlin, found "+02:00"',
    ],
    [
      'a key that comes twice',
      'http:\n  port: 1\n  port: 2\n',
      'flowbell.yaml:3:3 expected each key once, found one twice in the same section',
    ],
    [
      'a port from the environment that is no number',
      '',
      'FLOWBELL_PORT http.port: expected a whole number, found "http"',
    ],
  ];
  for (const [title, main, line] of single) {
    test(`${title} is named with its line`, () => {
      const environment: Record<string, string> = line.startsWith('FLOWBELL_PORT') ? { FLOWBELL_PORT: 'http' } : {};
      assert.deepEqual(problems({ main, environment }), [line]);
    });
  }

  test('text that is no YAML is named with its line', () => {
    assert.match(problems({ main: 'http:\n  port: "1\n' })[0] ?? '', /^flowbell\.yaml:\d+:\d+ expected YAML: /);
  });

  test('aliases that would fill the memory are refused', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'])
      levels.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`);
    assert.match(problems({ main: levels.join('\n') })[0] ?? '', /expected at most 20 aliases/);
  });

  test('a word that chooses between forms is told with its choices', () => {
    const kinds = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('spike') }),
      z.strictObject({ kind: z.literal('first-seen') }),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'flowbell-config-'));
    try {
      writeFileSync(join(folder, 'flowbell.yaml'), '');
      writeFileSync(join(folder, 'rules.yaml'), 'rules:\n  - kind: spikes\n');
      const error = fault(() =>
        loadConfig({
          files: {},
          environment: {},
          defaultsDir: folder,
          rulesSchema: z.strictObject({ rules: z.array(kinds) }),
        }),
      );
      assert.match(
        error.message,
        /rules\.yaml:2:11 rules\.0\.kind: expected one of spike, first-seen, found "spikes"; did you mean spike\?$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a missing file is FB1002 and names the file', () => {
    const error = fault(() =>
      loadConfig({ files: { main: 'nowhere/flowbell.yaml' }, environment: {}, defaultsDir: '.', rulesSchema }),
    );
    assert.equal(error.code, 'FB1002');
    assert.match(error.message, /nowhere[/\\]flowbell\.yaml, found none/);
  });

  test('a missing rules file is FB1002 and names the file', () => {
    const error = fault(() => load({ main: 'rulesFile: gone.yaml\n' }));
    assert.equal(error.code, 'FB1002');
    assert.match(error.message, /gone\.yaml, found none/);
  });
});

describe('the environment', () => {
  test('wins over the file', () => {
    const environment = {
      FLOWBELL_PORT: '0',
      FLOWBELL_HOST: '::1',
      FLOWBELL_DATA: 'elsewhere',
      FLOWBELL_TIME_ZONE: 'Europe/Berlin',
      FLOWBELL_LOG: 'debug',
    };
    const { http, data, time, log } = load({
      main: 'http: {port: 1, host: a}\nlog: {level: error, format: json}\n',
      environment,
    });
    assert.deepEqual(
      { http, data, time, log },
      {
        http: { host: '::1', port: 0, publicUrls: [] },
        data: { directory: 'elsewhere' },
        time: { zone: 'Europe/Berlin' },
        log: { level: 'debug', format: 'json' },
      },
    );
  });

  test('names other files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowbell-config-'));
    try {
      const [main, rules] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
      writeFileSync(main, 'http: {port: 7}\n');
      writeFileSync(rules, 'version: 1\nrules: [{id: seven}]\n');
      const environment = { FLOWBELL_CONFIG: main, FLOWBELL_RULES: rules };
      const config = loadConfig({ files: {}, environment, defaultsDir: 'nowhere', rulesSchema });
      assert.equal(config.http.port, 7);
      assert.deepEqual(config.files, { main, rules });
      assert.equal(config.rules.rules[0]?.id, 'seven');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('an empty variable counts as absent', () => {
    assert.equal(load({ main: '', environment: { FLOWBELL_PORT: '' } }).http.port, 3978);
  });
});
