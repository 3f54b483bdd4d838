import { literal } from '#core/literal.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import type { ImportProgress } from '../ports.ts';

/** Before that a rate says little. */
const FIRST_RATE_MS = 1000;
/** Less than what a person would read. */
const LEAST_LEFT_MS = 1000;

/** "Reading account.blob.…/vm.cap: 120 MB of 1.2 GB, 45 MB/s, about 24 s left…" */
export function progressText(address: string, { bytes, totalBytes, elapsedMs }: ImportProgress): string {
  const parts = [totalBytes === null ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`];
  if (elapsedMs >= FIRST_RATE_MS) {
    const bytesPerMs = bytes / elapsedMs;
    parts.push(`${formatBytes(bytesPerMs * 1000)}/s`);
    const leftMs = totalBytes === null ? 0 : (totalBytes - bytes) / bytesPerMs;
    if (leftMs >= LEAST_LEFT_MS) parts.push(`about ${formatDuration(leftMs)} left`);
  }
  return `Reading ${literal(address, 100)}: ${parts.join(', ')}…`;
}

/** 0..1 where the size is known. */
export const progressShare = ({ bytes, totalBytes }: ImportProgress): number | undefined =>
  totalBytes === null || totalBytes === 0 ? undefined : Math.min(1, bytes / totalBytes);
