import { formatBytes, formatDuration } from '#core/units.ts';
import type { Output } from './io.ts';

const EVERY_MS = 200;
const BAR_CELLS = 24;

export interface ProgressOptions {
  /** Bytes in all; null while that is not known. */
  readonly total: number | null;
  /** What is being done. */
  readonly label?: string;
  readonly nowMs?: () => number;
}

/**
 * One line that is drawn over and over on a terminal: bar, bytes, rate, time left; bytes and rate where the total is
 * not known. Nothing where there is no terminal.
 */
export function progressLine(
  output: Output,
  { total, label = 'reading', nowMs = () => performance.now() }: ProgressOptions,
): { add(bytes: number): void; end(): void } {
  if (output.isTTY !== true) return { add: () => undefined, end: () => undefined };
  const startMs = nowMs();
  let done = 0;
  let shownMs = startMs;
  return {
    add: (bytes) => {
      done += bytes;
      const atMs = nowMs();
      if (atMs - shownMs < EVERY_MS) return;
      shownMs = atMs;
      output.write(`\r${barText(label, { done, total, seconds: (atMs - startMs) / 1000 })}\u001b[K`);
    },
    end: () => output.write('\r\u001b[K'),
  };
}

interface Progress {
  readonly done: number;
  readonly total: number | null;
  readonly seconds: number;
}

function barText(label: string, { done, total, seconds }: Progress): string {
  const rate = done / Math.max(seconds, 0.001);
  if (total === null) return `${label} ${formatBytes(done)}  ${formatBytes(rate)}/s  ${Math.floor(seconds)} s so far`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const cells = Math.round(share * BAR_CELLS);
  const left = formatDuration(Math.max(0, Math.ceil((total - done) / Math.max(rate, 1))) * 1000);
  return `${label} ${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${Math.floor(share * 100)} %  ${formatBytes(done)} of ${formatBytes(total)}  ${formatBytes(rate)}/s  ${left} left`;
}
