import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { DAY_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';
import { byteSize } from './size-schema.ts';

/** Blob storage of the public cloud, of its zones, and of the clouds of China and the US government. */
const AZURE_BLOBS = [
  '*.blob.core.windows.net',
  '*.blob.storage.azure.net',
  '*.blob.core.chinacloudapi.cn',
  '*.blob.core.usgovcloudapi.net',
];

const host = z.string().regex(/^(?:\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)$/i, {
  error: ({ input }) => `expected a host such as files.example.com or *.example.com, found ${JSON.stringify(input)}`,
});

/** RFC 1918, RFC 6598, RFC 4193: whatever else is not public stays out of reach. */
const PRIVATE: readonly (readonly [base: string, bits: number])[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
];

const privateRange = z.string().refine(isPrivateRange, {
  error: ({ input }) =>
    `expected a private range such as 10.20.0.0/24 or fd00:1234::/32, found ${JSON.stringify(input)}`,
});

/** `analyze ADDRESS` in chat: what may be fetched. */
export const importSchema = z
  .strictObject({
    allowedHosts: z.array(host).default(AZURE_BLOBS),
    privateRanges: z.array(privateRange).default([]),
    ports: z.array(z.int().min(1).max(65_535)).default([443]),
    allowHttp: z.boolean().default(false),
    maxBytes: byteSize({ minBytes: 1e6 }).prefault('2GB'),
    maxUnpackedBytes: byteSize({ minBytes: 1e6 }).prefault('10GB'),
    maxTime: duration({ minMs: 1000, maxMs: DAY_MS, example: '15m' }).prefault('15m'),
  })
  .transform(({ maxTime, ...rest }) => ({ ...rest, maxMs: maxTime }))
  .prefault({});

function isPrivateRange(range: string): boolean {
  const [base = '', length = ''] = range.split('/');
  const family = isIP(base);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (family === 0 || base.includes('%') || !(bits <= (family === 4 ? 32 : 128))) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  return PRIVATE.some(([outer, fewest]) => {
    if (outer.includes(':') !== (family === 6) || bits < fewest) return false;
    const list = new BlockList();
    list.addSubnet(outer, fewest, type);
    return list.check(base, type);
  });
}
