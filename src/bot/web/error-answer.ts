import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import type { ErrorBody } from './wire.ts';

/** A fault of a request, with the HTTP status that it is answered with. */
export class RequestError extends AppError {
  readonly status: number;

  constructor(
    status: number,
    code: 'FB5002' | 'FB5003' | 'FB5004' | 'FB5005',
    text: { readonly message: string; readonly next: string },
  ) {
    super(code, text);
    this.status = status;
  }
}

interface Failure {
  readonly error: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
  /** What to do about a request that was not understood at all. */
  readonly next?: string;
}

/** Answers with {code, message, next}. What is not the caller's fault is logged and told without its inner text. */
export function sendError({ error, request, reply, log, next }: Failure): FastifyReply {
  const fault = asRequestError(error, next ?? 'Send what docs/web-chat-api.md describes.');
  if (fault !== null) return reply.code(fault.status).send(bodyOf(fault));
  const answered = filterAnswer(error, reply);
  if (answered !== null) return answered;
  const app = asAppError(error);
  log.error('http request failed', { method: request.method, route: request.routeOptions.url, code: app.code, error });
  return reply.code(500).send({
    code: app.code,
    message: 'Something unexpected went wrong inside Flowbell.',
    next: 'Try again; if it stays, look in the log for this code and report it.',
  } satisfies ErrorBody);
}

const bodyOf = ({ code, message, next }: AppError): ErrorBody => ({ code, message, next });

/** A filter that was not understood is its writer's to mend, and says where. */
function filterAnswer(error: unknown, reply: FastifyReply): FastifyReply | null {
  if (!(error instanceof AppError) || error.code !== 'FB2007') return null;
  const { at } = error.details;
  return reply.code(400).send({ ...bodyOf(error), ...(typeof at === 'number' ? { at } : {}) } satisfies ErrorBody);
}

/** What fastify says too shortly, by status. */
const REFUSALS: Readonly<Record<number, string>> = {
  413: 'The request is larger than this address accepts.',
  415: 'The request has no JSON body: its content-type must be application/json.',
};

/** fastify's own refusals (bad JSON, too large, wrong type) carry a statusCode below 500. */
function asRequestError(error: unknown, next: string): RequestError | null {
  if (error instanceof RequestError) return error;
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const status = error.statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  return new RequestError(status, 'FB5002', {
    message: REFUSALS[status] ?? `The request was not understood: ${error.message.replace(/\.$/u, '')}.`,
    next,
  });
}
