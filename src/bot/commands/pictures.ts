import { asAppError } from '#core/errors.ts';
import { literal } from '#core/literal.ts';
import type { Chart } from '#render/chart.ts';
import type { Picture, TextBlock } from '#render/message.ts';
import { text } from '#render/message.ts';
import type { BotPorts } from '../ports.ts';
import { withoutSecrets } from '../without-secrets.ts';

/** A chart to be drawn: its name for people and how its specification is made. */
export interface Wanted {
  readonly name: string;
  readonly build: () => Chart;
}

/** Pictures in the order asked for, and what to say about those that failed. */
export interface Drawn {
  readonly pictures: readonly Picture[];
  readonly notes: readonly string[];
}

/** No answer waits longer than this for a picture. */
const DRAW_TIMEOUT_MS = 20_000;

/** Draws all charts at once. One that fails costs only itself; rejects only when `signal` is aborted. */
export async function draw(
  wanted: readonly Wanted[],
  options: {
    readonly ports: Pick<BotPorts, 'draw'>;
    readonly signal: AbortSignal;
    readonly onDrawn?: (done: number) => void;
  },
): Promise<Drawn> {
  const limit = AbortSignal.any([options.signal, AbortSignal.timeout(DRAW_TIMEOUT_MS)]);
  let done = 0;
  const results = await Promise.allSettled(
    wanted.map(async ({ build }) => {
      const picture = await orAborted(options.ports.draw(build(), { signal: limit }), limit);
      done += 1;
      options.onDrawn?.(done);
      return picture;
    }),
  );
  options.signal.throwIfAborted();
  const pictures: Picture[] = [];
  const notes: string[] = [];
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') pictures.push(result.value);
    else notes.push(failure(wanted[index]?.name ?? 'data', result.reason));
  }
  return { pictures, notes };
}

/** A renderer that does not heed its signal must not hold the answer. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function failure(name: string, reason: unknown): string {
  const late = reason instanceof DOMException && reason.name === 'TimeoutError';
  const why = late
    ? `it took longer than ${DRAW_TIMEOUT_MS / 1000} s`
    : literal(withoutSecrets(asAppError(reason).message), 160);
  return `FB4001: the chart of ${name} could not be drawn: ${why}. The numbers are complete without it.`;
}

/** Notes about failed charts as one small-print block, or nothing. */
export const pictureNotes = (drawn: Drawn): readonly TextBlock[] =>
  drawn.notes.length === 0 ? [] : [text(drawn.notes.join('\n'), 'quiet')];
