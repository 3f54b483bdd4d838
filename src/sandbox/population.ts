import { type AddressRange, hostAddress, parseRange } from './address-range.ts';
import networks from './networks.json' with { type: 'json' };
import type { Random } from './random.ts';

interface Share {
  /** Upper end of this country's part of [0, 1). */
  readonly upTo: number;
  readonly hosts: number;
  readonly ranges: readonly AddressRange[];
}

/** Internet hosts of several countries from which to draw; a few of them appear often, most rarely. */
export class Population {
  readonly #shares: readonly Share[];
  readonly #skew: number;

  /** `hosts` in all; `skew` 1 draws each host alike, larger values prefer the first ones of each country. */
  constructor(name: PopulationName, size: { readonly hosts: number; readonly skew: number }) {
    const total = networks[name].reduce((sum, { weight }) => sum + weight, 0);
    let upTo = 0;
    this.#skew = size.skew;
    this.#shares = networks[name].map(({ weight, ranges }) => {
      upTo += weight / total;
      return { upTo, hosts: Math.ceil((size.hosts * weight) / total), ranges: ranges.map(parseRange) };
    });
  }

  draw(random: Random): string {
    const place = random.next();
    const share = this.#shares.find(({ upTo }) => place < upTo) ?? this.#shares.at(-1);
    if (share === undefined) throw new Error('expected a population with at least one country, found none');
    return hostAddress(share.ranges, Math.floor(share.hosts * random.next() ** this.#skew));
  }
}

export type PopulationName = 'clients' | 'scanners' | 'burst' | 'newCountry' | 'azure' | 'mirrors';
