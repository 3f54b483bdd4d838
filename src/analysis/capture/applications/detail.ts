import type { Reading } from './application.ts';

/** A reading that ends with one short text. */
export const detail = (text: string): Reading => ({ progress: 'done', facts: { kind: 'detail', text } });
