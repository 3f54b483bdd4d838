import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { literal } from '#core/literal.ts';

for (const [name, hostile] of [
  ['bold marks', '**VISIT evil.example**'],
  ['code marks', '`report`'],
  ['table bars', 'a | b | c'],
  ['line breaks', 'one\r\ntwo\u2028three'],
  ['terminal escapes', '\u001b[2J\u001b]0;title\u0007\u009b31m'],
  ['writing direction', 'user\u202egnp.exe\u2066'],
  ['hidden characters', 're\u200bport\ufeff'],
] as const) {
  test(`a name cannot bring ${name} into a message`, () => {
    assert.doesNotMatch(
      literal(hostile),
      /[*`|\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u,
    );
  });
}

test('an ordinary name of any script stays as it is', () => {
  for (const name of ['vm-web-1', 'UserRule_Allow.Web_443', 'Müller & Söhne GmbH', '日本電信電話', 'شركة']) {
    assert.equal(literal(name), name);
  }
});

test('a long name is cut at a character with an ellipsis', () => {
  assert.equal(literal('abcdefghij', 5), 'abcd…');
  assert.equal(literal('😀😀😀😀', 3), '😀😀…');
});

test('no text at all can make marks, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const safe = literal(text);
      assert.ok(!/[*`\n\r\u001b]/.test(safe));
      assert.ok(safe.isWellFormed());
      assert.ok(Array.from(safe).length <= 80);
    }),
  );
});
