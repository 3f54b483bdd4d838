/** Where time comes from. Everything that asks for the time is given one, so that tests and replays decide it. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, options?: { signal?: AbortSignal }): Promise<void>;
}
