import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import linter from '../../oxlint.config.ts';
import { root } from './project-files.ts';

interface Case {
  /** A file below src. */
  readonly file: string;
  readonly line: string;
  readonly refused: boolean;
}

const refused: readonly (readonly [file: string, line: string])[] = [
  ['core/x.ts', "import '#rules/registry.ts';"],
  ['core/x.ts', "import '../rules/registry.ts';"],
  ['core/x.ts', "import type { A } from '#analysis/report.ts';"],
  ['core/x.ts', "import { z } from 'zod';"],
  ['core/x.ts', "import { readFile } from 'node:fs/promises';"],
  ['config/x.ts', "import '#rules/rule-file.ts';"],
  ['azure/x.ts', "import '#analysis/report.ts';"],
  ['analysis/flow-log/x.ts', "import '#azure/blob.ts';"],
  ['analysis/flow-log/x.ts', "import '#analysis/store/flow-store.ts';"],
  ['analysis/flow-log/x.ts', "import '../store/flow-store.ts';"],
  ['analysis/filter/x.ts', "import '../views/view.ts';"],
  ['analysis/views/x.ts', "import '#rules/registry.ts';"],
  ['analysis/views/x.ts', "import '../../rules/registry.ts';"],
  ['analysis/views/x.ts', "import type { A } from '#render/message.ts';"],
  ['analysis/ingest/x.ts', "import '#bot/ports.ts';"],
  ['analysis/ingest/x.ts', "import { BlobServiceClient } from '@azure/storage-blob';"],
  ['analysis/views/x.ts', "import { Session } from 'chdb';"],
  ['rules/x.ts', "import '#alerts/ledger.ts';"],
  ['rules/x.ts', "import '#render/message.ts';"],
  ['rules/x.ts', "import '../bot/ports.ts';"],
  ['rules/x.ts', "import { FlowStore } from '#analysis/store/flow-store.ts';"],
  ['rules/x.ts', "import type { A } from '#analysis/enrich/enrichment.ts';"],
  ['alerts/x.ts', "import { rules } from '#rules/registry.ts';"],
  ['alerts/x.ts', "import '#bot/ports.ts';"],
  ['alerts/x.ts', "import { App } from '@slack/bolt';"],
  ['render/x.ts', "import { view } from '#analysis/views/view.ts';"],
  ['render/x.ts', "import '#bot/channel.ts';"],
  ['render/x.ts', "import '#state/database.ts';"],
  ['render/charts/x.ts', "import '../../bot/channel.ts';"],
  ['bot/x.ts', "import '#sandbox/sandbox.ts';"],
  ['bot/commands/x.ts', "import '../../sandbox/sandbox.ts';"],
  ['bot/commands/x.ts', "import fastify from 'fastify';"],
  ['bot/commands/x.ts', "import { App } from '@slack/bolt';"],
  ['bot/slack/x.ts', "import { ActivityHandler } from 'botbuilder';"],
  ['bot/x.ts', "import { PGlite } from '@electric-sql/pglite';"],
  ['bot/x.ts', "import * as vega from 'vega';"],
  ['bot/x.ts', "import '#app.ts';"],
  ['sandbox/x.ts', "import { BlobReader } from '#azure/blob.ts';"],
  ['sandbox/x.ts', "import '#analysis/report.ts';"],
  ['state/x.ts', "import { f } from '#bot/web/routes.ts';"],
];
const accepted: readonly (readonly [file: string, line: string])[] = [
  ['core/x.ts', "import { inspect } from 'node:util';"],
  ['core/x.ts', "import './flow.ts';"],
  ['config/x.ts', "import { parse } from 'yaml';"],
  ['azure/x.ts', "import { BlobServiceClient } from '@azure/storage-blob';"],
  ['analysis/flow-log/x.ts', "import '#core/flow.ts';"],
  ['analysis/flow-log/x.ts', "import './bytes.ts';"],
  ['analysis/ingest/x.ts', "import '#azure/blob.ts';"],
  ['analysis/ingest/x.ts', "import '../flow-log/decoder.ts';"],
  ['analysis/store/x.ts', "import { Session } from 'chdb';"],
  ['analysis/enrich/x.ts', "import { open } from 'maxmind';"],
  ['rules/x.ts', "import type { A } from '#analysis/store/history.ts';"],
  ['rules/x.ts', "import '#analysis/filter/condition.ts';"],
  ['alerts/x.ts', "import type { A } from '#rules/rule.ts';"],
  ['alerts/x.ts', "import '#state/database.ts';"],
  ['render/x.ts', "import type { A } from '#analysis/views/results.ts';"],
  ['render/x.ts', "import * as vega from 'vega';"],
  ['bot/x.ts', "import '#analysis/report.ts';"],
  ['bot/web/x.ts', "import fastify from 'fastify';"],
  ['bot/slack/x.ts', "import { App } from '@slack/bolt';"],
  ['sandbox/x.ts', "import type { A } from '#azure/blob.ts';"],
  ['state/x.ts', "import type { A } from '#bot/web/chat-store.ts';"],
  ['cli/x.ts', "import '#app.ts';"],
  ['app.ts', "import '#sandbox/sandbox.ts';"],
];
const cases: readonly Case[] = [
  ...refused.map(([file, line]) => ({ file, line, refused: true })),
  ...accepted.map(([file, line]) => ({ file, line, refused: false })),
];

const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

/** Lints `files` with the project's own configuration; gives `file code` for each thing reported. */
async function lint(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const output = await new Promise<string>((resolve) => {
    // It ends with code 1 when it finds something, which is what is wanted here.
    execFile(process.execPath, [oxlint, '--format=json', 'src'], { cwd: folder, maxBuffer: 1e8 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return reportSchema
    .parse(JSON.parse(output))
    .diagnostics.map(({ filename, code }) => `${filename.replaceAll('\\', '/')} ${code}`);
}

describe('the import table', () => {
  let folder = '';
  let reported: readonly string[] = [];
  /** One file for each case, so that what is reported belongs to exactly one line. */
  const nameOf = (each: Case): string => `src/${each.file.replace(/x\.ts$/, `case-${cases.indexOf(each)}.ts`)}`;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowbell-lint-'));
    for (const name of ['oxlint.config.ts', 'package.json']) copyFileSync(join(root, name), join(folder, name));
    // The configuration looks at what lies in src/azure and src/analysis.
    for (const name of ['azure/blob.ts', 'azure/other.ts', 'analysis/store/flow-store.ts', 'analysis/views/view.ts']) {
      mkdirSync(dirname(join(folder, 'src', name)), { recursive: true });
      writeFileSync(join(folder, 'src', name), 'export const nothing = 0;\n');
    }
    for (const name of ['filter', 'flow-log', 'enrich', 'ingest', 'capture'])
      mkdirSync(join(folder, 'src/analysis', name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    reported = await lint(folder, Object.fromEntries(cases.map((each) => [nameOf(each), `${each.line}\n`])));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const each of cases) {
    test(`src/${each.file} ${each.refused ? 'may not' : 'may'} say ${each.line}`, () => {
      assert.equal(reported.includes(`${nameOf(each)} eslint(no-restricted-imports)`), each.refused);
    });
  }

  test('cycles are reported', async () => {
    const found = await lint(folder, {
      'src/core/one.ts': "import { two } from './two.ts';\nexport const one = () => two;\n",
      'src/core/two.ts': "import { one } from '#core/one.ts';\nexport const two = () => one;\n",
    });
    assert.ok(found.includes('src/core/one.ts import(no-cycle)'), found.join('\n'));
  });

  test('the clock, chance and the environment are refused outside the edges', async () => {
    const text = 'export const found = [Date.now(), Math.random(), process.env, process.exit];\n';
    const found = await lint(folder, { 'src/rules/ambient.ts': text, 'src/cli/ambient.ts': text });
    const ambient = found.filter((each) => each.endsWith('eslint(no-restricted-properties)'));
    assert.deepEqual(ambient, Array(4).fill('src/rules/ambient.ts eslint(no-restricted-properties)'));
  });

  test('the linter checks promises, switches and type imports', () => {
    const rules = Object.keys(linter.rules ?? {});
    for (const rule of [
      'no-floating-promises',
      'no-misused-promises',
      'switch-exhaustiveness-check',
      'consistent-type-imports',
    ]) {
      assert.ok(rules.includes(`typescript/${rule}`), rule);
    }
  });
});
