/**
 * C0, DEL and C1 controls; line and paragraph separators; zero-width characters; bidirectional marks, embeddings,
 * overrides and isolates (Unicode TR 9 section 2): what could move a cursor, hide text or turn it around.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/gu;

/** Lone surrogates cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

const NAME_LENGTH = 80;

/** Text without anything invisible or active; each such character becomes `put`, one for one. */
export function visible(text: string, put = '\ufffd'): string {
  return text.replace(UNSAFE, put).replace(LONE_SURROGATE, put);
}

/**
 * A name from a log or a person, to be put into the text of a message: it cannot make **bold** or `code`, start a new
 * line or turn the writing direction. Longer than `maxLength` characters, it is cut with an ellipsis.
 */
export function literal(text: string, maxLength = NAME_LENGTH): string {
  const safe = visible(text).replaceAll('*', '\u2217').replaceAll('`', '\u02cb').replaceAll('|', '\u00a6');
  const characters = Array.from(safe.slice(0, 2 * maxLength + 2));
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : safe;
}
