/** Hex of the 16 bytes of an address as text, IPv4 as ::ffff:a.b.c.d, by the platform's own parser. */
export function addressHex(text: string): string {
  const full = text.includes(':') ? text : `::ffff:${text}`;
  // The URL parser writes addresses in one form: lower case, `::` for the longest run of zeros, no dotted part.
  const normal = new URL(`http://[${full}]/`).hostname.slice(1, -1);
  const [head = '', tail] = normal.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('');
}
