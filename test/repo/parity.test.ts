import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { understand } from '#bot/commands/grammar.ts';
import { knownScopes } from '#bot/commands/known-scopes.ts';
import { COMMANDS } from '#bot/commands/registry.ts';
import { FLOW_COLUMNS } from '#bot/web/report/flow-columns.ts';
import { SECTIONS } from '#bot/web/report/sections.ts';
import { type AnsweringBot, answeringBot } from '../support/answering-bot.ts';
import { NOW_MS } from '../support/bot-now.ts';
import { RESOURCES, SCOPES } from '../support/bot-ports.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Rows of the tables of docs/parity.md. */
const ROWS = read('docs/parity.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (CapAnalysis|Here|---) /.test(line))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
  .map(([what = '', chat = '', page = '', shown = '']) => ({ what, chat, page, shown }));

/** Code in a cell; what is typed in a terminal is another matter. */
const codes = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).filter((code) => !code.startsWith('flowbell '));
const isMissing = (cell: string): boolean => cell === '–' || cell.startsWith('missing');

describe('docs/parity.md', () => {
  test('has the nine tabs of CapAnalysis, its filters and its columns', () => {
    assert.ok(ROWS.length > 40);
    const names = ROWS.map(({ what }) => what).join('\n');
    for (const part of ['Flows', 'Overview', 'Statistics', 'Per hour', 'GeoMap', 'Source IPs', 'Destination IPs'])
      assert.ok(names.includes(part), part);
    for (const part of ['Protocols', 'Timeline', 'Lost bytes', 'Data size', 'Address card', 'Packets of one flow'])
      assert.ok(names.includes(part), part);
  });

  for (const { what, chat, page, shown } of ROWS) {
    test(`${what}: says what there is or that it is missing, and what shows it`, () => {
      for (const cell of [chat, page]) assert.ok(codes(cell).length > 0 || isMissing(cell), cell);
      if (codes(chat).length + codes(page).length > 0) assert.match(shown, /“.+”/);
    });
  }

  for (const { what, page } of ROWS.filter((row) => codes(row.page).length > 0)) {
    test(`${what}: is on the page`, () => {
      for (const code of codes(page)) assert.ok(isOnPage(code), code);
    });
  }

  const tests = new Set(
    ROWS.flatMap(({ shown }) =>
      [...shown.matchAll(/\]\(\.\.\/(test\/[^)]+)\) “([^”]+)”/g)].map(([, path, title]) => `${path} ${title}`),
    ),
  );
  for (const named of tests) {
    test(`names a test that exists: ${named}`, () => {
      const [path = '', ...title] = named.split(' ');
      assert.ok(existsSync(new URL(path, root)), path);
      assert.ok(read(path).includes(title.join(' ')), title.join(' '));
    });
  }
});

describe('each command of docs/parity.md', () => {
  let bot: AnsweringBot;
  before(async () => void (bot = await answeringBot()));
  after(() => bot[Symbol.asyncDispose]());

  for (const command of new Set(ROWS.flatMap(({ chat }) => codes(chat)))) {
    test(`${command} is answered with a chart or a table`, async () => {
      const { title, blocks } = await bot.ask(command);
      const kinds = blocks.map(({ kind }) => kind);
      assert.doesNotMatch(JSON.stringify(blocks), /FB\d{4}: /, title);
      const rows = blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
      assert.ok(kinds.includes('picture') || rows.length > 0, `${title}: ${kinds.join()}`);
    });
  }
});

describe('README.md', () => {
  const [, part = ''] = read('README.md').split('\n## What you can ask\n');
  const table =
    part
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  const commands = table.flatMap((line) => codes(line.split(' | ')[0] ?? ''));

  test('names commands that exist', () => {
    assert.ok(commands.length > 10);
    const situation = { known: knownScopes(SCOPES, RESOURCES), nowMs: NOW_MS, timeZone: 'UTC' };
    for (const command of commands) {
      const typed = command.replace('ADDRESS', 'https://account.blob.core.windows.net/captures/vm.cap');
      assert.equal(understand(typed, COMMANDS, situation).command.name, command.split(' ')[0]);
    }
  });
});

/** `tab`, `tab/view`, `tab/view:measure`, `flows.column` or `#id`. */
function isOnPage(code: string): boolean {
  if (code.startsWith('#')) return read('src/bot/web/page/report/index.html').includes(`id="${code.slice(1)}"`);
  if (code.startsWith('flows.')) return FLOW_COLUMNS.some(({ id }) => id === code.slice('flows.'.length));
  const [tab = '', view, measure] = code.split(/[/:]/);
  const section = SECTIONS.find(({ id }) => id === tab);
  if (section === undefined || view === undefined) return section !== undefined;
  return section.views.some(
    (each) => each.view === view && (measure === undefined || each.measures.some((name) => name === measure)),
  );
}
