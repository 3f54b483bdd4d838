import type { ErrorCode } from '#core/errors.ts';
import type { ReadFacts } from '../capture-decoding.ts';
import type { ChannelMemory } from './channel-memory.ts';

/** What the decoding thread is asked for. */
export interface DecodingJob {
  /** A plain file, open for reading until the answer. */
  readonly fd: number;
  readonly hashSeed: number;
  readonly memory: ChannelMemory;
}

/** What it answers, after the last rows. */
export type DecodingAnswer =
  | { readonly kind: 'done'; readonly facts: ReadFacts }
  /** Reading was given up since nobody waits for it. */
  | { readonly kind: 'stopped' }
  /** An AppError, which does not go from thread to thread as such. */
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly next: string;
      readonly details: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'failed'; readonly error: unknown };
