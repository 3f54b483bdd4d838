import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import { FLOW_ENDS, TCP_RESULTS } from '#analysis/capture/flow-table/flow-record.ts';
import { ROOT, runFlowbell } from '../cli/run-flowbell.ts';
import { pcapFile } from '../support/capture-bytes.ts';
import { dnsQuery, synFrame } from '../support/capture-frames.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Paths of every value; those of an application's facts depend on its kind. */
function keyPaths(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || path === 'application.facts') return [path];
  return Object.entries(value).flatMap(([key, inner]) => keyPaths(inner, path === '' ? key : `${path}.${key}`));
}

const firstCells = (text: string): string[] =>
  [...text.matchAll(/^\| `?([^`|]+?)`? \|/gm)].map(([, cell = '']) => cell);

describe('docs/capture-flows.md', () => {
  let page = '';
  const section = (title: string): string => page.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

  before(async () => {
    page = await readFile(join(ROOT, 'docs/capture-flows.md'), 'utf8');
  });

  test('names every value of a line, and no other', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'x.pcap');
    await writeFile(path, pcapFile([dnsQuery('host.example.com'), synFrame()].map((data) => ({ data }))));
    const { code, stdout, stderr } = await runFlowbell(['analyze', '--flows', path]);
    assert.deepEqual([code, stderr], [0, '']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    assert.equal(lines.length, 2);
    const paths = new Set(lines.flatMap((line) => keyPaths(line, '')));
    // Null for the lookup, and with values for the connection.
    paths.delete('tcp');
    const documented = [...(page.split('## TCP results')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, name = '']) => name,
    );
    assert.deepEqual(documented.toSorted(), [...paths].toSorted());
  });

  test('names every result, every reason for an end and every field of filters', () => {
    assert.deepEqual(firstCells(section('TCP results')).slice(2).sort(), [...TCP_RESULTS].sort());
    for (const end of FLOW_ENDS) assert.match(page, new RegExp(`\`${end}\``));
    const fields = firstCells(section('Filters'))
      .slice(2)
      .flatMap((cell) => cell.split(', '));
    assert.deepEqual(fields.sort(), fieldsOf('capture-file').toSorted());
  });
});
