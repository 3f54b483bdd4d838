import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApplicationFacts, TlsFacts } from '#analysis/capture/applications/facts.ts';
import { FactsReader, FactsWriter } from '#analysis/capture/applications/facts-codec.ts';
import { FactsStore } from '#analysis/capture/applications/facts-store.ts';
import { TextNumbers } from '#analysis/capture/applications/text-numbers.ts';

const TLS: TlsFacts = {
  kind: 'tls',
  serverName: 'example.com',
  alpn: 'h2',
  version: 'TLSv1.3',
  ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
};
const KINDS: readonly ApplicationFacts[] = [
  {
    kind: 'dns',
    name: 'example.com',
    type: 'A',
    code: 'NXDOMAIN',
    answers: ['192.0.2.1', '192.0.2.2'],
    furtherNames: Array.from({ length: 255 }, (_, number) => `${'x'.repeat(60)}${number}.tunnel.example`),
    queries: 40_000,
    responses: 1,
    failures: 0,
  },
  { kind: 'dns', name: '', type: '', code: '', answers: [], furtherNames: [], queries: 0, responses: 1, failures: 1 },
  TLS,
  { kind: 'quic', version: '1', serverName: 'a.example', alpn: 'h3', ja4: '' },
  { kind: 'http', host: 'a.example', method: '', status: -1, userAgent: 'curl/8' },
  { kind: 'http', host: '', method: 'GET', status: 503, userAgent: 'a\\x1b[2J' },
  { kind: 'banner', client: 'SSH-2.0-a', server: '' },
  { kind: 'banner', client: '', server: '220 mail', tls: TLS },
  { kind: 'detail', text: 'SNMPv2c get-request' },
];

describe('facts as bytes', () => {
  for (const facts of KINDS) {
    test(`of ${facts.kind} are the same when they are read`, () => {
      const texts = new TextNumbers();
      const writer = new FactsWriter(texts);
      writer.write(facts);
      assert.deepEqual(new FactsReader(texts).read(writer.bytes, 0), facts);
    });
  }

  test('have their texts written out when all numbers are taken', () => {
    const texts = new TextNumbers();
    for (let number = 0; number < 65_536; number++) texts.numberOf(`text ${number}`);
    const writer = new FactsWriter(texts);
    for (const facts of KINDS) {
      writer.write(facts);
      assert.deepEqual(new FactsReader(texts).read(writer.bytes, 0), facts);
    }
  });
});

/** Slots behind the ones of which facts are always objects. */
const FAR = 100_000;

describe('the store of facts', () => {
  test('gives each flow what was set for it last, whatever came in between', () => {
    const store = new FactsStore(FAR + 1000, 8 * 1024 * 1024);
    const factsOf = (flow: number): ApplicationFacts => KINDS[flow % KINDS.length] ?? TLS;
    for (let flow = 0; flow < 1000; flow++) {
      store.set(flow, factsOf(flow));
      store.set(FAR + flow, factsOf(flow + 1));
      store.set(FAR + flow, factsOf(flow));
    }
    for (let flow = 0; flow < 1000; flow++) {
      assert.deepEqual(store.get(flow), factsOf(flow));
      assert.deepEqual(store.get(FAR + flow), factsOf(flow));
    }
    assert.equal(store.lost, 0);
  });

  test('forgets what is dropped, and uses its room again', () => {
    const store = new FactsStore(FAR + 100_000, 1024 * 1024);
    for (let flow = FAR; flow < FAR + 100_000; flow++) {
      store.set(flow, TLS);
      if (flow >= FAR + 1000) store.drop(flow - 1000);
    }
    assert.equal(store.lost, 0);
    assert.equal(store.get(FAR), undefined);
    assert.deepEqual(store.get(FAR + 99_500), TLS);
  });

  test('counts the facts for which there is no room, and keeps the others', () => {
    const store = new FactsStore(FAR + 100_000, 1024 * 1024);
    for (let flow = FAR; flow < FAR + 100_000; flow++) store.set(flow, TLS);
    assert.ok(store.lost > 30_000 && store.lost < 100_000, `${store.lost} were lost`);
    assert.deepEqual(store.get(FAR), TLS);
    assert.equal(store.get(FAR + 90_000), undefined);
  });
});
