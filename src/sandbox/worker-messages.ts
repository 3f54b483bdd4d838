import type { Written } from './flow-log/writer.ts';

/** What the worker is started with. Times are whole minutes in ms since 1970. */
export interface WorkerSettings {
  readonly folder: string;
  readonly seed: number;
  readonly historyFromMs: number;
  readonly retentionMs: number;
  readonly scenarioStartMs: number;
}

/** To the worker: it has no clock and writes as far as it is told. */
export type Order = { readonly kind: 'advance'; readonly toMs: number } | { readonly kind: 'stop' };

/** From the worker. `done` answers one `advance`. */
export type Notice =
  | { readonly kind: 'listening'; readonly endpoint: string }
  | ({ readonly kind: 'progress' | 'done' } & Written)
  | { readonly kind: 'stopped' };
