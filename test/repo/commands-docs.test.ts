import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Situation } from '#bot/commands/command.ts';
import { Cursor } from '#bot/commands/cursor.ts';
import { understand } from '#bot/commands/grammar.ts';
import { WINDOW_HELP } from '#bot/commands/help.ts';
import { knownScopes } from '#bot/commands/known-scopes.ts';
import { COMMANDS } from '#bot/commands/registry.ts';
import { tokenise } from '#bot/commands/tokens.ts';
import { takeWindow } from '#bot/commands/windows.ts';
import { RESOURCES, SCOPES } from '../support/bot-ports.ts';
import { NOW_MS } from '../support/bot-now.ts';

const PAGE = await readFile(new URL('../../docs/commands.md', import.meta.url), 'utf8');
const SITUATION: Situation = { known: knownScopes(SCOPES, RESOURCES), nowMs: NOW_MS, timeZone: 'Europe/Berlin' };

/** The part of the page under a heading of the second level, '' when there is none. */
const section = (heading: string): string => {
  const [, after = ''] = PAGE.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
};

/** First cells of the tables of a section that are code. */
const firstCells = (part: string): string[] => [...part.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');

test('every command of the page exists, and every command that exists is on the page', () => {
  const headings = [...PAGE.matchAll(/^## ([a-z]+)$/gm)].map((match) => match[1]);
  assert.deepEqual(
    headings,
    COMMANDS.map((command) => command.name),
  );
});

for (const command of COMMANDS) {
  test(`${command.name} is on the page with its summary, every form, every example and every synonym, and nothing else`, () => {
    const part = section(command.name);
    assert.ok(PAGE.includes(`| [\`${command.name}\`](#${command.name}) | ${command.summary} |`));
    assert.deepEqual(
      [...part.matchAll(/^ {4}(.+)$/gm)].map((match) => match[1]),
      [...command.usage],
    );
    assert.deepEqual(
      [...part.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((match) => [match[1], match[2]]),
      command.examples.map((example) => [example.command, example.says]),
    );
    const also = /Also understood as: (.+)\.$/m.exec(part)?.[1] ?? '';
    assert.deepEqual(
      [...also.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
      Object.keys(command.synonyms),
    );
  });

  test(`every example of ${command.name} is understood as it`, () => {
    for (const example of command.examples) {
      assert.equal(understand(example.command, COMMANDS, SITUATION).command.name, command.name);
    }
  });

  test(`every synonym of ${command.name} is understood as it`, () => {
    for (const word of Object.keys(command.synonyms)) {
      assert.equal(understand(word, COMMANDS, SITUATION).command.name, command.name);
    }
  });
}

test('every window of the page and of the help is understood', () => {
  const windows = [...firstCells(section('Windows')), ...WINDOW_HELP.map((each) => each.command)];
  assert.ok(windows.length > 8);
  for (const window of windows) {
    const cursor = new Cursor(tokenise(window));
    assert.ok(takeWindow(cursor, { ...SITUATION, nowMs: NOW_MS + 2 * 86_400_000 }), window);
    assert.ok(cursor.done, window);
  }
});

test('no word means two commands', () => {
  const words = COMMANDS.flatMap((command) => [command.name, ...Object.keys(command.synonyms)]);
  assert.equal(new Set(words).size, words.length);
});
