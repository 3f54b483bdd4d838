import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { type CountryResponse, open } from 'maxmind';
import { formatAddress, parseRange } from '#sandbox/address-range.ts';
import networks from '#sandbox/networks.json' with { type: 'json' };

const database = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb',
);
const geo = await open<CountryResponse & { country_code: string }>(database);
const countryOf = (address: string): string => geo.get(address)?.country_code ?? '';

for (const kind of ['clients', 'scanners', 'burst', 'newCountry', 'azure', 'mirrors'] as const) {
  test(`the country database places the networks of ${kind} where our list says`, () => {
    for (const { country, ranges } of networks[kind]) {
      for (const cidr of ranges) {
        const { base, size } = parseRange(cidr);
        const places = Array.from({ length: 100 }, (_, index) => countryOf(formatAddress(base + (index * size) / 100)));
        const agreed = places.filter((place) => place === country).length;
        assert.ok(
          agreed >= 98,
          `${cidr}: ${agreed} of 100 addresses are in ${country}, the others in ${places.join()}`,
        );
      }
    }
  });
}

for (const kind of ['reporting', 'debug', 'timeServers'] as const) {
  test(`the country database places the hosts of ${kind} where our list says`, () => {
    const { country, addresses } = networks[kind];
    assert.deepEqual(new Set(addresses.map(countryOf)), new Set([country]));
  });
}

test('the office is in the country that our list says', () => {
  assert.equal(countryOf(networks.office.address), networks.office.country);
});

test('the new country of the scenario is in no other list', () => {
  const { newCountry, ...others } = networks;
  assert.equal(newCountry.length, 1);
  assert.equal(JSON.stringify(others).includes(`"${newCountry[0]?.country}"`), false);
});

test('clients come from a dozen countries', () => {
  assert.ok(networks.clients.length >= 12);
});
