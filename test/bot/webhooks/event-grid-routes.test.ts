import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { BlobHint } from '#analysis/ingest/blob-hints.ts';
import { createHttpServer } from '#bot/web/server.ts';
import { eventGridRoutes } from '#bot/webhooks/event-grid-routes.ts';
import { SILENT } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { vnetBlobName } from '../../support/vnet-record.ts';

const KEY = 'correct-horse-battery-staple';
const BLOB = vnetBlobName('2026-03-02T10:00');
const SAMPLES = new URL('../../../../shared/data/azure/alerts/event-grid/', import.meta.url);
const withoutSamples = existsSync(SAMPLES) ? false : 'the sample data is not here';

/** A server with the endpoint, on a free port; `hints` are the blobs that it was told of. */
async function startEndpoint(isFollowed: (hint: BlobHint) => boolean = () => true) {
  const hints: BlobHint[] = [];
  const server = createHttpServer({ host: '127.0.0.1', port: 0, log: SILENT });
  const onBlob = (hint: BlobHint): void => void hints.push(hint);
  server.fastify.register(eventGridRoutes({ key: new Secret(KEY), isFollowed, onBlob, log: SILENT }));
  await server.listen({ signal: new AbortController().signal });
  const url = `${server.address()?.url}/api/events`;
  return { hints, url, keyed: `${url}?code=${KEY}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const TOPIC = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stflowlogs';
const SUBJECT = `/blobServices/default/containers/insights-logs-flowlogflowevent/blobs/${BLOB}`;
const gridEvent = (more: Record<string, unknown> = {}) => ({
  topic: TOPIC,
  subject: SUBJECT,
  eventType: 'Microsoft.Storage.BlobCreated',
  id: '1',
  eventTime: '2026-03-02T10:01:20Z',
  data: { api: 'PutBlockList', blobType: 'BlockBlob' },
  dataVersion: '',
  metadataVersion: '1',
  ...more,
});
const cloudEvent = (more: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  source: TOPIC,
  subject: SUBJECT,
  type: 'Microsoft.Storage.BlobCreated',
  id: '1',
  time: '2026-03-02T10:01:20Z',
  data: {},
  ...more,
});
const HINT: BlobHint = { container: 'stflowlogs/insights-logs-flowlogflowevent', blob: BLOB };

describe('the handshake', () => {
  test('of Event Grid is answered with its code', { skip: withoutSamples }, async () => {
    await using endpoint = await startEndpoint();
    const body = readFileSync(new URL('subscription-validation.json', SAMPLES), 'utf8');
    const answer = await post(endpoint.keyed, body, { 'aeg-event-type': 'SubscriptionValidation' });
    // docs: 200 and not 202.
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' });
  });

  test('of CloudEvents webhooks allows the sender that asks', async () => {
    await using endpoint = await startEndpoint();
    const headers = { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' };
    const answer = await fetch(endpoint.keyed, { method: 'OPTIONS', headers });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('webhook-allowed-origin'), 'eventgrid.azure.net');
    assert.equal(answer.headers.get('webhook-allowed-rate'), '*');
  });

  test('of CloudEvents without the name of the sender is refused in words', async () => {
    await using endpoint = await startEndpoint();
    const answer = await fetch(endpoint.keyed, { method: 'OPTIONS' });
    assert.equal(answer.status, 400);
    assert.match(JSON.stringify(await answer.json()), /FB5002.*WebHook-Request-Origin/);
  });
});

describe('the key', () => {
  const CASES: readonly { name: string; query?: string; headers?: Record<string, string>; status: number }[] = [
    { name: 'in the address', query: `?code=${KEY}`, status: 200 },
    { name: 'in the header', headers: { 'aeg-sas-key': KEY }, status: 200 },
    { name: 'left out', status: 401 },
    { name: 'wrong', query: '?code=wrong', status: 401 },
    { name: 'only begun', query: `?code=${KEY.slice(0, -1)}`, status: 401 },
    { name: 'given twice', query: `?code=${KEY}&code=${KEY}`, status: 401 },
    {
      name: 'wrong in the address and right in the header',
      query: '?code=x',
      headers: { 'aeg-sas-key': KEY },
      status: 401,
    },
  ];
  for (const { name, query = '', headers = {}, status } of CASES) {
    test(`${name}: ${status}`, async () => {
      await using endpoint = await startEndpoint();
      const answer = await post(`${endpoint.url}${query}`, [gridEvent()], headers);
      assert.equal(answer.status, status);
      const text = await answer.text();
      if (status === 401) assert.match(text, /"code":"FB5004"/);
      assert.doesNotMatch(text, new RegExp(KEY));
      assert.equal(endpoint.hints.length, status === 200 ? 1 : 0);
    });
  }

  test('is asked for by the handshake of CloudEvents too', async () => {
    await using endpoint = await startEndpoint();
    const headers = { 'webhook-request-origin': 'eventgrid.azure.net' };
    assert.equal((await fetch(endpoint.url, { method: 'OPTIONS', headers })).status, 401);
  });
});

describe('events', () => {
  const CASES: readonly { name: string; body: unknown; type?: string; expected: readonly BlobHint[] }[] = [
    { name: 'a list of Event Grid', body: [gridEvent()], expected: [HINT] },
    { name: 'one without a list', body: gridEvent(), expected: [HINT] },
    {
      name: 'one CloudEvent',
      body: cloudEvent(),
      type: 'application/cloudevents+json; charset=utf-8',
      expected: [HINT],
    },
    {
      name: 'a list of CloudEvents',
      body: [cloudEvent()],
      type: 'application/cloudevents-batch+json',
      expected: [HINT],
    },
    { name: 'repeated ones', body: [gridEvent(), gridEvent()], expected: [HINT, HINT] },
    {
      name: 'capitals in the account',
      body: [gridEvent({ topic: TOPIC.toUpperCase().replace('STORAGEACCOUNTS', 'storageAccounts') })],
      expected: [HINT],
    },
    {
      name: 'blobs that were deleted',
      body: [gridEvent({ eventType: 'Microsoft.Storage.BlobDeleted' })],
      expected: [],
    },
    { name: 'other subjects', body: [gridEvent({ subject: '/somewhere/else' })], expected: [] },
    { name: 'no topic', body: [gridEvent({ topic: undefined })], expected: [] },
    { name: 'a type of its own', body: [gridEvent({ eventType: 'Contoso.Thing' })], expected: [] },
    { name: 'none', body: [], expected: [] },
  ];
  for (const { name, body, type = 'application/json', expected } of CASES) {
    test(`${name}: accepted, ${expected.length} blobs to look at`, async () => {
      await using endpoint = await startEndpoint();
      const answer = await post(endpoint.keyed, body, { 'content-type': type });
      assert.equal(answer.status, 200);
      assert.deepEqual(endpoint.hints, expected);
    });
  }

  test('of blobs that are not followed are accepted and ignored', { skip: withoutSamples }, async () => {
    const asked: BlobHint[] = [];
    await using endpoint = await startEndpoint((hint) => {
      asked.push(hint);
      return false;
    });
    for (const name of ['blob-created-eventgrid-schema.json', 'blob-created-cloudevents.json']) {
      const answer = await post(endpoint.keyed, readFileSync(new URL(name, SAMPLES), 'utf8'));
      assert.equal(answer.status, 200);
    }
    const sample = { container: 'my-storage-account/test-container', blob: 'new-file.txt' };
    assert.deepEqual(asked, [sample, sample]);
    assert.deepEqual(endpoint.hints, []);
  });

  const REFUSED: readonly { name: string; body: string; headers?: Record<string, string>; status: number }[] = [
    { name: 'no JSON', body: '{', status: 400 },
    { name: 'JSON that is no event', body: '"hello"', status: 400 },
    { name: 'plain text', body: '[]', headers: { 'content-type': 'text/plain' }, status: 415 },
    { name: 'more than a megabyte', body: `["${'x'.repeat(1_100_000)}"]`, status: 413 },
  ];
  for (const { name, body, headers, status } of REFUSED) {
    test(`${name}: ${status} with a code and what to do`, async () => {
      await using endpoint = await startEndpoint();
      const answer = await post(endpoint.keyed, body, headers);
      assert.equal(answer.status, status);
      assert.match(await answer.text(), /"code":"FB5002".*"next":"(Send events of Azure Event Grid|Use the schema)/);
    });
  }
});
