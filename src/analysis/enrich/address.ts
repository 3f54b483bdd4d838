import { isIP } from 'node:net';

/** Bytes of one address: IPv6, or IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2). Network byte order. */
export const ADDRESS_BYTES = 16;
/** Where the four bytes of an IPv4 address begin. */
export const V4_OFFSET = 12;

/** The 16 bytes of an address in text form; null when the text is no address. Zones (`%eth0`) are refused. */
export function parseAddress(text: string): Uint8Array | null {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family === 4) return mapped(text);
  if (family !== 6) return null;
  // The last 32 bits of an IPv6 address may be written as IPv4: ::ffff:10.0.0.1 (RFC 4291 section 2.2).
  const tail = text.lastIndexOf(':') + 1;
  const embedded = text.includes('.') ? mapped(text.slice(tail)).subarray(V4_OFFSET) : null;
  const [head = '', rest] = (embedded === null ? text : `${text.slice(0, tail)}0:0`).split('::');
  const left = groups(head);
  const right = groups(rest ?? '');
  const bytes = new Uint8Array(ADDRESS_BYTES);
  const view = new DataView(bytes.buffer);
  left.forEach((group, index) => {
    view.setUint16(index * 2, group);
  });
  right.forEach((group, index) => {
    view.setUint16((8 - right.length + index) * 2, group);
  });
  if (embedded !== null) bytes.set(embedded, V4_OFFSET);
  return bytes;
}

/** True for ::ffff:0:0/96, which is how IPv4 stands in 16 bytes. */
export function isMappedV4(bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[offset + i] !== 0) return false;
  return bytes[offset + 10] === 0xff && bytes[offset + 11] === 0xff;
}

/** Text form for other tools: dotted IPv4, or eight IPv6 groups without shortening. */
export function plainAddressText(bytes: Uint8Array, offset: number): string {
  if (isMappedV4(bytes, offset)) {
    const at = offset + V4_OFFSET;
    return `${byteAt(bytes, at)}.${byteAt(bytes, at + 1)}.${byteAt(bytes, at + 2)}.${byteAt(bytes, at + 3)}`;
  }
  const words: string[] = [];
  for (let i = 0; i < ADDRESS_BYTES; i += 2)
    words.push((byteAt(bytes, offset + i) * 256 + byteAt(bytes, offset + i + 1)).toString(16));
  return words.join(':');
}

/** The 32 bits at `offset` as an unsigned number, network byte order. */
export function wordAt(bytes: Uint8Array, offset: number): number {
  return (
    ((byteAt(bytes, offset) << 24) |
      (byteAt(bytes, offset + 1) << 16) |
      (byteAt(bytes, offset + 2) << 8) |
      byteAt(bytes, offset + 3)) >>>
    0
  );
}

const byteAt = (bytes: Uint8Array, offset: number): number => bytes[offset] ?? 0;

function mapped(dotted: string): Uint8Array {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  bytes.fill(0xff, 10, V4_OFFSET);
  bytes.set(dotted.split('.').map(Number), V4_OFFSET);
  return bytes;
}

const groups = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
