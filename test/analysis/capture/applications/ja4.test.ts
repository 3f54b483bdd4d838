import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientHello as parseHello } from '#analysis/capture/applications/tls/client-hello.ts';
import { type Ja4Transport, ja4 } from '#analysis/capture/applications/tls/ja4.ts';
import {
  alpn,
  clientHello,
  extension,
  type HelloParts,
  ja4Example,
  serverName,
  signatures,
  versions,
} from './hello.ts';

function fingerprint(parts: HelloParts, transport: Ja4Transport = 't'): string {
  const bytes = clientHello(parts);
  const hello = parseHello(bytes, 0, bytes.length);
  assert.ok(hello);
  return ja4(bytes, hello, transport);
}

const part = (text: string, place: number): string | undefined => text.split('_')[place];

test("FoxIO's example has the fingerprint that JA4.md gives", () => {
  assert.equal(fingerprint(ja4Example()), 't13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('the order of ciphers and extensions, and other GREASE values, change nothing', () => {
  const { ciphers, extensions } = ja4Example();
  const turned = { ciphers: ciphers.split(',').reverse().join(','), extensions: extensions.toReversed() };
  assert.equal(fingerprint(turned), 't13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('without signature algorithms the extensions are hashed alone, as in JA4.md', () => {
  const { ciphers, extensions } = ja4Example();
  const without = extensions.map((one) => (one.readUInt16BE() === 13 ? extension(13) : one));
  assert.equal(part(fingerprint({ ciphers, extensions: without }), 2), '6d807ffa2a79');
});

test('empty lists are zeros, not the hash of nothing', () => {
  assert.equal(fingerprint({ ciphers: '', extensions: [] }), 't12i000000_000000000000_000000000000');
  assert.equal(
    fingerprint({ ciphers: '0a0a', extensions: [extension(0x1a1a)] }),
    't12i000000_000000000000_000000000000',
  );
});

describe('first part', () => {
  const h2 = [alpn('h2')];
  const cases: readonly (readonly [title: string, parts: HelloParts, transport: Ja4Transport, first: string])[] = [
    ['QUIC is q', { ciphers: '1301', extensions: [versions('0304')] }, 'q', 'q13i010100'],
    [
      'the highest offered version counts',
      { ciphers: '1301', extensions: [versions('0303,0304,0302')] },
      't',
      't13i010100',
    ],
    ['GREASE is no version', { ciphers: '1301', extensions: [versions('fafa,0303')] }, 't', 't12i010100'],
    ['TLS 1.0', { legacyVersion: 0x0301, ciphers: '1301', extensions: [] }, 't', 't10i010000'],
    ['SSL 3', { legacyVersion: 0x0300, ciphers: '1301', extensions: [] }, 't', 'ts3i010000'],
    ['an unknown version is 00', { legacyVersion: 0x0399, ciphers: '1301', extensions: [] }, 't', 't00i010000'],
    ['a server name is d', { ciphers: '1301', extensions: [serverName('a.example')] }, 't', 't12d010100'],
    ['GREASE is not counted', { ciphers: '2a2a,1301,1302', extensions: [extension(0x3a3a), ...h2] }, 't', 't12i0201h2'],
    ['signalling ciphers are counted', { ciphers: '1301,00ff,5600', extensions: [] }, 't', 't12i030000'],
    ['99 is the most', { ciphers: 'c001,'.repeat(120), extensions: [] }, 't', 't12i990000'],
  ];
  for (const [title, parts, transport, first] of cases) {
    test(title, () => assert.equal(part(fingerprint(parts, transport), 0), first));
  }
});

describe('first and last character of the first ALPN value, examples of JA4.md', () => {
  const cases: readonly (readonly [value: string, ends: string])[] = [
    ['h2', 'h2'],
    ['http/1.1', 'h1'],
    ['x', 'xx'],
    ['', '00'],
    ['\xab', 'ab'],
    ['\xab\xcd', 'ad'],
    ['\x30\xab', '3b'],
    ['\x30\x31\xab\xcd', '3d'],
    ['\x30\xab\xcd\x31', '01'],
  ];
  for (const [value, ends] of cases) {
    test(`${Buffer.from(value, 'latin1').toString('hex') || 'empty'} is ${ends}`, () => {
      const text = fingerprint({ ciphers: '1301', extensions: [alpn(value, 'h2')] });
      assert.equal(part(text, 0)?.slice(-2), ends);
    });
  }
});

test('GREASE among the signature algorithms is left out', () => {
  const plain = fingerprint({ ciphers: '1301', extensions: [signatures('0403,0804')] });
  assert.equal(fingerprint({ ciphers: '1301', extensions: [signatures('0a0a,0403,0804')] }), plain);
});

test('a hello that is cut has no fingerprint', () => {
  const bytes = clientHello(ja4Example());
  for (let end = 0; end < bytes.length; end++) {
    const hello = parseHello(bytes, 0, end);
    if (hello !== undefined) assert.equal(ja4(bytes, hello, 't'), '', `cut after ${end} bytes`);
  }
});

test('a list of tens of thousands of ciphers has no fingerprint and is not sorted', () => {
  assert.equal(fingerprint({ ciphers: 'c02b'.repeat(30_000), extensions: [] }), '');
});
