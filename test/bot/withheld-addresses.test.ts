import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { tokenise } from '#bot/commands/tokens.ts';
import { withholdAddresses } from '#bot/withheld-addresses.ts';

const QUERY = 'sv=2025-01-05&sig=c2VjcmV0%3D';
const BLOB = 'https://account.blob.core.windows.net/c/vm.cap';

describe('withholdAddresses', () => {
  for (const [typed, text, whole] of [
    [`analyze ${BLOB}?${QUERY}`, `analyze ${BLOB}?[secret]`, `${BLOB}?${QUERY}`],
    [`analyze ${BLOB}?${QUERY} last 2h`, `analyze ${BLOB}?[secret] last 2h`, `${BLOB}?${QUERY}`],
    [
      `ANALYZE HTTPS://Account.example/c?${QUERY}`,
      'ANALYZE HTTPS://Account.example/c?[secret]',
      `HTTPS://Account.example/c?${QUERY}`,
    ],
    [`"${BLOB}?${QUERY}"`, `"${BLOB}?[secret]"`, `${BLOB}?${QUERY}`],
    [`“${BLOB}?${QUERY}”`, `“${BLOB}?[secret]”`, `${BLOB}?${QUERY}`],
    [
      `"https://a.example/my vm.cap?${QUERY}" today`,
      '"https://a.example/my vm.cap?[secret]" today',
      `https://a.example/my vm.cap?${QUERY}`,
    ],
    [`<${BLOB}?${QUERY}>`, `<${BLOB}?[secret]>`, `${BLOB}?${QUERY}`],
    [`(${BLOB}?${QUERY}).`, `(${BLOB}?[secret]).`, `${BLOB}?${QUERY}`],
    [`${BLOB}#${QUERY}`, `${BLOB}?[secret]`, `${BLOB}#${QUERY}`],
    ['https://me:pa%40ss@a.example/x', 'https://[secret]@a.example/x', 'https://me:pa%40ss@a.example/x'],
    ['https://me:p@ss@a.example/x', 'https://[secret]@a.example/x', 'https://me:p@ss@a.example/x'],
    ['https://token@a.example', 'https://[secret]@a.example', 'https://token@a.example'],
    ['https:\\\\me:x@a.example\\p?q', 'https:\\\\[secret]@a.example\\p?[secret]', 'https:\\\\me:x@a.example\\p?q'],
    [`https:/a.example/x?${QUERY}`, 'https:/a.example/x?[secret]', `https:/a.example/x?${QUERY}`],
  ] as const) {
    test(`makes “${text}” of what was typed, and keeps the whole aside`, () => {
      const withheld = withholdAddresses(typed);
      assert.equal(withheld.text, text);
      assert.deepEqual(
        [...withheld.addresses.values()].map((secret) => secret.reveal()),
        [whole],
      );
      const [[shown] = ['']] = withheld.addresses;
      assert.ok(text.includes(shown));
      assert.doesNotMatch(JSON.stringify(withheld), /c2VjcmV0|pa%40ss|p@ss|:x@/);
    });
  }

  test('does the same to each of several', () => {
    const { text, addresses } = withholdAddresses(`${BLOB}?a=1 and https://b.example/x?b=2`);
    assert.equal(text, `${BLOB}?[secret] and https://b.example/x?[secret]`);
    assert.equal(addresses.size, 2);
  });

  for (const text of [
    'report vm-web-1 last 2h',
    'report nsg basic last 2h where host = "token: x"',
    `analyze ${BLOB}`,
    `analyze ${BLOB}?[secret]`,
    'top ports where app = http and bytes > 1k? yes',
  ]) {
    test(`leaves “${text}” alone`, () => {
      const withheld = withholdAddresses(text);
      assert.equal(withheld.text, text);
      assert.equal(withheld.addresses.size, 0);
    });
  }

  test('takes signatures out of what is no whole address', () => {
    const { text } = withholdAddresses(`analyze account.blob.core.windows.net/c/vm.cap?${QUERY}`);
    assert.doesNotMatch(text, /c2VjcmV0/);
  });
});

test('no address leaves its secret behind, however it is typed, and each is found again by its word', () => {
  const secret = 'Zq7secretQ';
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const address = fc
    .record({
      scheme: fc.constantFrom('https://', 'http://', 'HTTPS://', 'https:\\\\', 'https:/'),
      user: fc.constantFrom('', `me:${secret}@`, `${secret}@`, `a@b:${secret}@`),
      host: word.map((name) => `${name}.example`),
      path: fc.array(word, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join('')),
      rest: fc.constantFrom(`?sig=${secret}`, `?sv=1&sig=${secret}&x=%20`, `#${secret}`, `?a?b=${secret}#c`),
    })
    .map(({ scheme, user, host, path, rest }) => `${scheme}${user}${host}${path}${rest}`);
  const around = fc.constantFrom(['', ''], ['"', '"'], ["'", "'"], ['“', '”'], ['<', '>'], ['`', '`'], ['(', ').']);
  fc.assert(
    fc.property(word, around, address, word, (before, [open = '', close = ''], typed, behind) => {
      const { text, addresses } = withholdAddresses(`${before} ${open}${typed}${close} ${behind}`);
      assert.ok(!text.includes(secret), text);
      const [[shown, whole] = ['', null]] = addresses;
      assert.equal(whole?.reveal(), typed);
      const tokens = tokenise(text).tokens.map((token) => token.text.replaceAll(/^<|>$/g, ''));
      assert.deepEqual(tokens, [before, shown, behind]);
    }),
  );
});
