/** Whether a word is the address of something on the web, also as chat programs put it: `<https://…>`. */
export const isAddress = (word: string): boolean => /^<?https?:[/\\]{1,2}/i.test(word);
