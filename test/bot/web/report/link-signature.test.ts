import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { checkLink, signLink } from '#bot/web/report/link-signature.ts';
import { Secret } from '#core/secret.ts';

const KEY = new Secret('a key');
const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const EXPIRES_MS = 1_800_000_000_000;
const LINK = { id: ID, ...signLink(ID, EXPIRES_MS, KEY) };
const at = (nowMs: number) => ({ key: KEY, nowMs });

describe('the signature of a report link', () => {
  test('is the HMAC-SHA-256 of purpose, id and expiry, as base64url', () => {
    const expected = createHmac('sha256', 'a key').update(`report\n${ID}\n${EXPIRES_MS}`).digest('base64url');
    assert.deepEqual(LINK, { id: ID, e: String(EXPIRES_MS), s: expected });
  });

  test('holds until the moment of expiry and not at it', () => {
    assert.equal(checkLink(LINK, at(EXPIRES_MS - 1)), 'valid');
    assert.equal(checkLink(LINK, at(EXPIRES_MS)), 'expired');
  });

  const last = LINK.s.at(-1) ?? '';
  for (const { name, link } of [
    { name: 'of another id', link: { ...LINK, id: 'BAAAAAAAAAAAAAAAAAAAAA' } },
    { name: 'with a later expiry', link: { ...LINK, e: String(EXPIRES_MS + 1) } },
    { name: 'with an expiry of another form', link: { ...LINK, e: `0${EXPIRES_MS}` } },
    { name: 'without an expiry', link: { ...LINK, e: '' } },
    { name: 'without a signature', link: { ...LINK, s: '' } },
    { name: 'with a signature cut by one character', link: { ...LINK, s: LINK.s.slice(0, -1) } },
    { name: 'with a signature longer by one character', link: { ...LINK, s: `${LINK.s}A` } },
    {
      name: 'with one character changed',
      link: { ...LINK, s: `${LINK.s.startsWith('A') ? 'B' : 'A'}${LINK.s.slice(1)}` },
    },
    {
      name: 'whose last character differs in bits that carry nothing',
      link: { ...LINK, s: `${LINK.s.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}` },
    },
    { name: 'signed with another key', link: { id: ID, ...signLink(ID, EXPIRES_MS, new Secret('another key')) } },
  ]) {
    test(`a link ${name} is forged`, () => assert.equal(checkLink(link, at(EXPIRES_MS - 1)), 'forged'));
    test(`a link ${name} is forged, and not expired, also later`, () =>
      assert.equal(checkLink(link, at(EXPIRES_MS + 1e12)), 'forged'));
  }
});
