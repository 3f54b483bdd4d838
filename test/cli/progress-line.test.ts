import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { progressLine } from '#cli/progress-line.ts';

/** A terminal that keeps what is written, and a clock that the test moves. */
function shown(total: number | null, isTTY = true) {
  const lines: string[] = [];
  let nowMs = 0;
  const line = progressLine({ isTTY, write: (text) => lines.push(text) }, { total, nowMs: () => nowMs });
  return {
    lines,
    line,
    after: (ms: number, bytes: number) => {
      nowMs += ms;
      line.add(bytes);
    },
  };
}

describe('progressLine', () => {
  test('shows share, bytes, rate and time left where the size is known', () => {
    const { lines, after } = shown(1000e6);
    after(1000, 250e6);
    assert.equal(
      lines.join(''),
      `\rreading ${'█'.repeat(6)}${'░'.repeat(18)} 25 %  250 MB of 1 GB  250 MB/s  3 s left\u001b[K`,
    );
  });

  test('shows bytes and rate where the size is not known', () => {
    const { lines, after } = shown(null);
    after(2000, 250e6);
    assert.equal(lines.join(''), '\rreading 250 MB  125 MB/s  2 s so far\u001b[K');
  });

  test('draws a few times a second at most, and clears the line at the end', () => {
    const { lines, line, after } = shown(100);
    for (let n = 0; n < 100; n++) after(10, 1);
    assert.ok(lines.length <= 5, String(lines.length));
    line.end();
    assert.equal(lines.at(-1), '\r\u001b[K');
  });

  test('writes nothing where there is no terminal', () => {
    const { lines, line, after } = shown(100, false);
    after(1000, 50);
    line.end();
    assert.deepEqual(lines, []);
  });
});
