import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { BlobHint } from '#analysis/ingest/blob-hints.ts';
import { readEvents, type StorageEvent } from '#azure/event-grid.ts';
import type { Log } from '#core/log.ts';
import type { Secret } from '#core/secret.ts';
import { RequestError, sendError } from '../web/error-answer.ts';

/** A delivery of Event Grid has at most 1 MB (1,048,576 bytes). */
const BODY_LIMIT_BYTES = 1_048_576;
const PATH = '/api/events';
const JSON_OF_CLOUD_EVENTS = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

export interface EventGridOptions {
  /** What senders have to know. */
  readonly key: Secret;
  /** Whether a blob is one that is followed. */
  readonly isFollowed: (hint: BlobHint) => boolean;
  /** Called for each event of a followed blob; repeated events are repeated calls. */
  readonly onBlob: (hint: BlobHint) => void;
  readonly log: Log;
}

/**
 * Events of Azure Event Grid: the handshakes of both schemas, and blobs that were made or have grown. What is not for us
 * is accepted, or it would be sent again for a day.
 */
export function eventGridRoutes(options: EventGridOptions): FastifyPluginAsync {
  return async (app) => {
    const next = 'Send events of Azure Event Grid; docs/configuration.md says how to subscribe.';
    app.setErrorHandler((error, request, reply) => sendError({ error, request, reply, log: options.log, next }));
    const isKey = keyCheck(options.key);
    app.addHook('onRequest', async (request) => {
      if (!isKey(givenKey(request))) throw noKey();
    });
    acceptCloudEvents(app);
    handshake(app);
    app.post(PATH, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const events = readEvents(request.body);
      if (events === null) throw noEvents();
      const validation = events.find((event) => event.kind === 'validation');
      if (validation !== undefined) {
        options.log.info('event grid subscribed');
        return reply.code(200).send({ validationResponse: validation.code });
      }
      const hints = events.flatMap(hintsOf).filter(options.isFollowed);
      for (const hint of hints) options.onBlob(hint);
      options.log.debug('events received', { events: events.length, followed: hints.length });
      return reply.code(200).send({ events: events.length, followed: hints.length });
    });
  };
}

function acceptCloudEvents(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  const json = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser(JSON_OF_CLOUD_EVENTS, { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, json);
}

/** The abuse protection of CloudEvents' HTTP webhooks: the sender asks whether it may send. */
function handshake(app: FastifyInstance): void {
  app.options(PATH, async (request, reply) => {
    const origin = request.headers['webhook-request-origin'];
    if (typeof origin !== 'string' || !/^[a-z0-9.-]{1,253}$/i.test(origin)) throw noOrigin();
    return reply.headers({ 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' }).code(200).send();
  });
}

const hintsOf = (event: StorageEvent): BlobHint[] =>
  event.kind === 'blobCreated' ? [{ container: `${event.account}/${event.container}`, blob: event.blob }] : [];

function givenKey({ query, headers }: FastifyRequest): string {
  const code = typeof query === 'object' && query !== null && 'code' in query ? query.code : undefined;
  const given = code ?? headers['aeg-sas-key'];
  return typeof given === 'string' ? given : '';
}

/** Compares hashes, which have one length: neither the length nor the beginning of the key can be found by timing. */
function keyCheck(key: Secret): (given: string) => boolean {
  const hash = (value: string): Buffer => createHash('sha256').update(value).digest();
  const wanted = hash(key.reveal());
  return (given) => timingSafeEqual(hash(given), wanted);
}

const noKey = (): RequestError =>
  new RequestError(401, 'FB5004', {
    message: 'The request has no key, or not the one of eventGrid.key.',
    next: 'Give the key in the address of the event subscription: /api/events?code=KEY.',
  });

const noEvents = (): RequestError =>
  new RequestError(400, 'FB5002', {
    message: 'Expected an event or a list of events of Azure Event Grid, found other JSON.',
    next: 'Use the schema of Event Grid or CloudEvents 1.0.',
  });

const noOrigin = (): RequestError =>
  new RequestError(400, 'FB5002', {
    message: 'Expected the header WebHook-Request-Origin with the name of the sender.',
    next: 'OPTIONS is the handshake of CloudEvents webhooks; events are sent with POST.',
  });
