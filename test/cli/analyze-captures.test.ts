import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { BlobSASPermissions } from '@azure/storage-blob';
import { ipv4Frame, pcapFile, type PcapRecord, pcapngBlocks, tcpFrame } from '../support/capture-bytes.ts';
import { ARP, dnsQuery, synFrame } from '../support/capture-frames.ts';
import { listening } from '../support/listening.ts';
import { testStorage } from '../support/storage.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { deniedTuples, vnetRecord } from '../support/vnet-record.ts';
import { type Run, startFlowbell } from './run-flowbell.ts';
import { runProgram } from './run-program.ts';

const [SYN, RST, ACK] = [2, 4, 16];
const SECOND = Date.UTC(2026, 10, 20, 8) / 1000;
const at = (fraction: number, data: Uint8Array): PcapRecord => ({ data, seconds: SECOND, fraction });
const CLIENT = ['10.0.0.1', 40_001] as const;
const SERVER = ['203.0.113.9', 80] as const;
const GET = Buffer.from('GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n');

/** A lookup, an HTTP request in a handshake, a refused connection, a ping and an ARP packet: five flows' worth of one. */
const RECORDS: readonly PcapRecord[] = [
  at(1, dnsQuery('www.example.com')),
  at(10, tcpFrame({ from: CLIENT, to: SERVER, flags: SYN, sequence: 100 })),
  at(2010, tcpFrame({ from: SERVER, to: CLIENT, flags: SYN | ACK, sequence: 500, acknowledgement: 101 })),
  at(2510, tcpFrame({ from: CLIENT, to: SERVER, flags: ACK, sequence: 101, acknowledgement: 501 })),
  at(2600, tcpFrame({ from: CLIENT, to: SERVER, flags: ACK, sequence: 101, acknowledgement: 501, payload: GET })),
  at(3000, synFrame(['10.0.0.1', 40_002])),
  at(3100, tcpFrame({ from: ['203.0.113.9', 443], to: ['10.0.0.1', 40_002], flags: RST | ACK })),
  at(
    4000,
    ipv4Frame({ from: '10.0.0.1', to: '8.8.8.8', protocol: 1, payload: Buffer.from('0800000000010001', 'hex') }),
  ),
  at(5000, ARP),
];
const CAPTURE = pcapFile(RECORDS);
/** One record with seven denied tuples. */
const LOG = `{"records":[${vnetRecord('2026-11-20T10:00:00Z', deniedTuples('2026-11-20T10:00:00Z', 7))}]}`;
const analyze = (...args: string[]): Promise<Run> => runProgram(['analyze', ...args]);

const analyzeInput = (stdin: Uint8Array, ...args: string[]): Promise<Run> =>
  runProgram(['analyze', ...args], { stdin });

async function files(contents: Readonly<Record<string, Uint8Array>>) {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder.path, name), content);
  return { ...folder, file: (name: string) => join(folder.path, name) };
}

const flowsOf = (stdout: string): { application: { name: string }; [key: string]: unknown }[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('flowbell analyze of captures', () => {
  test('reports on a capture in words that fit one, whatever its name', async () => {
    await using folder = await files({ 'notes.json': CAPTURE });
    const { code, stdout, stderr } = await analyze(folder.file('notes.json'));
    assert.deepEqual([code, stderr], [0, '']);
    for (const line of [
      /^Capture notes\.json, Fri 20 Nov( 2026)? 08:00–08:01 UTC: 4 flows, 482 B, 1 of 2 TCP connections failed$/m,
      /^File +pcap, link type ether$/m,
      /^Packets +9, /m,
      /^Not in any flow +1 ARP$/m,
      /^Flows +4: 2 TCP, 1 UDP, 1 ICMP$/m,
      /^TCP +1 still open, 1 refused$/m,
      /^HTTP +content +1 .* www\.example\.com/m,
      /^DNS +content +1 .* www\.example\.com/m,
      /^TLS +port only +1 /m,
      /^Rules look at flow logs/m,
    ])
      assert.match(stdout, line);
    assert.doesNotMatch(stdout, /denied|allowed|tuple|NSG/i);
  });

  for (const [what, packed] of [
    ['gzip', gzipSync(CAPTURE)],
    ['zstd', zstdCompressSync(CAPTURE)],
  ] as const) {
    test(`sees a capture inside ${what}`, async () => {
      await using folder = await files({ x: packed });
      const { code, stdout } = await analyze(folder.file('x'));
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^File +pcap in ${what}, link type ether$`, 'm'));
    });
  }

  test('says first where a capture that is cut ends, and reports on what is there', async () => {
    await using folder = await files({ 'x.pcap': CAPTURE.subarray(0, -20) });
    const { code, stdout } = await analyze(folder.file('x.pcap'));
    assert.equal(code, 0);
    // 24 bytes of file header, then the eight whole records with 16 bytes of header each.
    const offset = RECORDS.slice(0, -1).reduce((sum, { data }) => sum + 16 + data.length, 24);
    const [, second = ''] = stdout.split('\n\n');
    assert.match(
      second.replaceAll('\n', ' '),
      new RegExp(`x\\.pcap is cut off at byte ${offset}: .* The 8 packets before it were read\\.`),
    );
  });

  for (const [name, content, code, says] of [
    ['empty.pcap', Buffer.alloc(0), 1, /empty\.pcap is empty: it has no bytes\.\n.*\n\[FB2005\]/],
    ['header.pcap', pcapFile([]), 1, /header\.pcap has no packets: there is a file header and nothing behind it\.\n/],
    [
      'cut.pcap',
      CAPTURE.subarray(0, 12),
      1,
      /cut\.pcap has no packets: at byte 0 the file ends inside the file header/,
    ],
    ['arp.pcap', pcapFile([{ data: ARP }]), 1, /arp\.pcap has 1 packet, and none belongs to a flow of IP: 1 ARP\./],
    [
      'wrong.pcap',
      Buffer.from('deadbeef'.repeat(8), 'hex'),
      1,
      /wrong\.pcap is not a capture\. .* found deadbeef.*\n.*\n\[FB3006\]/,
    ],
    [
      'old.cap',
      Buffer.from(`GMBU${'\0'.repeat(40)}`),
      1,
      /Network Monitor 2 capture.*\n.*editcap -F pcapng.*\n\[FB3006\]/,
    ],
  ] as const) {
    test(`says in a sentence why there is nothing to report of ${name}`, async () => {
      await using folder = await files({ [name]: content });
      const run = await analyze(folder.file(name));
      assert.deepEqual([run.code, run.stdout], [code, '']);
      assert.match(run.stderr, says);
    });
  }

  test('reads the captures of a folder into one report, and says which were not whole', async () => {
    await using folder = await files({
      'b.CAP': CAPTURE,
      'a.pcap.gz': gzipSync(CAPTURE),
      'notes.txt': Buffer.from('x'),
    });
    await mkdir(join(folder.path, 'deep'));
    await writeFile(join(folder.path, 'deep', 'c.pcapng'), 'not a capture');
    const { code, stdout } = await analyze(folder.path);
    assert.equal(code, 0);
    assert.match(stdout, /^All captures, .*: 8 flows/m);
    assert.match(stdout, /^Not read: \S+c\.pcapng is not a capture/m);
    for (const row of [/a\.pcap\.gz +pcap +9 .*whole/, /b\.CAP +pcap +9 .*whole/, /c\.pcapng +– .*not/])
      assert.match(stdout, row);
  });

  test('refuses flow logs and captures in one call', async () => {
    await using folder = await files({ 'x.pcap': CAPTURE, 'PT1H.json': Buffer.from(LOG) });
    const { code, stdout, stderr } = await analyze(folder.file('x.pcap'), folder.file('PT1H.json'));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /PT1H\.json is a flow log, .*x\.pcap is a capture\.\nRun them apart.*\n\[FB2006\]/);
    const idle = await analyze(folder.file('PT1H.json'), '--idle', '60s');
    assert.deepEqual([idle.code, idle.stdout], [2, '']);
    assert.match(idle.stderr, /--idle is for packet captures.*\n.*\n\[FB2002\]/);
  });

  test('reads the standard input: captures and flow logs', async () => {
    const capture = await analyzeInput(CAPTURE, '-');
    assert.equal(capture.code, 0);
    assert.match(capture.stdout, /^Capture standard input, .*: 4 flows/m);
    const logs = await analyzeInput(gzipSync(LOG), '-');
    assert.deepEqual([logs.code, logs.stderr], [0, '']);
    assert.match(logs.stdout, /7 denied inbound/);
  });

  test('prints each flow as a line, those of a filter only', async () => {
    await using folder = await files({ 'x.pcap': CAPTURE });
    const all = await analyze('--flows', folder.file('x.pcap'));
    assert.deepEqual([all.code, all.stderr], [0, '']);
    const flows = flowsOf(all.stdout);
    assert.deepEqual(flows.map(({ application }) => application.name).sort(), ['DNS', 'HTTP', 'ICMP', 'TLS']);
    const http = flows.find(({ application }) => application.name === 'HTTP');
    assert.deepEqual(http?.['tcp'], {
      result: 'established',
      handshakeMicroseconds: 2500,
      retransmissionsSent: 0,
      retransmissionsReceived: 0,
      zeroWindowsSent: 0,
      zeroWindowsReceived: 0,
    });
    assert.equal(http?.['firstAt'], '2026-11-20T08:00:00.000010000Z');
    assert.equal(http?.['lastAt'], '2026-11-20T08:00:00.002600000Z');
    assert.deepEqual(http?.['sent'], {
      packets: 3,
      wireBytes: 3 * 54 + GET.length,
      capturedBytes: 3 * 54 + GET.length,
    });
    const some = await analyze(
      '--flows',
      '--filter',
      'host = *.example.com and not proto = UDP',
      folder.file('x.pcap'),
    );
    assert.deepEqual(
      flowsOf(some.stdout).map(({ application }) => application.name),
      ['HTTP'],
    );
    const none = await analyze('--filter', 'port = 1', folder.file('x.pcap'));
    assert.deepEqual([none.code, none.stdout], [1, '']);
    assert.match(none.stderr, /No flow of .*x\.pcap matches the filter; it has 9 packets\./);
  });

  test('ends quietly when nobody reads its lines any more', async () => {
    await using folder = await files({
      'x.pcap': pcapFile(Array.from({ length: 5000 }, (_, n) => at(n, synFrame(['10.0.0.1', n + 1])))),
    });
    const child = startFlowbell(['analyze', '--flows', folder.file('x.pcap')]);
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.deepEqual([child.exitCode, stderr], [0, '']);
  });

  test('cuts flows at timeouts and at the number of flows that it is given', async () => {
    const frames = [0, 10, 100].map((seconds) => ({ data: dnsQuery('a.example'), seconds: SECOND + seconds }));
    await using folder = await files({ 'x.pcap': pcapFile(frames), 'many.pcap': CAPTURE });
    const ends = async (...args: string[]) =>
      flowsOf((await analyze('--flows', ...args)).stdout).map((flow) => flow['end']);
    assert.deepEqual(await ends(folder.file('x.pcap')), ['capture-end']);
    assert.deepEqual(await ends(folder.file('x.pcap'), '--idle', '1m'), ['idle', 'capture-end']);
    assert.deepEqual(await ends(folder.file('x.pcap'), '--active', '5s'), ['active', 'active', 'capture-end']);
    const few = await analyze('--flows', '--max-flows', '2', folder.file('many.pcap'));
    assert.match(few.stderr, /^Some flows are in parts: \d flows of .*many\.pcap ended early/);
    for (const args of [
      ['--idle', 'soon'],
      ['--max-flows', '0'],
      ['--active', '5ms'],
    ]) {
      const { code, stderr } = await analyze(folder.file('x.pcap'), ...args);
      assert.equal(code, 2);
      assert.match(stderr, /is not understood: expected .*\n.*\n\[FB2002\]/);
    }
  });

  test('writes the packets of matching flows to a file', async () => {
    await using folder = await files({ 'x.pcap.gz': gzipSync(CAPTURE) });
    const out = folder.file('out.pcap');
    const { code, stdout, stderr } = await analyze(folder.file('x.pcap.gz'), '--extract', 'app = HTTP', '-o', out);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /out\.pcap: 4 packets of 1 flow, \d+ B\n$/);
    assert.deepEqual(await readFile(out), pcapFile(RECORDS.slice(1, 5)));
  });

  test('writes nothing where it cannot write the right thing', async () => {
    await using folder = await files({ 'x.pcap': CAPTURE, 'y.pcap': CAPTURE });
    const [x, y, out] = [folder.file('x.pcap'), folder.file('y.pcap'), folder.file('out.pcap')];
    const extract = ['--extract', 'port = 80'];
    for (const [args, code, says] of [
      [[x, '--extract', 'port = 1', '-o', out], 1, /No flow of .*x\.pcap matches the filter/],
      [[x, '--extract', 'port was 80', '-o', out], 2, /not understood at character 6.*\n {2}port was 80\n {7}\^\^\^\n/],
      [[x, ...extract], 2, /--extract needs a file to write to/],
      [[x, y, ...extract, '-o', out], 2, /one capture at a time/],
      [[x, ...extract, '-o', x], 2, /is the capture itself/],
      [[x, ...extract, '-o', join(folder.path, 'no', 'out.pcap')], 1, /cannot be written/],
      [['-', ...extract, '-o', out], 2, /reads a capture twice, and standard input can be read only once/],
    ] as const) {
      const run = args[0] === '-' ? await analyzeInput(CAPTURE, ...args) : await analyze(...args);
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, says);
      await assert.rejects(stat(out), /ENOENT/);
    }
    assert.deepEqual(await readFile(x), CAPTURE);
  });

  test('says when packets carry no time, and counts drops that the file tells of', async () => {
    const blocks = pcapngBlocks(true);
    const drops = blocks.option(5, Buffer.from('0700000000000000', 'hex'));
    const capture = Buffer.concat([
      blocks.section(),
      blocks.interface(1),
      blocks.simple(dnsQuery('www.example.com')),
      blocks.statistics(0, drops),
    ]);
    await using folder = await files({ 'x.pcapng': capture });
    const { code, stdout } = await analyze(folder.file('x.pcapng'));
    assert.equal(code, 0);
    assert.match(stdout, /^Packets are missing: 7 were dropped while .*x\.pcapng was captured\.$/m);
    assert.match(stdout, /^Time +unknown: the packets carry no time$/m);
    const json = JSON.parse((await analyze('--json', folder.file('x.pcapng'))).stdout);
    assert.deepEqual([json.files[0].capture.drops, json.files[0].capture.packetsWithoutTime], [7, 1]);
  });

  test('draws the charts of a capture', async () => {
    await using folder = await files({ 'x.pcap': CAPTURE });
    const { code, stderr } = await analyze(folder.file('x.pcap'), '--charts', folder.file('charts'));
    assert.equal(code, 0, stderr);
    assert.match(stderr, /flows-over-time\.png\n/);
  });
});

describe('flowbell analyze of addresses', () => {
  test('reads blobs by shared access signatures and shows no signature anywhere', async () => {
    await using storage = await testStorage('captures');
    const blob = storage.client.getBlockBlobClient('vm.cap');
    await blob.uploadData(CAPTURE);
    const expiresOn = new Date(Date.now() + 3_600_000);
    const signed = await blob.generateSasUrl({ permissions: BlobSASPermissions.parse('r'), expiresOn });
    const secret = decodeURIComponent(/sig=([^&]+)/.exec(signed)?.[1] ?? '?');
    await using folder = await tempFolder();
    const out = join(folder.path, 'out.pcap');
    const wrong = signed.replace(/sig=[^&]+/, 'sig=bm90dGhlcmlnaHRvbmU%3D');
    const runs = [
      await analyze(signed),
      await analyze('--json', signed),
      await analyze('--flows', signed),
      await analyze(signed, '--extract', 'app = HTTP', '-o', out),
      await analyze(wrong),
    ];
    assert.deepEqual(
      runs.map(({ code }) => code),
      [0, 0, 0, 0, 1],
    );
    assert.match(runs[0]?.stdout ?? '', /^Capture vm\.cap, /);
    assert.equal(JSON.parse(runs[1]?.stdout ?? '').files[0].path, new URL(signed).host + new URL(signed).pathname);
    assert.match(runs[4]?.stderr ?? '', /vm\.cap cannot be read: Auth[a-zA-Z]+\.\n.*\n\[FB3007\]/);
    assert.deepEqual(await readFile(out), pcapFile(RECORDS.slice(1, 5)));
    for (const { stdout, stderr } of runs) {
      for (const part of [secret, encodeURIComponent(secret), 'sig=', 'bm90dGhl', 'se=20'])
        assert.ok(!`${stdout}${stderr}`.includes(part), part);
    }
  });

  test('reads from other servers, with user and query kept to itself, and names what is wrong', async () => {
    await using web = await listening(
      createServer((incoming, outgoing) => {
        if (incoming.url?.startsWith('/x.cap?')) outgoing.end(CAPTURE);
        else if (incoming.url?.startsWith('/PT1H.json?')) outgoing.end(LOG);
        else outgoing.writeHead(404).end();
      }),
    );
    const address = (path: string) => `http://me:s3cret@127.0.0.1:${web.port}${path}?token=t0ken`;
    const good = await analyze(address('/x.cap'));
    assert.equal(good.code, 0);
    assert.match(good.stdout, /^Capture x\.cap, .*: 4 flows/m);
    const json = JSON.parse((await analyze('--json', address('/x.cap'))).stdout);
    assert.equal(json.files[0].path, `127.0.0.1:${web.port}/x.cap`);
    const log = await analyze(address('/PT1H.json'));
    assert.match(log.stdout, /7 denied inbound/);
    const bad = await analyze(address('/y.cap'));
    assert.deepEqual([bad.code, bad.stdout], [1, '']);
    assert.match(bad.stderr, /127\.0\.0\.1:\d+\/y\.cap cannot be read: the server answers 404\.\n/);
    const invalid = await analyze('http://me:s3cret@[bad/x?token=t0ken');
    assert.equal(invalid.code, 1);
    for (const { stdout, stderr } of [good, log, bad, invalid])
      assert.doesNotMatch(`${stdout}${stderr}`, /s3cret|t0ken/);
  });
});
