import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { CaptureLibrary } from '#analysis/ingest/capture-library.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { Imports } from '#analysis/ingest/imports.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import { downloadPolicy, importer } from '#bot/import/importer.ts';
import { answering as answersOf } from '#bot/web/answering.ts';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import { createWebChannel } from '#bot/web/web-channel.ts';
import { configSchema } from '#config/schema.ts';
import type { Log } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { importRecords } from '#state/imports.ts';
import { fakePorts } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { pcapFile } from '../../support/capture-bytes.ts';
import { dnsQuery, synFrame } from '../../support/capture-frames.ts';
import { testDatabase } from '../../support/database.ts';
import { farServer } from '../../support/far-server.ts';
import { storeWith } from '../../support/flow-store.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const SIGNATURE = 'c2lnbmF0dXJlIG9mIGEgdGVzdA%3D%3D';
const QUERY = `sv=2025-01-05&se=2026-11-21T00%3A00Z&sr=b&sp=r&sig=${SIGNATURE}`;
const ACCOUNT = 'https://account.blob.core.windows.net';
const INVENTORY = { resources: [], internalRanges: ['10.0.0.0/16'], onPremRanges: [] };
const SETTINGS = configSchema(() => new Secret('x')).parse({}).import;
const CAPTURE = pcapFile([dnsQuery('example.org'), synFrame()].map((data) => ({ seconds: NOW_MS / 1000 - 600, data })));
const LOG_TIME = '2026-11-20T13:05:00Z';
const FLOW_LOG = Buffer.from(`{"records":[${vnetRecord(LOG_TIME, deniedTuples(LOG_TIME, 12))}]}`);

const serving =
  (content: Uint8Array): RequestListener =>
  (_, answer) =>
    answer.writeHead(200, { 'content-length': content.length, etag: '"1"' }).end(content);

/** What the server of all names answers; each test says. */
let answering: RequestListener = serving(CAPTURE);
const MOST_UNPACKED = 20_000_000;

/** The parts that take long to open, for all tests: stores, and a server. */
async function opened() {
  await using stack = new AsyncDisposableStack();
  const far = stack.use(await farServer((request, answer) => answering(request, answer)));
  const { store } = stack.use(await storeWith([]));
  const { database } = stack.use(await testDatabase());
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const nowMs = () => NOW_MS;
  const clock = { nowMs, sleep: () => Promise.resolve() };
  const imports = new Imports({
    writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
    records: importRecords(database),
    retentionMs: 86_400_000,
    maxUnpackedBytes: MOST_UNPACKED,
    nowMs,
  });
  const analysis = new Analysis(store, enrichment, INVENTORY);
  const ports = {
    ...fakePorts(),
    report: (query: Parameters<Analysis['report']>[0]) => analysis.report(query, { findings: [], problems: [] }),
    view: analysis.view.bind(analysis),
    extent: analysis.extent.bind(analysis),
    captures: new CaptureLibrary({ containers: [], store, enrichment, imports }),
    imports: importer({ imports, policy: downloadPolicy(SETTINGS), clock, network: far.network }),
  };
  const held = stack.move();
  return { ports, store, clock, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

let at: Awaited<ReturnType<typeof opened>>;
before(async () => void (at = await opened()));
after(() => at[Symbol.asyncDispose]());

/** A conversation of its own; all that it kept, showed and logged. */
function chat(listener: RequestListener) {
  answering = listener;
  const { ports, clock } = at;
  const logged: string[] = [];
  const write = (event: string, fields?: unknown) => void logged.push(`${event} ${JSON.stringify(fields)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const kept = new MemoryChatStore();
  const channel = createWebChannel({ store: kept, clock, log });
  const shown: string[] = [];
  channel.subscribe(() => void kept.latest({ limit: 100 }).then((entries) => shown.push(JSON.stringify(entries))));
  const dispatcher = createDispatcher({ ports, clock, timeZone: 'UTC', log });
  const answers = answersOf({ dispatcher, channel, store: kept, log, signal: AbortSignal.timeout(60_000) });
  const ask = async (text: string) => {
    const { id } = await channel.receive(text);
    answers.ask(id, text);
    await answers.settled();
    const entries = await kept.latest({ limit: 100 });
    const { message } = entries.at(-1) ?? {};
    assert.ok(message !== undefined);
    return { title: message.title, said: JSON.stringify(message), entries };
  };
  return { ask, kept, shown, logged };
}

describe('analyze ADDRESS', () => {
  test('reads a capture and reports on it, under a name that all commands know', async () => {
    const talk = chat(serving(CAPTURE));
    const path = '/network-watcher-logs/subscriptions/s/virtualmachines/vm-web-1/2026/11/20/packetcapture_14_55.cap';
    const { title, said } = await talk.ask(`analyze ${ACCOUNT}${path}?${QUERY}`);
    assert.match(title, /^Capture import\/vm-web-1\/2026-11-20\/packetcapture_14_55\.cap, .*: 2 flows/);
    assert.match(said, /example\.org/);
    assert.match(said, /top ports capture import\/vm-web-1\/2026-11-20\/packetcapture_14_55\.cap/);
    const again = await talk.ask('report capture import/vm-web-1/2026-11-20/packetcapture_14_55.cap');
    assert.equal(again.title, title);
    assert.match((await talk.ask('captures')).said, /import\/vm-web-1/);
  });

  test('reads a flow log, packed or not, and reports on it as on one', async () => {
    for (const content of [FLOW_LOG, gzipSync(FLOW_LOG)]) {
      const talk = chat(serving(content));
      const { title, said } = await talk.ask(`analyze ${ACCOUNT}/logs/${vnetBlobName(LOG_TIME)}?${QUERY}`);
      assert.match(
        title,
        /^Flow log import\/test-flowlog\/2026-11-20T13h\/000D3A000001\.json, .*: 12 flows, 12 denied/,
      );
      assert.match(said, /none has judged this file/);
      assert.doesNotMatch(said, /Applications|whole frames/);
      assert.match(said, /12 denied in/);
      const [{ n } = { n: 0 }] = await at.store.rows<{ n: number }>('SELECT count() AS n FROM flows');
      assert.equal(n, 0);
    }
  });

  test('takes a window and a bare host without a query', async () => {
    const talk = chat(serving(CAPTURE));
    const { title } = await talk.ask(`analyse ${ACCOUNT}/c/vm.cap from 2026-11-20 14:00 to 2026-11-20 15:00`);
    assert.match(title, /^Capture import\/c\/vm\.cap, .*14:00.*15:00/);
  });

  test('of another address with the same path does not replace what is there', async () => {
    const talk = chat(serving(CAPTURE));
    await talk.ask(`analyze ${ACCOUNT}/c/vm.cap`);
    const { title } = await talk.ask('analyze https://other.blob.core.windows.net/c/vm.cap');
    assert.match(title, /^Capture import\/c\/vm\.cap~2,/);
    assert.match((await talk.ask(`analyze ${ACCOUNT}/c/vm.cap`)).title, /^Capture import\/c\/vm\.cap,/);
  });

  const failing: readonly (readonly [string, string, RequestListener, RegExp])[] = [
    ['that works', `analyze ${ACCOUNT}/c/vm.cap?${QUERY}`, serving(CAPTURE), /2 flows/],
    [
      'with user and password',
      `analyze https://me:${SIGNATURE}@account.blob.core.windows.net/c/vm.cap`,
      serving(CAPTURE),
      /2 flows/,
    ],
    [
      'that the storage refuses',
      `analyze ${ACCOUNT}/c/vm.cap?${QUERY}`,
      (_, answer) => answer.writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' }).end(),
      /AuthenticationFailed/,
    ],
    ['of a host that is not allowed', `analyze https://files.example.com/vm.cap?${QUERY}`, serving(CAPTURE), /FB3008/],
    ['of no capture', `analyze ${ACCOUNT}/c/page.cap?${QUERY}`, serving(Buffer.from('<html>')), /FB3006/],
    [
      'of JSON that is no flow log',
      `analyze ${ACCOUNT}/c/page.json?${QUERY}`,
      serving(Buffer.from('{"a":1}')),
      /FB3003/,
    ],
    ['that is cut', `analyze ${ACCOUNT}/c/vm.cap?${QUERY}`, serving(CAPTURE.subarray(0, -3)), /cut off/],
    ['that is no address', `analyze https://:80/?${QUERY}`, serving(CAPTURE), /FB2002/],
    ['with words behind it', `analyze ${ACCOUNT}/c/vm.cap?${QUERY} lsat 2h`, serving(CAPTURE), /FB2/],
    ['with a blank in it', `analyze "${ACCOUNT}/c/my vm.cap?${QUERY}"`, serving(CAPTURE), /FB2/],
    ['behind another command', `report ${ACCOUNT}/c/vm.cap?${QUERY}`, serving(CAPTURE), /FB2/],
    ['behind no command', `${ACCOUNT}/c/vm.cap?${QUERY}`, serving(CAPTURE), /2 flows|FB2/],
    ['in Markdown', `analyze \`${ACCOUNT}/c/vm.cap?${QUERY}\`.`, serving(CAPTURE), /2 flows/],
    ['in angle brackets', `analyze <${ACCOUNT}/c/vm.cap?${QUERY}>`, serving(CAPTURE), /2 flows/],
  ];
  for (const [what, text, listener, expected] of failing) {
    test(`leaves no trace of the secrets of an address ${what}`, async () => {
      const talk = chat(listener);
      const { said, entries } = await talk.ask(text);
      assert.match(said, expected);
      const everything = [said, JSON.stringify(entries), ...talk.shown, ...talk.logged].join('\n');
      for (const secret of [SIGNATURE, decodeURIComponent(SIGNATURE), SIGNATURE.slice(0, 8), '2025-01-05']) {
        assert.ok(!everything.includes(secret), `${secret} is in ${everything}`);
      }
    });
  }

  test('that was asked for before the process ended says that the address is wanted again', async () => {
    const talk = chat(serving(CAPTURE));
    const { text: stored } = await talk.kept.append({ timeMs: NOW_MS, from: 'person', state: 'waiting', text: '' });
    assert.equal(stored, '');
    const { said } = await talk.ask(`analyze ${ACCOUNT}/c/vm.cap?[secret]`);
    assert.match(said, /Paste the whole address again/);
  });

  test('shows how far it is while it reads', async () => {
    const large = pcapFile(Array.from({ length: 60_000 }, (_, second) => ({ seconds: second, data: synFrame() })));
    const talk = chat(serving(large));
    await talk.ask(`analyze ${ACCOUNT}/c/large.cap?${QUERY}`);
    assert.match(
      talk.shown.join('\n'),
      /Reading account\.blob\.core\.windows\.net\/c\/large\.cap: [\d.]+ k?M?B of [\d.]+ MB/,
    );
  });

  test('ends a file that becomes too large when it is unpacked', async () => {
    const record = CAPTURE.subarray(24);
    const bomb = gzipSync(Buffer.concat([CAPTURE.subarray(0, 24), Buffer.alloc(2 * MOST_UNPACKED, record)]));
    assert.ok(bomb.length < MOST_UNPACKED / 50);
    const talk = chat(serving(bomb));
    const { said } = await talk.ask(`analyze ${ACCOUNT}/c/bomb.cap.gz`);
    assert.match(said, /import\/c\/bomb\.cap\.gz is too large: unpacked it has more than 20 MB.*FB3009/);
    assert.doesNotMatch((await talk.ask('captures')).said, /bomb/);
  });
});
