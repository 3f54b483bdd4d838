import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseDuration } from '#core/duration.ts';
import { DETECTORS } from '#rules/registry.ts';
import { parseRules } from '#rules/rule-file.ts';
import { shippedRulesValue } from '../support/shipped-rules.ts';

const root = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const HEADINGS = [
  'What it finds',
  'How it decides',
  'What you see',
  'What it cannot see',
  'When to turn it off',
  'Parameters',
];
/** Of no use in a table of parameters: they say which rule it is. */
const NAMES = new Set(['id', 'detector', 'family', 'enabled', 'title']);

/** `{a: {b: 1}}` as `a.b` → `1`, lists as they stand in YAML. */
function leaves(value: unknown, path = ''): Map<string, string> {
  if (Array.isArray(value)) return new Map([[path, `[${value.join(', ')}]`]]);
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, each]) => [...leaves(each, path === '' ? key : `${path}.${key}`)]),
  );
}

/** Numbers alike however they are written: `1e-4` and `0.0001`. */
const alike = (a: string, b: string): boolean => a === b || (a !== '' && Number(a) === Number(b));

function shippedValues(detector: string): Map<string, string> {
  const file = shippedRulesValue();
  assert.ok(typeof file === 'object' && file !== null && 'rules' in file && Array.isArray(file.rules));
  const rule: unknown = file.rules.find((each: { detector?: string }) => each.detector === detector);
  return new Map([...leaves(rule)].filter(([path]) => !NAMES.has(path)));
}

describe('the registry of detectors', () => {
  test('is sorted and names each detector once', () => {
    const ids = DETECTORS.map((detector) => detector.id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
  });

  test('has a shipped rule for each detector, of the same family', () => {
    const { rules } = parseRules(shippedRulesValue());
    for (const { id, family } of DETECTORS) {
      assert.equal(rules.find((rule) => rule.detector === id)?.family, family, id);
    }
  });

  test('has a page for each detector and no page without one', () => {
    const pages = readdirSync(root('docs/rules')).filter((name) => name.endsWith('.md'));
    assert.deepEqual(
      pages.map((name) => name.replace('.md', '')).sort(),
      DETECTORS.map((detector) => detector.id),
    );
  });
});

for (const { id } of DETECTORS) {
  describe(`${id}: code, test and page agree`, () => {
    const page = existsSync(root(`docs/rules/${id}.md`)) ? readFileSync(root(`docs/rules/${id}.md`), 'utf8') : '';
    const values = shippedValues(id);

    test('has code and a test of its name', () => {
      for (const path of [`src/rules/${id}.ts`, `test/rules/${id}.test.ts`]) assert.ok(existsSync(root(path)), path);
    });

    test('has a page with the usual headings in their order', () => {
      const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
      assert.deepEqual(headings, HEADINGS);
      assert.match(page, new RegExp(`^# ${id}\n`));
    });

    test('has every parameter in the table of its page, with the shipped value', () => {
      const rows = [...page.matchAll(/^\| `([\w.]+)` \| `([^`]+)` \| .+ \|$/gm)];
      const table = new Map(rows.map((match) => [match[1] ?? '', match[2] ?? '']));
      assert.deepEqual([...table.keys()].sort(), [...values.keys()].sort());
      for (const [path, value] of values) {
        assert.ok(alike(table.get(path) ?? '', value), `${path}: page ${table.get(path)}, file ${value}`);
      }
    });

    test('has no number in its text that differs from the shipped value', () => {
      const named = [...page.matchAll(/`([a-zA-Z.]+): ([^`]+)`/g)];
      assert.ok(named.length >= 4, 'the page says its numbers as `trigger.ratio: 2`');
      for (const [, path = '', value = ''] of named) {
        const shipped = values.get(path);
        assert.ok(shipped !== undefined && alike(value, shipped), `${path}: page ${value}, file ${shipped}`);
      }
    });
  });
}

test('durations in the shipped file are readable', () => {
  for (const { id } of DETECTORS) {
    for (const path of ['window', 'step', 'cooldown.idle']) {
      assert.notEqual(parseDuration(shippedValues(id).get(path) ?? ''), null, `${id} ${path}`);
    }
  }
});
