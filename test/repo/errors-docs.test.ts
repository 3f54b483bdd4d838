import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ERROR_CODES } from '#core/errors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
/** Sections by heading, introduction left out. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n'))]),
);

describe('docs/errors.md', () => {
  test('has a section for each code, in their order, and no other', () => {
    assert.deepEqual([...sections.keys()], Object.keys(ERROR_CODES).sort());
  });

  for (const [code, meaning] of Object.entries(ERROR_CODES)) {
    test(`${code} begins with its meaning and says likely causes and what to do`, () => {
      const section = sections.get(code) ?? '';
      const bold = /\*\*(.+?)\.?\*\*/.exec(section)?.[1] ?? '';
      assert.equal(bold.toLowerCase(), meaning.toLowerCase());
      assert.match(section, /^- \*Likely causes:\* /m);
      assert.match(section, /^- \*What to do:\* /m);
    });
  }
});
