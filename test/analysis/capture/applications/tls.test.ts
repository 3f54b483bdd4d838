import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TlsFacts } from '#analysis/capture/applications/facts.ts';
import { classify, client, type Ends, hex, type Said, server, TCP, UDP } from './conversation.ts';
import { clientHello, extension, ja4Example, records, serverHello, serverName } from './hello.ts';

const ENDS: Ends = { protocol: TCP, serverPort: 44300 };
const JA4 = 't13d1516h2_8daaf6152771_e5627efa2ab1';
const HELLO = records(clientHello(ja4Example()));
const WHOLE: TlsFacts = { kind: 'tls', serverName: 'example.com', alpn: 'h2', version: 'TLSv1.3', ja4: JA4 };

function tlsFacts(...conversation: Said[]): TlsFacts {
  const { name, basis, facts } = classify(ENDS, ...conversation);
  assert.equal(name, 'TLS');
  assert.equal(basis, 'content');
  assert.ok(facts?.kind === 'tls');
  return facts;
}

/** The stream of the client cut to segments of `size` bytes. */
function segments(stream: Buffer, size: number): Said[] {
  const parts: Said[] = [];
  for (let at = 0; at < stream.length; at += size) parts.push(client(stream.subarray(at, at + size), at));
  return parts;
}

test('name, ALPN, version and fingerprint come from the client hello', () => {
  assert.deepEqual(tlsFacts(client(HELLO)), WHOLE);
});

test('the version is the one that the server chooses, and then no more is wanted', () => {
  for (const [version, name] of [
    [0x0301, 'TLSv1'],
    [0x0303, 'TLSv1.2'],
    [0x0304, 'TLSv1.3'],
  ] as const) {
    const { facts, decidedAfter } = classify(ENDS, client(HELLO), server(records(serverHello(version))));
    assert.deepEqual(facts, { ...WHOLE, version: name });
    assert.equal(decidedAfter, 2);
  }
});

describe('a client hello over several segments', () => {
  for (const size of [1, 5, 6, 100, 200, 300]) {
    // Patience is 8 payloads each way: more segments than that are not waited for.
    const parts = segments(HELLO, Math.max(size, Math.ceil(HELLO.length / 8)));
    test(`cut each ${Math.max(size, Math.ceil(HELLO.length / 8))} bytes (${parts.length} segments)`, () => {
      assert.deepEqual(tlsFacts(...parts), WHOLE);
    });
  }

  test('a first segment that is shorter than a record header', () => {
    assert.deepEqual(tlsFacts(client(HELLO.subarray(0, 3), 0), client(HELLO.subarray(3), 3)), WHOLE);
  });

  test('the second segment arrives before the first', () => {
    const [first, second] = segments(HELLO, 200);
    assert.ok(first && second);
    const last = client(HELLO.subarray(400), 400);
    assert.deepEqual(tlsFacts(second, last, first), WHOLE);
  });

  test('segments come again, and overlap', () => {
    const again = [
      client(HELLO.subarray(0, 150), 0),
      client(HELLO.subarray(0, 150), 0),
      client(HELLO.subarray(100), 100),
    ];
    assert.deepEqual(tlsFacts(...again), WHOLE);
  });

  test('several records around one message', () => {
    assert.deepEqual(tlsFacts(client(records(clientHello(ja4Example()), 64))), WHOLE);
    assert.deepEqual(tlsFacts(...segments(records(clientHello(ja4Example()), 64), 130)), WHOLE);
  });

  test('a hello of 3 kB, as with post-quantum key shares', () => {
    const { ciphers, extensions } = ja4Example();
    const large = clientHello({ ciphers, extensions: [...extensions, extension(0x11ec, Buffer.alloc(2500))] });
    assert.equal(tlsFacts(...segments(records(large), 1460)).serverName, 'example.com');
  });

  test('a message that claims 16 MB costs no more than what is gathered', () => {
    const lie = hex('16030140000100', 'ffffff', '0303', '00'.repeat(1400));
    const more = Array.from({ length: 20 }, () => client(Buffer.alloc(1400)));
    const { name, decidedAfter } = classify(ENDS, client(lie), ...more);
    assert.equal(name, 'TLS');
    assert.ok(decidedAfter > 0);
  });
});

test('the server name stands in a hello that the snap length cut', () => {
  const early = records(
    clientHello({ ...ja4Example(), extensions: [serverName('early.example'), ...ja4Example().extensions] }),
  );
  const facts = tlsFacts({ by: 'client', bytes: early.subarray(0, 160), wireLength: early.length });
  assert.equal(facts.serverName, 'early.example');
  assert.equal(facts.ja4, '');
});

test('a connection of which the beginning is missing is TLS by its records', () => {
  const record = Buffer.concat([hex('170303', '0100'), Buffer.alloc(256, 0x9c)]);
  const { name, facts } = classify({ ...ENDS, synSeen: false }, server(record));
  assert.equal(name, 'TLS');
  assert.equal(facts, undefined);
});

test('a hello of SSL 2 form is TLS', () => {
  const hello = hex('802e', '01', '0301', '0015', '0000', '0010', '00'.repeat(21), '11'.repeat(16));
  assert.equal(tlsFacts(client(hello)).version, 'TLSv1');
});

test('control characters in a server name are written as escapes', () => {
  const hello = records(clientHello({ ciphers: '1301', extensions: [serverName('a\u001b[2Jb')] }));
  assert.equal(tlsFacts(client(hello)).serverName, 'a\\x1b[2Jb');
});

test('DTLS 1.2: name and fingerprint', () => {
  const body = clientHello({ legacyVersion: 0xfefd, ciphers: 'c02b,c02f', extensions: [serverName('meet.example')] });
  // RFC 6347 section 4.2.2: message sequence 2, fragment offset 3 and length 3; a cookie after the session id of 32.
  const fields = 4 + 2 + 32 + 33;
  const inner = Buffer.concat([body.subarray(4, fields), Buffer.of(0), body.subarray(fields)]);
  const length = Buffer.of(0, inner.length >> 8, inner.length & 255);
  const message = Buffer.concat([Buffer.of(1), length, hex('0000', '000000'), length, inner]);
  const record = Buffer.concat([
    hex('16', 'feff', '0000', '000000000000'),
    Buffer.of(message.length >> 8, message.length & 255),
    message,
  ]);
  const { name, facts } = classify({ protocol: UDP, serverPort: 50001 }, client(record));
  assert.equal(name, 'DTLS');
  assert.ok(facts?.kind === 'tls');
  assert.equal(facts.serverName, 'meet.example');
  assert.equal(facts.version, 'DTLSv1.2');
  assert.match(facts.ja4, /^dd2d020100_/);
});

const notTls: readonly (readonly [title: string, bytes: Buffer])[] = [
  ['a version of 4.0', hex('160400', '0010', '01', '00'.repeat(20))],
  ['a record of zero bytes', hex('160301', '0000', '00'.repeat(20))],
  ['a record longer than 18 kB', hex('160301', 'ffff', '00'.repeat(20))],
  ['a content type of 24', hex('180303', '0010', '00'.repeat(16))],
  ['a record followed by something else', hex('170303', '0004', '00000000', '48454c4f21')],
];
for (const [title, bytes] of notTls) {
  test(`${title} is not TLS`, () => assert.notEqual(classify(ENDS, client(bytes)).name, 'TLS'));
}

test('STARTTLS in SMTP: the application stays, the hello is read', () => {
  const conversation = [
    server('220 mail.example ESMTP\r\n'),
    client('EHLO a.example\r\n'),
    server('250 STARTTLS\r\n'),
    client('STARTTLS\r\n'),
    server('220 go ahead\r\n'),
    client(HELLO),
    server(records(serverHello(0x0303))),
  ];
  const { name, facts, decidedAfter } = classify({ protocol: TCP, serverPort: 25 }, ...conversation);
  assert.equal(name, 'SMTP');
  assert.ok(facts?.kind === 'banner');
  assert.equal(facts.server, '220 mail.example ESMTP');
  assert.deepEqual(facts.tls, { ...WHOLE, version: 'TLSv1.2' });
  assert.equal(decidedAfter, 7);
});

test('RDP that goes over to TLS: name and fingerprint of the client', () => {
  const request = client(hex('030000130ee00000000000', '0100080003000000'));
  const confirm = server(hex('030000130ed00000000000', '0200080001000000'));
  const { name, facts } = classify({ protocol: TCP, serverPort: 3389 }, request, confirm, client(HELLO));
  assert.equal(name, 'RDP');
  assert.deepEqual(facts, WHOLE);
});

test('mail over TLS has the name of its port, and is known by content', () => {
  for (const [serverPort, name, service] of [
    [993, 'IMAPS', 'imaps'],
    [995, 'POPS', 'pop3s'],
    [465, 'SMTPS', 'submissions'],
  ] as const) {
    const found = classify({ protocol: TCP, serverPort }, client(HELLO));
    assert.deepEqual([found.name, found.service, found.basis], [name, service, 'content']);
    assert.deepEqual(found.facts, WHOLE);
  }
});
