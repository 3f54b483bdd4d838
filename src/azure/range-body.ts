/** Failed connections in a row that are replaced while hardly any bytes arrive. */
const CONNECTIONS = 5;
/** After so many bytes a connection counts as a good one. */
const GOOD_BYTES = 1 << 20;

/** An answer to a request for the bytes from an offset on. */
export interface Answer {
  readonly body: AsyncIterable<Uint8Array>;
  /** Size of the whole blob. */
  readonly blobBytes: number;
}

export interface RangeRequest {
  readonly from: number;
  readonly to: number;
  /** A connection that is silent for so long is given up. */
  readonly stalledMs: number;
  readonly signal?: AbortSignal;
}

type Open = (at: number, signal: AbortSignal) => Promise<Answer>;

/**
 * Bytes [from, to) of a blob as they arrive, up to its end if that comes before. A connection that breaks, stalls or
 * ends too early is replaced by one that goes on where it stopped: the storage client takes a shorter answer for the
 * whole one and gives up a broken one. The first connection is opened at once and its fault thrown here.
 */
export async function openRange(open: Open, request: RangeRequest): Promise<AsyncIterable<Uint8Array>> {
  const { signal, stalledMs } = request;
  const connect = async (at: number): Promise<Answer> => {
    // One for each connection: what the storage client hangs on a signal it never takes off again.
    const connection = new AbortController();
    const abort = (): void => connection.abort(signal?.reason);
    const done = (): void => signal?.removeEventListener('abort', abort);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    try {
      const answer = await open(at, connection.signal);
      return { ...answer, body: unstalled(answer.body, { connection, stalledMs, done }) };
    } catch (error) {
      done();
      throw error;
    }
  };
  return continued(await connect(request.from), connect, request);
}

async function* continued(
  first: Answer,
  connect: (at: number) => Promise<Answer>,
  { from, to, signal }: RangeRequest,
): AsyncIterable<Uint8Array> {
  const end = Math.min(to, first.blobBytes);
  let { body } = first;
  let at = from;
  let failures = 0;
  for (;;) {
    const startedAt = at;
    let fault: unknown = new Error(`expected bytes up to ${end}, the answer ended at ${at}`);
    try {
      for await (const chunk of body) {
        at += chunk.length;
        yield chunk;
      }
    } catch (error) {
      signal?.throwIfAborted();
      fault = error;
    }
    if (at >= end) return;
    failures = at - startedAt >= GOOD_BYTES ? 1 : failures + 1;
    if (failures >= CONNECTIONS) throw fault;
    ({ body } = await connect(at));
  }
}

interface Connection {
  readonly connection: AbortController;
  readonly stalledMs: number;
  readonly done: () => void;
}

/** Only waiting for bytes is timed, not what is done with them. */
async function* unstalled(
  body: AsyncIterable<Uint8Array>,
  { connection, stalledMs, done }: Connection,
): AsyncIterable<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => connection.abort(), stalledMs);
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    done();
    await iterator.return?.();
  }
}
