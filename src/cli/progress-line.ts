import { formatBytes } from '#core/units.ts';
import type { Output } from './io.ts';

const EVERY_MS = 200;
const BAR_CELLS = 24;

/** One line that is drawn over and over on a terminal: bar, bytes, rate, time left. Nothing where there is no terminal. */
export function progressLine(output: Output, { total }: { total: number }): { add(bytes: number): void; end(): void } {
  if (output.isTTY !== true) return { add: () => undefined, end: () => undefined };
  const startMs = performance.now();
  let done = 0;
  let shownMs = startMs;
  return {
    add: (bytes) => {
      done += bytes;
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      output.write(`\r${barText({ done, total, seconds: (nowMs - startMs) / 1000 })}\u001b[K`);
    },
    end: () => output.write('\r\u001b[K'),
  };
}

function barText({ done, total, seconds }: { done: number; total: number; seconds: number }): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const cells = Math.round(share * BAR_CELLS);
  const rate = done / Math.max(seconds, 0.001);
  const left = Math.max(0, Math.ceil((total - done) / Math.max(rate, 1)));
  return `reading ${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${Math.floor(share * 100)} %  ${formatBytes(done)} of ${formatBytes(total)}  ${formatBytes(rate)}/s  ${left} s left`;
}
