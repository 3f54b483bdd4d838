import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { APPLICATIONS } from '#analysis/capture/applications/registry.ts';
import { classify, client, type Ends, hex, server, TCP, UDP } from './conversation.ts';
import { FIXTURES } from './fixtures.ts';

const transport = (protocol: number): string => (protocol === TCP ? 'TCP' : 'UDP');

describe('by content', () => {
  for (const [index, { name, protocol, port, said, anywhere }] of FIXTURES.entries()) {
    test(`${name} over ${transport(protocol)} on port ${port} (${index})`, () => {
      const found = classify({ protocol, serverPort: port }, ...said);
      assert.deepEqual([found.name, found.basis], [name, 'content']);
    });
    if (!anywhere) continue;
    test(`${name} over ${transport(protocol)} on a strange port (${index})`, () => {
      const found = classify({ protocol, serverPort: 49_999 }, ...said);
      assert.deepEqual([found.name, found.basis], [name, 'content']);
    });
  }
});

describe('the application on the port of another is told by its content', () => {
  const ports = [22, 25, 53, 80, 443, 1433, 3389, 5432];
  for (const { name, protocol, port, said, anywhere } of FIXTURES) {
    if (!anywhere) continue;
    test(`${name} of port ${port}`, () => {
      for (const serverPort of ports)
        assert.equal(classify({ protocol, serverPort }, ...said).name, name, `on port ${serverPort}`);
    });
  }
});

test('names and IANA services are stated once each', () => {
  const names = APPLICATIONS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(APPLICATIONS.length <= 255);
});

describe('without content', () => {
  const cases: readonly (readonly [ends: Ends, name: string, service: string, basis: string])[] = [
    [{ protocol: TCP, serverPort: 443 }, 'TLS', 'https', 'port'],
    [{ protocol: TCP, serverPort: 3389 }, 'RDP', 'ms-wbt-server', 'port'],
    [{ protocol: UDP, serverPort: 443 }, 'QUIC', 'https', 'port'],
    [{ protocol: TCP, serverPort: 49_999, clientPort: 22 }, 'SSH', 'ssh', 'port'],
    [{ protocol: TCP, serverPort: 49_999 }, '', '', 'unknown'],
    [{ protocol: 1, serverPort: 0, clientPort: 0 }, 'ICMP', 'icmp', 'protocol'],
    [{ protocol: 47, serverPort: 0, clientPort: 0 }, 'GRE', 'gre', 'protocol'],
  ];
  for (const [ends, name, service, basis] of cases) {
    test(`${ends.protocol}/${ends.serverPort} is ${name || 'unknown'} by ${basis}`, () => {
      const found = classify(ends);
      assert.deepEqual([found.name, found.service, found.basis], [name, service, basis]);
    });
  }

  test('content that is none of the port falls back to the port, and says so', () => {
    const found = classify({ protocol: TCP, serverPort: 443 }, client(hex('deadbeef'.repeat(8))));
    assert.deepEqual([found.name, found.basis], ['TLS', 'port']);
  });
});

test('300 payloads of any bytes are nothing known, on ports of nothing known', () => {
  // A fixed sequence (xorshift), so that a failure comes again.
  let state = 2463534242;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 1 + (next() % 200) }, () => next() >>> 24);
    const { name } = classify({ protocol: round % 2 === 0 ? TCP : UDP, serverPort: 49_999 }, client(bytes));
    assert.equal(name, '', Buffer.from(bytes).toString('hex'));
  }
});

describe('facts', () => {
  test('HTTP: host, method, status and user agent of the first exchange', () => {
    const request =
      'POST /x?token=secret HTTP/1.1\r\nuser-agent: curl/8\r\nHOST:  b.example:8080 \r\n\r\nHost: body\r\n';
    const found = classify({ protocol: TCP, serverPort: 8080 }, client(request), server('HTTP/1.1 503 Busy\r\n\r\n'));
    assert.deepEqual(found.facts, {
      kind: 'http',
      host: 'b.example:8080',
      method: 'POST',
      status: 503,
      userAgent: 'curl/8',
    });
    assert.equal(found.decidedAfter, 2);
  });

  test('HTTP: headers over several segments', () => {
    const request = 'GET / HTTP/1.1\r\nCookie: a\r\nHost: c.example\r\n\r\n';
    const parts = [client(request.slice(0, 2)), client(request.slice(2, 30)), client(request.slice(30))];
    const found = classify({ protocol: TCP, serverPort: 80 }, ...parts);
    assert.ok(found.facts?.kind === 'http');
    assert.equal(found.facts.host, 'c.example');
  });

  test('SSH: both banners, and then no more is wanted', () => {
    const said = [server('SSH-2.0-OpenSSH_9.6\r\n'), client('SSH-2.0-PuTTY_0.81\r\n')];
    const found = classify({ protocol: TCP, serverPort: 22 }, ...said);
    assert.deepEqual(found.facts, { kind: 'banner', client: 'SSH-2.0-PuTTY_0.81', server: 'SSH-2.0-OpenSSH_9.6' });
    assert.equal(found.decidedAfter, 2);
  });

  test('FTP: the greeting is kept, name and password of the client are not', () => {
    const said = [
      server('220 hello FTP\r\n'),
      client('USER bob\r\n'),
      server('331 more\r\n'),
      client('PASS secret\r\n'),
    ];
    const found = classify({ protocol: TCP, serverPort: 21 }, ...said);
    assert.deepEqual(found.facts, { kind: 'banner', client: '', server: '220 hello FTP' });
  });

  test('SNMP: the community is not kept', () => {
    const get = hex('302602010104067075626c6963a019020401020304020100020100300b300906052b060102010500');
    assert.deepEqual(classify({ protocol: UDP, serverPort: 161 }, client(get)).facts, {
      kind: 'detail',
      text: 'SNMPv2c get-request',
    });
  });

  const details: readonly (readonly [name: string, text: string])[] = [
    ['NTP', 'NTPv4 client'],
    ['DHCP', 'DHCP DISCOVER'],
    ['Kerberos', 'AS-REQ'],
    ['SIP', 'REGISTER'],
  ];
  for (const [name, text] of details) {
    test(`${name}: ${text}`, () => {
      const fixture = FIXTURES.find((one) => one.name === name);
      assert.ok(fixture);
      const found = classify({ protocol: fixture.protocol, serverPort: fixture.port }, ...fixture.said);
      assert.deepEqual(found.facts, { kind: 'detail', text });
    });
  }

  test('SMB: the dialect that the server chose', () => {
    const request = client(hex('00000044', 'fe534d424000', '00'.repeat(62)));
    const response = server(hex('00000080', 'fe534d424000', '00'.repeat(58), '41000100', '1103', '00'.repeat(58)));
    const found = classify({ protocol: TCP, serverPort: 445 }, request, response);
    assert.deepEqual(found.facts, { kind: 'detail', text: 'SMB 3.1.1' });
  });
});

describe('cost of a flow is bounded', () => {
  test('a flow that is nothing known is looked at for 8 payloads each way', () => {
    const junk = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? client : server)(hex('ee'.repeat(64))));
    const { decidedAfter, basis } = classify({ protocol: TCP, serverPort: 49_999 }, ...junk);
    assert.equal(decidedAfter, 16);
    assert.equal(basis, 'unknown');
  });

  test('and for 16 when one side alone speaks', () => {
    const junk = Array.from({ length: 40 }, () => client(hex('ee'.repeat(64))));
    assert.equal(classify({ protocol: UDP, serverPort: 49_999 }, ...junk).decidedAfter, 16);
  });

  test('two RTP packets with different sources are not RTP', () => {
    const said = [client(hex('8000000100000000', '11223344', '00')), client(hex('80000002000000a0', '55667788', '00'))];
    assert.equal(classify({ protocol: UDP, serverPort: 40000 }, ...said).name, '');
  });
});
