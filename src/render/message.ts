import type { Severity } from '#core/finding.ts';

/**
 * The neutral message: what a command or a finding says, before any channel has cut it to its own shape.
 * Text is plain; the only marks are **bold** and `code`. Channels escape everything else.
 */
export interface Message {
  /** One line that stands alone: notification, terminal title, screen reader. */
  readonly title: string;
  readonly tone: 'plain' | 'ok' | 'warning' | 'error' | Severity;
  readonly blocks: readonly Block[];
}

export type Block = TextBlock | FactsBlock | TableBlock | PictureBlock | ButtonsBlock | LinkBlock | ProgressBlock;

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
  /** `quiet` for coverage, sources of data and other small print. */
  readonly weight?: 'normal' | 'quiet' | 'heading';
}

export interface FactsBlock {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were cut, 0 when all are there. */
  readonly more: number;
}

export interface PictureBlock {
  readonly kind: 'picture';
  readonly picture: Picture;
}

/** A drawn chart. The alt text holds the numbers. */
export interface Picture {
  readonly title: string;
  readonly alt: string;
  readonly png: Uint8Array;
  /** CSS pixels; the PNG has twice as many. */
  readonly width: number;
  readonly height: number;
}

/** A button says a command, as if the person had typed it. */
export interface ButtonsBlock {
  readonly kind: 'buttons';
  readonly buttons: readonly { readonly label: string; readonly command: string; readonly style?: 'primary' }[];
}

/** A page in a browser that shows more of the same. Its address may open it to whoever has it. */
export interface LinkBlock {
  readonly kind: 'link';
  readonly label: string;
  readonly url: string;
}

/** Work under way; the message is edited until it is done. `share` is 0..1, null while unknown. */
export interface ProgressBlock {
  readonly kind: 'progress';
  readonly text: string;
  readonly share: number | null;
}

export const text = (value: string, weight: 'normal' | 'quiet' | 'heading' = 'normal'): TextBlock => ({
  kind: 'text',
  text: value,
  weight,
});

export const buttons = (...list: ButtonsBlock['buttons'][number][]): ButtonsBlock => ({
  kind: 'buttons',
  buttons: list,
});
