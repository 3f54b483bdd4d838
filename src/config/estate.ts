import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const address = z.string().refine((text) => isIP(text) !== 0, { error: expected('an IP address such as 10.0.1.4') });
const range = z.string().refine(isRange, { error: expected('an address range such as 10.0.0.0/16') });
const mac = z.string().transform((text, context) => {
  const digits = text.replaceAll(/[-:.]/g, '').toUpperCase();
  if (/^[0-9A-F]{12}$/.test(digits)) return digits;
  context.addIssue({
    code: 'custom',
    input: text,
    message: expected('a MAC address such as 00:0D:3A:F8:78:56')({ input: text }),
  });
  return z.NEVER;
});

const resourceSchema = z.strictObject({
  name: z.string().min(1),
  macs: z.array(mac).default([]),
  addresses: z.array(address).default([]),
  subnet: z.string().default(''),
  vnet: z.string().default(''),
  nsg: z.string().default(''),
  role: z.string().default(''),
});

/** Who is who: machines by name, and which address ranges are ours. */
export const estateSchema = z
  .strictObject({
    resources: z.array(resourceSchema).default([]).superRefine(namesAreUnique),
    internalRanges: z.array(range).default([]),
    onPremRanges: z.array(range).default([]),
    knownScanners: z
      .array(z.union([address, range], { error: expected('an IP address or an address range') }))
      .default([]),
  })
  .prefault({});

function expected(what: string) {
  return (issue: { readonly input?: unknown }): string => `expected ${what}, found ${JSON.stringify(issue.input)}`;
}

function isRange(text: string): boolean {
  const [base = '', bits = '', ...rest] = text.split('/');
  const family = isIP(base);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  return new BlockList().addSubnet(base, Number(bits), family === 4 ? 'ipv4' : 'ipv6') === undefined;
}

function namesAreUnique(resources: readonly { readonly name: string }[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  resources.forEach(({ name }, index) => {
    if (seen.has(name.toLowerCase())) {
      const message = `expected each resource once, found "${name}" again`;
      context.addIssue({ code: 'custom', input: name, path: [index, 'name'], message });
    }
    seen.add(name.toLowerCase());
  });
}
