/**
 * A MaxMind DB with one answer for every IPv4 address of one half of the address space: those that begin with bit 0.
 * Written after the MaxMind DB File Format Specification 2.0: one node of two 24-bit records, the separator of 16 zero
 * bytes, the data section, and the metadata behind its marker.
 */
export function tinyMmdb(databaseType: string, row: Readonly<Record<string, string | number>>): Buffer {
  const nodeCount = 1;
  const treeBytes = 6;
  // A record above the node count points into the data section: value − nodeCount − 16 bytes into it.
  const tree = Buffer.alloc(treeBytes);
  tree.writeUIntBE(nodeCount + 16, 0, 3);
  tree.writeUIntBE(nodeCount, 3, 3);
  const metadata = map({
    binary_format_major_version: uint16(2),
    binary_format_minor_version: uint16(0),
    build_epoch: uint64(1_700_000_000),
    database_type: text(databaseType),
    description: map({}),
    ip_version: uint16(4),
    languages: Buffer.from([0x00, 0x04]),
    node_count: uint32(nodeCount),
    record_size: uint16(24),
  });
  const data = map(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, scalar(value)])));
  return Buffer.concat([tree, Buffer.alloc(16), data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

// Control byte: type in the three highest bits, size in the others, from 29 on in one more byte; types above 7 in the byte after it.
const scalar = (value: string | number): Buffer => (typeof value === 'string' ? text(value) : uint32(value));
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const size = bytes.length < 29 ? [(2 << 5) | bytes.length] : [(2 << 5) | 29, bytes.length - 29];
  return Buffer.concat([Buffer.from(size), bytes]);
}
function map(entries: Readonly<Record<string, Buffer>>): Buffer {
  const parts = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([Buffer.from([(7 << 5) | Object.keys(entries).length]), ...parts]);
}
const uint16 = (value: number): Buffer => Buffer.from([(5 << 5) | 2, value >> 8, value & 0xff]);
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(5, (6 << 5) | 4);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}
function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.set([8, 9 - 7]);
  bytes.writeBigUInt64BE(BigInt(value), 2);
  return bytes;
}
