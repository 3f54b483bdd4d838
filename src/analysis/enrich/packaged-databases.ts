import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** A database that comes from npm. Paths are resolved when asked for. */
interface PackagedDatabase {
  file(name?: string): string;
  /** Name, version and licence, as reports show them. */
  version(): string;
}

const require = createRequire(import.meta.url);
const manifestSchema = z.object({ version: z.string() });

/** Country by address: whois, geofeeds and ASN, by ip-location-db. */
export const PACKAGED_COUNTRIES = packagedDatabase({
  name: '@ip-location-db/geo-whois-asn-country-mmdb',
  mainFile: 'geo-whois-asn-country.mmdb',
  title: 'geo-whois-asn-country',
  licence: 'CC0',
});

/** Network and organisation by address, by ip-location-db from RouteViews and DB-IP. */
export const PACKAGED_NETWORKS = packagedDatabase({
  name: '@ip-location-db/asn',
  mainFile: 'asn-ipv4-num.csv',
  title: 'asn',
  licence: 'CC BY 4.0: DB-IP, RouteViews',
});

function packagedDatabase(about: {
  readonly name: string;
  readonly mainFile: string;
  readonly title: string;
  readonly licence: string;
}): PackagedDatabase {
  const file = (name: string = about.mainFile): string => require.resolve(`${about.name}/${name}`);
  return {
    file,
    version() {
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(file('package.json'), 'utf8')));
      return `${about.title} ${manifest.version} (${about.licence})`;
    },
  };
}
