import type { ChatEntry } from './wire.ts';

/** An entry before the store gives it id, sequence and position. */
export type ChatDraft = Omit<ChatEntry, 'id' | 'sequence' | 'position'>;

/** What an edit may change. */
export type ChatChange = Pick<ChatEntry, 'state'> & Required<Pick<ChatEntry, 'message'>>;

/** A person's words without an answer yet, and the answer that was begun before the process ended, if any. */
export interface UnansweredRequest {
  readonly request: ChatEntry;
  readonly reply: ChatEntry | null;
}

/**
 * Where the conversation is kept. A promise resolves when its change would survive the end of the process.
 * The caller makes one change at a time, so that sequence numbers become visible in their order.
 */
export interface ChatStore {
  /**
   * Stores a new entry with the next sequence as its sequence and position.
   * Where the draft is `done` and has `replyTo`, that request becomes `answered` in the same transaction;
   * the request keeps its sequence.
   */
  append(draft: ChatDraft): Promise<ChatEntry>;
  /** Replaces message and state under the next sequence, answering its request as append does; null when the id is unknown. */
  edit(id: string, change: ChatChange): Promise<ChatEntry | null>;
  /** Entries with a sequence above `after`, lowest first. */
  since(after: number, limit: number): Promise<readonly ChatEntry[]>;
  /** The newest entries with a position below `before`, in order of position. */
  latest(options: { before?: number; limit: number }): Promise<readonly ChatEntry[]>;
  /** The highest sequence given so far; 0 before the first entry. */
  lastSequence(): Promise<number>;
  /** Keeps a PNG under its id; doing it again changes nothing. */
  savePicture(id: string, png: Uint8Array): Promise<void>;
  loadPicture(id: string): Promise<Uint8Array | null>;
  /** Requests still `waiting`, oldest first, each with its newest reply. */
  unanswered(): Promise<readonly UnansweredRequest[]>;
}
