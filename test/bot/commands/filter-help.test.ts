import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { EXAMPLES } from '#analysis/filter/filter-examples.ts';
import { FILTER_FIELDS, fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { FILTER_HELP } from '#bot/commands/filter-help.ts';

const PAGE = await readFile(new URL('../../../docs/commands.md', import.meta.url), 'utf8');
const [, part = ''] = PAGE.split('\n## Filters\n');
const section = part.split('\n## ')[0] ?? '';
const all = Object.keys(FILTER_FIELDS).toSorted();

test('`help filters` and docs/commands.md name every field, and no other', () => {
  assert.deepEqual(FILTER_HELP.flatMap(({ fields }) => fields.split(', ')).toSorted(), all);
  const rows = [...section.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell = '']) => cell);
  assert.deepEqual(rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)).toSorted(), all);
});

test('every filter of the page is understood, and every value that it names', () => {
  const commands = [...section.matchAll(/^ {4}(.+)$/gm)].map(([, command = '']) => command);
  assert.ok(commands.length > 2);
  for (const command of commands) parseFlowFilter(command.split(' where ')[1] ?? command.replace('where ', ''));
  for (const [, fields = '', values = ''] of section.matchAll(/^\| (`[^|]+`) \| ([^|]+) \|/gm)) {
    for (const [, field = ''] of fields.matchAll(/`(\w+)`/g)) {
      for (const [, value = ''] of values.matchAll(/`([^`]+)`/g)) {
        const isOfAnother = ['app', 'host', 'result'].includes(field);
        if (!isOfAnother) parseFlowFilter(`${field} = ${value}`, { nowMs: Date.UTC(2026, 10, 20, 15) });
      }
    }
  }
});

test('every example that a fault shows is understood', () => {
  for (const field of fieldsOf(null)) {
    parseFlowFilter(EXAMPLES[FILTER_FIELDS[field].kind](field), { nowMs: Date.UTC(2026, 10, 20, 15) });
  }
});
