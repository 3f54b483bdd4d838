import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { DnsFacts } from '#analysis/capture/applications/facts.ts';
import { afterName, afterSameName, domainName } from '#analysis/capture/applications/dns/name.ts';
import { classify, client, type Ends, hex, type Said, server, TCP, UDP } from './conversation.ts';

const ENDS: Ends = { protocol: UDP, serverPort: 53 };
const WWW = '03777777 076578616d706c65 03636f6d 00';
const question = (id: string, name: string, type = '0001'): Buffer =>
  hex(id, '0100 0001 0000 0000 0000', name, type, '0001');

function dnsFacts(ends: Ends, ...conversation: Said[]): DnsFacts {
  const { name, basis, facts } = classify(ends, ...conversation);
  assert.equal(name, 'DNS');
  assert.equal(basis, 'content');
  assert.ok(facts?.kind === 'dns');
  return facts;
}

test('question, answers and code of one exchange', () => {
  const answer = hex(
    '1234 8180 0001 0003 0000 0000',
    WWW,
    '001c 0001',
    // CNAME to edge.example.com by a pointer to "example.com", then an A and an AAAA record.
    'c00c 0005 0001 0000003c 0007 0465646765 c010',
    'c02d 0001 0001 0000003c 0004 c0000207',
    'c02d 001c 0001 0000003c 0010 20010db8000000000000000000000001',
  );
  assert.deepEqual(dnsFacts(ENDS, client(question('1234', WWW, '001c')), server(answer)), {
    kind: 'dns',
    name: 'www.example.com',
    type: 'AAAA',
    code: 'NOERROR',
    answers: ['edge.example.com', '192.0.2.7', '2001:db8::1'],
    furtherNames: [],
    queries: 1,
    responses: 1,
    failures: 0,
  });
});

test('response codes have their names', () => {
  const codes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
  for (const [code, name] of codes.entries()) {
    const answer = hex('0001', `818${code}`, '0001 0000 0000 0000', WWW, '0001 0001');
    const facts = dnsFacts(ENDS, client(question('0001', WWW)), server(answer));
    assert.equal(facts.code, name);
    assert.equal(facts.failures, code === 0 ? 0 : 1);
  }
});

test('names are in lower case, the root is a dot, types without a mnemonic are numbers', () => {
  assert.equal(dnsFacts(ENDS, client(question('0001', '03575757 0345584d 00'))).name, 'www.exm');
  assert.equal(dnsFacts(ENDS, client(question('0001', '00', '0002'))).name, '.');
  const unknown = classify(ENDS, client(question('0001', WWW, 'ff78')));
  assert.equal(unknown.basis, 'port');
});

test('further names of one socket are kept once each', () => {
  const names = ['0161 00', '0162 00', '0161 00', '0163 00', '0162 00'];
  const facts = dnsFacts(ENDS, ...names.map((name) => client(question('0001', name))));
  assert.equal(facts.queries, 5);
  assert.equal(facts.name, 'a');
  assert.deepEqual(facts.furtherNames, ['b', 'c']);
});

test('a tunnel may ask 200 times in one flow', () => {
  const asked = Array.from({ length: 200 }, (_, index) =>
    client(question('0001', `04${Buffer.from(String(1000 + index)).toString('hex')} 00`)),
  );
  const facts = dnsFacts(ENDS, ...asked);
  assert.equal(facts.queries, 200);
  assert.equal(facts.furtherNames.length, 199);
});

test('over TCP a length comes first', () => {
  const message = question('0001', WWW);
  const facts = dnsFacts({ protocol: TCP, serverPort: 53 }, client(Buffer.concat([hex('0021'), message])));
  assert.equal(facts.name, 'www.example.com');
});

test('it is told at any port by its content', () => {
  assert.equal(dnsFacts({ protocol: UDP, serverPort: 9999 }, client(question('0001', WWW))).name, 'www.example.com');
});

test('mDNS and LLMNR have the same form and other ports', () => {
  const answer = hex('0000 8400 0000 0001 0000 0000', WWW, '0001 8001 00000078 0004 0a000001');
  assert.equal(classify({ protocol: UDP, serverPort: 5353, clientPort: 5353 }, client(answer)).name, 'MDNS');
  assert.equal(classify({ protocol: UDP, serverPort: 5355 }, client(question('0001', WWW))).name, 'LLMNR');
});

describe('hostile messages', () => {
  const header = '0001 8180 0001 0001 0000 0000';
  const answer = 'c00c 0001 0001 00000000 0004 01020304';
  const cases: readonly (readonly [title: string, bytes: Buffer, name: string, answers: readonly string[]])[] = [
    ['a pointer to itself', hex(header, 'c00c 0001 0001', answer), '', ['1.2.3.4']],
    ['two pointers in a circle', hex(header, 'c00e c00c 0001 0001', answer), '', []],
    ['a pointer behind the end', hex(header, 'ffff 0001 0001', answer), '', ['1.2.3.4']],
    [
      'a data length behind the end',
      hex(header, WWW, '0001 0001', 'c00c 0005 0001 00000000 ffff 01'),
      'www.example.com',
      [],
    ],
    ['counts of 65,535', hex('0001 8180 0001 ffff 0000 0000', WWW, '0001 0001'), '', []],
    ['a label that is longer than the message', hex(header, '3f 61'), '', []],
  ];
  for (const [title, bytes, name, answers] of cases) {
    test(`${title} is no fault`, () => {
      const { facts } = classify(ENDS, server(bytes));
      assert.equal(facts?.kind === 'dns' ? facts.name : '', name);
      assert.deepEqual(facts?.kind === 'dns' ? facts.answers : [], answers);
    });
  }

  test('a name of more than 255 bytes by pointers is no name', () => {
    const label = `3f${'61'.repeat(63)}`;
    const long = hex(
      header,
      label.repeat(3),
      '3d',
      '61'.repeat(61),
      '00',
      '0001 0001',
      label,
      'c00c',
      '0001 0001 00000000 0004 01020304',
    );
    assert.deepEqual(dnsFacts(ENDS, server(long)).answers, ['1.2.3.4']);
  });
});

test('a name is the same as another when both are read alike', () => {
  const label = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'B', 'b', '.', '-') });
  const labels = fc.array(label, { minLength: 0, maxLength: 3 });
  const wire = (parts: readonly string[]): Buffer =>
    Buffer.concat([...parts.map((one) => Buffer.from([one.length, ...Buffer.from(one)])), Buffer.of(0)]);
  fc.assert(
    fc.property(labels, labels, (one, other) => {
      const [first, second] = [wire(one), wire(other)];
      const { text } = domainName(first, 0, first.length, 0);
      const isSame = domainName(second, 0, second.length, 0).text === text;
      const after = afterSameName(second, 0, second.length, text);
      // A dot within a label reads as two labels would: then the names are read, and found to be the same.
      if (after > 0) assert.ok(isSame);
      assert.ok(after === -1 || after === afterName(second, 0, second.length));
    }),
    { numRuns: 500 },
  );
});
