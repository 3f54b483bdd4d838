import { z } from 'zod';
import { formatBytes } from '#core/units.ts';

const UNITS: Readonly<Record<string, number>> = {
  kb: 1e3,
  kib: 2 ** 10,
  mb: 1e6,
  mib: 2 ** 20,
  gb: 1e9,
  gib: 2 ** 30,
  tb: 1e12,
  tib: 2 ** 40,
};

/** A size as people write it (`512MB`, `2GiB`), given on in bytes. */
export function byteSize({ minBytes }: { readonly minBytes: number }) {
  return z.string().transform((text, context) => {
    const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
    const bytes = Math.round(Number(amount) * (UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN));
    if (bytes >= minBytes) return bytes;
    const least = formatBytes(minBytes).replace(/\.0|\s/g, '');
    context.addIssue({ code: 'custom', input: text, message: `expected a size of ${least} or more, found "${text}"` });
    return z.NEVER;
  });
}
