/** Odd constants of xxHash32 and the golden ratio: each spreads its word over the upper bits. */
const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;

/**
 * Mixes what tells IPv4 flows apart; the hash is `mixed ^ (mixed >>> 15)`. A seed in the first word keeps a capture from
 * being made so that all of its flows collide.
 */
export function mixHash(low: number, high: number, ports: number, key: number): number {
  let hash = Math.imul(low, PRIME_1);
  hash = Math.imul((hash ^ (hash >>> 15)) + high, PRIME_2);
  hash = Math.imul((hash ^ (hash >>> 13)) + ports, PRIME_3);
  return Math.imul((hash ^ (hash >>> 16)) + key, PRIME_4);
}

/** The hash of an IPv6 flow: `mixed`, and of the other words of both addresses the sums, which have no direction. */
export function ipv6Hash(mixed: number, third: number, second: number, first: number): number {
  let hash = Math.imul((mixed ^ (mixed >>> 15)) + third, PRIME_1);
  hash = Math.imul((hash ^ (hash >>> 15)) + second, PRIME_2);
  hash = Math.imul((hash ^ (hash >>> 13)) + first, PRIME_3);
  return hash ^ (hash >>> 16);
}
