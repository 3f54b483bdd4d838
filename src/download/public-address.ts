import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is no public unicast: the IANA special-purpose registry (RFC 6890 and its updates), multicast and class E,
 * the anycast relay of 6to4 (RFC 7526), and the platform address of Azure, which is public by its digits only.
 */
const NOT_PUBLIC_V4 = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/** All that IANA has given out as global unicast; mapped IPv4, NAT64, link-local and unique-local lie outside of it. */
const GLOBAL_V6 = ranges(['2000::/3']);
/** In there and still no host of the internet: IETF protocols with Teredo, documentation (RFC 3849, 9637), 6to4. */
const NOT_PUBLIC_V6 = ranges(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Whether an address, in text form, is one of the public internet. Anything that is no address is not. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC_V4.check(address, 'ipv4');
  return family === 6 && GLOBAL_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

/** Whether an address lies in one of the ranges, which are in CIDR form. */
export function inRanges(address: string, list: readonly string[]): boolean {
  const family = isIP(address);
  // BlockList takes ::ffff:10.0.0.1 for 10.0.0.1.
  if (family === 0 || /^::ffff:/i.test(address)) return false;
  return ranges(list).check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function ranges(list: readonly string[]): BlockList {
  const found = new BlockList();
  for (const range of list) {
    const [base = '', bits = ''] = range.split('/');
    found.addSubnet(base, Number(bits), base.includes(':') ? 'ipv6' : 'ipv4');
  }
  return found;
}
