import { Piscina } from 'piscina';
import { AppError } from '#core/errors.ts';
import type { Chart } from './chart.ts';
import type { Drawing } from './draw.ts';
import type { Picture } from './message.ts';

export interface PainterOptions {
  /** Drawing threads at most; each takes about 80 MB while it lives. */
  readonly threads?: number;
  /** A thread without work ends after this time. */
  readonly idleMs?: number;
}

/** Draws charts to PNG in threads of its own, which start with the first chart. */
export interface Painter extends AsyncDisposable {
  /** Rejects with FB4001 when the chart cannot be drawn or warns, and with the signal's reason when aborted. */
  draw(chart: Chart, options: { signal: AbortSignal }): Promise<Picture>;
}

const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

export function createPainter(options: PainterOptions = {}): Painter {
  let pool: Piscina<Chart['spec'], Drawing> | null = null;
  return {
    async draw(chart, { signal }) {
      signal.throwIfAborted();
      pool ??= startPool(options);
      const drawing = await run(pool, chart, signal);
      if (drawing.kind === 'refused') throw refusal(chart, drawing.reasons);
      return { title: chart.title, alt: chart.alt, png: drawing.png, width: drawing.width, height: drawing.height };
    },
    async [Symbol.asyncDispose]() {
      await pool?.destroy();
      pool = null;
    },
  };
}

function startPool(options: PainterOptions): Piscina<Chart['spec'], Drawing> {
  return new Piscina({
    filename: new URL('./picture-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: options.threads ?? 1,
    idleTimeout: options.idleMs ?? 5 * 60_000,
    resourceLimits: HEAP_LIMITS,
  });
}

async function run(pool: Piscina<Chart['spec'], Drawing>, chart: Chart, signal: AbortSignal): Promise<Drawing> {
  try {
    return await pool.run(chart.spec, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw refusal(chart, [error instanceof Error ? error.message : String(error)], error);
  }
}

function refusal(chart: Chart, reasons: readonly string[], cause?: unknown): AppError {
  return new AppError('FB4001', {
    message: `The chart "${chart.title}" could not be drawn: ${reasons.join('; ')}.`,
    next: 'Read the numbers in the text instead, and report this chart with the code.',
    details: { chart: chart.title, reasons },
    ...(cause === undefined ? {} : { cause }),
  });
}
