import type { Block, Message, PictureBlock } from '#render/message.ts';

/** A picture as a browser gets it: where its PNG is, in place of the PNG. Width and height are CSS pixels. */
export interface WirePicture {
  readonly url: string;
  readonly title: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface WirePictureBlock {
  readonly kind: 'picture';
  readonly picture: WirePicture;
}

export type WireBlock = Exclude<Block, PictureBlock> | WirePictureBlock;

/** A message as JSON: as the neutral message, with pictures by address. */
export type WireMessage = Omit<Message, 'blocks'> & { readonly blocks: readonly WireBlock[] };

/** Of a person's entry: waiting or answered. Of Flowbell's: working while a progress block is in it, then done. */
export type EntryState = 'waiting' | 'answered' | 'working' | 'done';

/** One line of the conversation, as stored and as sent to browsers. */
export interface ChatEntry {
  readonly id: string;
  /** Number of its newest change. Numbers grow over all entries, so that "since" means new and changed ones. */
  readonly sequence: number;
  /** Number of the change that made it: its place in the conversation, kept by edits. */
  readonly position: number;
  /** When it was made, milliseconds since 1970, UTC. */
  readonly timeMs: number;
  readonly from: 'person' | 'flowbell';
  readonly state: EntryState;
  /** What a person said. */
  readonly text?: string;
  /** What Flowbell says. */
  readonly message?: WireMessage;
  /** Id of the entry that this one answers. */
  readonly replyTo?: string;
}

/** Answer of `GET /chat/api/messages`. */
export interface ChatPage {
  readonly entries: readonly ChatEntry[];
  /** Hand this to the stream as `after` to get every later change. */
  readonly sequence: number;
  /** Whether there are more entries in the direction asked for. */
  readonly more: boolean;
}

/** Answer of `POST /chat/api/messages`. */
export interface Accepted {
  readonly id: string;
}

/** Body of every error answer. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** Of a filter that was not understood: first character that does not fit, from 0. */
  readonly at?: number;
}
