import type { InputSource } from './input-source.ts';
import type { CommandIo } from './io.ts';
import { progressLine } from './progress-line.ts';

/** Progress over several inputs: share and time left where every size is known, bytes and rate otherwise. */
export function readingProgress(
  { stderr }: Pick<CommandIo, 'stderr'>,
  sources: readonly InputSource[],
  label = 'reading',
) {
  const sizes = sources.map(({ bytes }) => bytes);
  const total = sizes.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  const line = progressLine(stderr, { total, label });
  return {
    onBytes: (bytes: number): void => line.add(bytes),
    end: (): void => line.end(),
  };
}
