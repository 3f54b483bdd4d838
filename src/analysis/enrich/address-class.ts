import { ADDRESS_CLASSES, type AddressClass } from '#core/flow.ts';
import type { Inventory } from '#core/resource.ts';
import { plainAddressText, parseAddress, V4_OFFSET, wordAt } from './address.ts';
import { type AddressRange, inRange, parseRange } from './address-range.ts';

/** Says what kind of address stands at `offset`, given its network (0 = unknown); an index into ADDRESS_CLASSES. */
export interface AddressClassifier {
  classOf(bytes: Uint8Array, offset: number, asn: number): number;
  /** True for our own, the platform's and private addresses: they have no country and no network. */
  isPlaceless(bytes: Uint8Array, offset: number): boolean;
  nameOf(bytes: Uint8Array, offset: number): string;
}

/** Azure's own: wire server and DNS, instance metadata, link-local router advertisements. */
const AZURE_PLATFORM = ranges(['168.63.129.16', '169.254.169.254', 'fe80::/10']);

/** Nobody's on the internet: RFC 6890 and its successors, multicast (RFC 5771, RFC 4291). */
const PRIVATE = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/127',
  '2001:db8::/32',
  'fc00::/7',
  'fec0::/10',
  'ff00::/8',
]);

/** Autonomous systems of Microsoft, Azure's among them: 8068 to 8075. */
const isMicrosoft = (asn: number): boolean => asn >= 8068 && asn <= 8075;

const CODE = Object.fromEntries(ADDRESS_CLASSES.map((name, index) => [name, index])) as Record<AddressClass, number>;

/** Ranges that are no ranges are left out; configuration has checked them before. */
export function addressClassifier(inventory: Inventory): AddressClassifier {
  const names = namesByAddress(inventory);
  const internal = ranges(inventory.internalRanges);
  const onPrem = ranges(inventory.onPremRanges);
  const placeless = [...AZURE_PLATFORM, ...PRIVATE, ...internal, ...onPrem];
  // Most addresses are nobody's we know, which their last 32 bits tell without making a text.
  const endings = endingsOf(inventory);
  const nameOf = (bytes: Uint8Array, offset: number): string =>
    endings.has(wordAt(bytes, offset + V4_OFFSET)) ? (names.get(plainAddressText(bytes, offset)) ?? '') : '';
  return {
    nameOf,
    isPlaceless: (bytes, offset) => within(placeless, bytes, offset),
    classOf(bytes, offset, asn) {
      if (within(AZURE_PLATFORM, bytes, offset)) return CODE.azurePlatform;
      if (nameOf(bytes, offset) !== '') return CODE.vm;
      if (within(internal, bytes, offset)) return CODE.internal;
      if (within(onPrem, bytes, offset)) return CODE.onprem;
      if (within(PRIVATE, bytes, offset)) return CODE.unknownPrivate;
      return isMicrosoft(asn) ? CODE.azurePublic : CODE.internet;
    },
  };
}

function namesByAddress({ resources }: Inventory): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, addresses } of resources) {
    for (const address of addresses) {
      const bytes = parseAddress(address);
      if (bytes !== null) names.set(plainAddressText(bytes, 0), name);
    }
  }
  return names;
}

function endingsOf({ resources }: Inventory): ReadonlySet<number> {
  const addresses = resources.flatMap((resource) => resource.addresses.map(parseAddress));
  return new Set(addresses.flatMap((bytes) => (bytes === null ? [] : [wordAt(bytes, V4_OFFSET)])));
}

function ranges(texts: readonly string[]): readonly AddressRange[] {
  return texts.map(parseRange).filter((range) => range !== null);
}

const within = (list: readonly AddressRange[], bytes: Uint8Array, offset: number): boolean =>
  list.some((range) => inRange(range, bytes, offset));
