import { ARRAY_OPEN, OBJECT_OPEN } from './bytes.ts';
import { ENVELOPE, isArrayKind, isContainer, isTuples } from './structure.ts';

/** How a run ended: data ended inside the record; record complete; `records` found; not JSON at `at`. */
export type Outcome = 'more' | 'complete' | 'envelope' | 'broken';

/** What the grammar of JSON asks for next inside an object or list. */
export const AWAITS = { keyOrEnd: 0, key: 1, colon: 2, value: 3, valueOrEnd: 4, element: 5, commaOrEnd: 6 } as const;
/** The same in words, by the value of AWAITS. */
export const EXPECTED = [
  'a key or }',
  'a key',
  'a colon',
  'a value',
  'a value or ]',
  'a value',
  'a comma or the end of the object or list',
] as const;

/**
 * What should stand inside a container of kind `top` instead of a value of `role` that begins with `byte`; '' when it
 * may stand there.
 */
export function misfitOf(top: number, role: number, byte: number): string {
  if (isTuples(top)) return 'a tuple as text';
  if (role === ENVELOPE) return 'a list of records';
  if (role === 0 || !isContainer(role)) return '';
  if (isArrayKind(role)) return byte === ARRAY_OPEN ? '' : 'a list';
  return byte === OBJECT_OPEN ? '' : 'an object';
}
