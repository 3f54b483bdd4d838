import { durationMs, MINUTE_MS } from '#core/window.ts';
import type { SourceStatus } from '../ports.ts';

/**
 * `reading`: records come. `silent`: they did. `empty`: none ever came. `unreachable`: its storage account refuses.
 * `off`: switched off in Azure.
 */
export type SourceState = 'reading' | 'silent' | 'empty' | 'unreachable' | 'off';

/** Azure delivers some minutes late, and a log of little traffic has pauses. */
const SILENT_MS = 30 * MINUTE_MS;

/** How a flow log is, by the age of its newest record, its usual pauses, and what Azure says of it. */
export function sourceState(source: SourceStatus, nowMs: number): SourceState {
  if (source.resources.length > 0 && source.resources.every(({ enabled }) => !enabled)) return 'off';
  if (!source.reachable) return 'unreachable';
  if (source.newestMs === null) return 'empty';
  const longestPauseMs = Math.max(0, ...source.gaps.map(durationMs));
  return nowMs - source.newestMs > Math.max(SILENT_MS, 2 * longestPauseMs) ? 'silent' : 'reading';
}

/** Whether somebody should look at it. */
export function needsCare(source: SourceStatus, nowMs: number): boolean {
  const state = sourceState(source, nowMs);
  if (state === 'off') return false;
  return state !== 'reading' || source.problem !== null || changeFailed(source);
}

/** Whether Azure could not apply the last change of its settings. */
export const changeFailed = ({ resources }: SourceStatus): boolean =>
  resources.some(({ provisioningState }) => provisioningState === 'Failed');
