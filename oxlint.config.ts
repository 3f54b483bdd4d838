import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import type { OxlintConfig, OxlintOverride } from 'oxlint';
import packageJson from './package.json' with { type: 'json' };

/**
 * The linter's rules and the import table of docs/architecture.md. TypeScript instead of JSON, because an override
 * replaces the settings of an earlier one: the whole list of what a folder may not import has to be worked out.
 */

const FOLDERS = [
  'alerts',
  'analysis',
  'azure',
  'bot',
  'cli',
  'config',
  'core',
  'download',
  'render',
  'rules',
  'sandbox',
  'state',
];

/** Vendor packages that only some folders may import, as regular expressions over the package name. */
const VENDORS: readonly { readonly packages: string; readonly only: readonly string[] }[] = [
  { packages: '@azure/[^/]+', only: ['src/azure', 'src/sandbox'] },
  { packages: 'azurite', only: ['src/sandbox'] },
  { packages: 'chdb|@clickhouse/[^/]+', only: ['src/analysis/store'] },
  { packages: 'vega|vega-lite|@resvg/[^/]+|topojson-client|world-atlas', only: ['src/render'] },
  { packages: 'fastify|@fastify/[^/]+', only: ['src/bot/web', 'src/bot/webhooks'] },
  { packages: '@electric-sql/[^/]+|pg|pg-boss', only: ['src/state'] },
  { packages: '@slack/[^/]+', only: ['src/bot/slack'] },
  { packages: 'botbuilder|botframework-[^/]+', only: ['src/bot/teams'] },
  { packages: 'maxmind|@ip-location-db/[^/]+', only: ['src/analysis/enrich'] },
  { packages: 'yaml', only: ['src/config'] },
  { packages: 'commander', only: ['src/cli'] },
];

/** Names that `import` may use below a folder of src: files without `.ts`, and folders. */
const partsOf = (folder: string): string[] =>
  readdirSync(new URL(`src/${folder}`, import.meta.url)).map((name) => name.replace(/\.ts$/, ''));

const NODE_TEST = [{ from: 'package' as const, package: 'node:test', name: ['test', 'describe', 'it', 'suite'] }];

interface Row {
  /** The more special folder stands later and wins. */
  readonly folder: string;
  /** Folders of src, or parts of them, beside its own. */
  readonly may: readonly string[];
  /** The same, for `import type` only. */
  readonly mayTypes?: readonly string[];
  /** Any package and any of node's modules that do I/O. */
  readonly noOutside?: boolean;
}

/** What each folder may import. Everything else of ours is refused. */
const TABLE: readonly Row[] = [
  { folder: 'core', may: [], noOutside: true },
  { folder: 'config', may: ['core'] },
  { folder: 'azure', may: ['core'] },
  { folder: 'download', may: ['core', 'azure/blob-address', 'azure/range-body'] },
  // It keeps what others define: the interfaces are theirs.
  { folder: 'state', may: ['core'], mayTypes: ['alerts', 'analysis', 'bot'] },
  { folder: 'analysis', may: ['core', 'azure/blob', 'azure/flow-log-path'] },
  { folder: 'analysis/capture', may: ['core'] },
  { folder: 'analysis/flow-log', may: ['core'] },
  { folder: 'analysis/filter', may: ['core'] },
  { folder: 'rules', may: ['core', 'analysis/filter'], mayTypes: ['analysis/store'] },
  { folder: 'alerts', may: ['core', 'state'], mayTypes: ['rules'] },
  { folder: 'render', may: ['core'], mayTypes: ['analysis', 'rules'] },
  { folder: 'bot', may: FOLDERS.filter((folder) => folder !== 'sandbox' && folder !== 'cli') },
  { folder: 'sandbox', may: ['core'], mayTypes: ['azure'] },
  { folder: 'cli', may: [...FOLDERS, 'app'] },
];

const PACKAGES = Object.keys(packageJson.dependencies);
/** Any package, and any module of node but `util`. */
const OUTSIDE = `^(?:node:(?:${builtinModules.filter((name) => name !== 'util').join('|')})|${PACKAGES.join('|')})(?:/|$)`;

interface Pattern {
  readonly regex: string;
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

/** `#rules/x.ts` and `../../rules/x.ts` are the same import. The linter's expressions have no look-ahead. */
const REACH = '^(?:#|(?:\\.\\./)+)';
const oneOf = (paths: readonly string[]): string => `(?:${paths.join('|')})(?:[/.]|$)`;

/** Folders, and parts of folders that are granted in part, which a row does not grant. */
function refusedPaths(top: string, granted: readonly string[]): string[] {
  return [...FOLDERS, 'app', 'main'].flatMap((name) => {
    if (name === top || granted.includes(name)) return [];
    const parts = granted.filter((path) => path.startsWith(`${name}/`)).map((path) => path.slice(name.length + 1));
    if (parts.length === 0) return [name];
    return partsOf(name)
      .filter((part) => !parts.includes(part))
      .map((part) => `${name}/${part}`);
  });
}

function patternsOf({ folder, may, mayTypes = [], noOutside = false }: Row): Pattern[] {
  const [top = folder, part] = folder.split('/');
  const granted = [...may, ...mayTypes.map((name) => `types of ${name}`)].join(', ') || 'nothing of ours';
  const message = `src/${folder} may import ${granted} (docs/architecture.md).`;
  const patterns: Pattern[] = [{ regex: REACH + oneOf(refusedPaths(top, [...may, ...mayTypes])), message }];
  if (mayTypes.length > 0) patterns.push({ regex: REACH + oneOf(mayTypes), message, allowTypeImports: true });
  if (part !== undefined) {
    const siblings = partsOf(top).filter((name) => name !== part);
    patterns.push({ regex: `^(?:#${top}/|(?:\\.\\./)+)${oneOf(siblings)}`, message });
  }
  if (noOutside) patterns.push({ regex: OUTSIDE, message: `src/${folder} is free of packages and of I/O.` });
  return patterns;
}

/** A vendor's package is refused outside its home, types included: they are as much of a tie. */
function vendorPatterns(path: string): Pattern[] {
  const away = VENDORS.filter(({ only }) => !only.some((home) => `${path}/`.startsWith(`${home}/`)));
  return away.map(({ packages, only }) => ({
    regex: `^(?:${packages})(?:/|$)`,
    message: `Only ${only.join(' and ')} may import this package (docs/architecture.md).`,
  }));
}

const restrictedImports = (path: string, row?: Row): OxlintOverride => ({
  files: [`${path}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [...(row ? patternsOf(row) : []), ...vendorPatterns(path)] }],
  },
});

/** Homes of vendors that lie deeper than a row of the table take the nearest row above them. */
const HOMES = [...new Set(VENDORS.flatMap(({ only }) => only))];
const rowOf = (path: string): Row | undefined =>
  TABLE.findLast(({ folder }) => `${path}/`.startsWith(`src/${folder}/`));
const importTable: OxlintOverride[] = [...new Set([...TABLE.map(({ folder }) => `src/${folder}`), ...HOMES])]
  .sort((one, other) => one.split('/').length - other.split('/').length)
  .map((path) => restrictedImports(path, rowOf(path)));

/** Time, chance and the environment come in from outside, so that tests and replays decide them. */
const AMBIENT = [
  { object: 'Date', property: 'now', message: 'Take a Clock.' },
  { object: 'Math', property: 'random', message: 'Take a seed.' },
  { object: 'process', property: 'env', message: 'Settings are read in src/main.ts.' },
  { object: 'process', property: 'exit', message: 'Only src/main.ts ends the process.' },
];

const config: OxlintConfig = {
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'eslint', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'off' },
  ignorePatterns: ['node_modules', 'data'],
  rules: {
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/consistent-type-imports': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/use-unknown-in-catch-callback-variable': 'error',
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'import/no-default-export': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    // An array of a stated length is what the hot paths want.
    'unicorn/no-new-array': 'off',
    // Interfaces of closures are written with method syntax here; there is no `this` to lose.
    'typescript/unbound-method': 'off',
    'no-control-regex': 'off',
    // Spreading a text gives its code points, which is what is wanted where it is done.
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-param-reassign': 'error',
    'no-console': 'error',
    'no-restricted-properties': ['error', ...AMBIENT],
    'max-lines': ['error', { max: 400 }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'max-depth': ['error', { max: 4 }],
    'max-params': ['error', { max: 5 }],
  },
  overrides: [
    ...importTable,
    {
      files: ['src/main.ts', 'src/cli/**', 'src/sandbox/*worker*.ts'],
      rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
    },
    // The pool calls a worker's default export.
    { files: ['src/**/*-worker.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: ['test/**', 'bench/**', 'scripts/**', 'bin/**', '*.config.ts'],
      rules: {
        'no-console': 'off',
        'no-restricted-properties': 'off',
        'import/no-default-export': 'off',
        'max-lines-per-function': 'off',
        'max-params': 'off',
        'max-depth': 'off',
        'typescript/restrict-template-expressions': 'off',
        'oxc/erasing-op': 'off',
        'typescript/no-non-null-assertion': 'off',
        // node:test's test() and describe() give promises that the runner waits for.
        'typescript/no-floating-promises': ['error', { allowForKnownSafeCalls: NODE_TEST }],
      },
    },
  ],
};

export default config;
