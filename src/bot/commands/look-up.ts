/** The entry of a table under a word that somebody typed: words such as `constructor` are not in it. */
export const lookUp = <Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
