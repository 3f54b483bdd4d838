/** @import { WireMessage } from '../wire.ts' */

/**
 * The word that says what the colour says; plain messages need none.
 * @type {Readonly<Record<WireMessage['tone'], string>>}
 */
export const TONE_WORDS = {
  plain: '',
  ok: 'All fine',
  warning: 'Warning',
  error: 'Error',
  low: 'Low severity',
  medium: 'Medium severity',
  high: 'High severity',
};
