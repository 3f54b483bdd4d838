import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { parseAddress } from '#analysis/enrich/address.ts';
import { countryCode, type Enrichment } from '#analysis/enrich/enrichment.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { AppError } from '#core/errors.ts';
import { ADDRESS_CLASSES, type AddressClass } from '#core/flow.ts';
import type { Inventory } from '#core/resource.ts';
import { tinyMmdb } from './tiny-mmdb.ts';

const vm = { name: 'vm-web-1', macs: [], subnet: '', vnet: '', nsg: '', role: '' };
const inventory: Inventory = {
  resources: [{ ...vm, addresses: ['10.0.1.4', '52.174.1.1', 'fd00::4'] }],
  internalRanges: ['10.0.0.0/16', '25.0.0.0/8'],
  onPremRanges: ['192.168.0.0/16', 'fd12::/16'],
};

const bytes = (text: string): Uint8Array => {
  const parsed = parseAddress(text);
  assert.ok(parsed !== null, text);
  return parsed;
};

/** The addresses one after the other, beginning at `shift` bytes into their memory. */
function joined(texts: readonly string[], shift = 0): Uint8Array {
  const all = new Uint8Array(new ArrayBuffer(shift + texts.length * 16), shift);
  texts.forEach((text, row) => {
    all.set(bytes(text), row * 16);
  });
  return all;
}

describe('enrichment', () => {
  let enrichment: Enrichment;
  before(async () => {
    enrichment = await openEnrichment({ inventory });
  });

  const classes: readonly (readonly [address: string, wanted: AddressClass, why: string])[] = [
    ['168.63.129.16', 'azurePlatform', 'Azure wire server and DNS'],
    ['169.254.169.254', 'azurePlatform', 'Azure instance metadata'],
    ['fe80::1234:5678:9abc', 'azurePlatform', 'link-local router of a virtual network'],
    ['10.0.1.4', 'vm', 'address of a resource'],
    ['52.174.1.1', 'vm', 'public address of a resource'],
    ['fd00::4', 'vm', 'IPv6 address of a resource'],
    ['10.0.1.5', 'internal', 'in an internal range'],
    ['25.1.2.3', 'internal', 'public range that the estate uses inside'],
    ['192.168.7.7', 'onprem', 'in an on-premises range'],
    ['fd12::9', 'onprem', 'in an on-premises IPv6 range'],
    ['10.1.0.1', 'unknownPrivate', 'RFC 1918'],
    ['172.31.255.255', 'unknownPrivate', 'RFC 1918'],
    ['100.64.0.1', 'unknownPrivate', 'RFC 6598'],
    ['127.0.0.1', 'unknownPrivate', 'loopback, RFC 1122'],
    ['169.254.1.1', 'unknownPrivate', 'link-local, RFC 3927'],
    ['224.0.0.251', 'unknownPrivate', 'multicast, RFC 5771'],
    ['255.255.255.255', 'unknownPrivate', 'limited broadcast, RFC 919'],
    ['203.0.113.9', 'unknownPrivate', 'documentation, RFC 5737'],
    ['fd99::1', 'unknownPrivate', 'unique local, RFC 4193'],
    ['::1', 'unknownPrivate', 'loopback, RFC 4291'],
    ['ff02::fb', 'unknownPrivate', 'multicast, RFC 4291'],
    ['20.42.1.1', 'azurePublic', 'Microsoft, AS8075'],
    ['8.8.8.8', 'internet', 'Google'],
    ['2606:4700:4700::1111', 'internet', 'Cloudflare'],
  ];
  for (const [address, wanted, why] of classes) {
    test(`${address} is ${wanted}: ${why}`, () => {
      assert.equal(ADDRESS_CLASSES[enrichment.addressClass(bytes(address))], wanted);
    });
  }

  test('our own, platform and private addresses have no country and no network', () => {
    const placeless = classes.filter(([, wanted]) => !['internet', 'azurePublic', 'vm'].includes(wanted));
    for (const [address] of placeless) {
      assert.equal(enrichment.country(bytes(address)), '', address);
      assert.equal(enrichment.asn(bytes(address)), 0, address);
    }
    assert.equal(enrichment.country(bytes('10.0.1.4')), '');
  });

  // Registered to these organisations, which say so themselves: Google Public DNS, RIPE NCC, NIC.br, Cloudflare, APNIC.
  const places: readonly (readonly [address: string, country: string, asn: number, organisation: RegExp])[] = [
    ['8.8.8.8', 'US', 15169, /Google/],
    ['2001:4860:4860::8888', 'US', 15169, /Google/],
    ['193.0.6.139', 'NL', 3333, /RIPE|Reseaux/i],
    ['200.160.2.3', 'BR', 22548, /NIC|Informacao|Ponto BR/i],
    ['1.1.1.1', 'AU', 13335, /Cloudflare/],
  ];
  for (const [address, country, asn, organisation] of places) {
    test(`${address} is in ${country}, AS${asn}`, () => {
      assert.equal(enrichment.country(bytes(address)), country);
      assert.equal(enrichment.asn(bytes(address)), asn);
      assert.match(enrichment.organisation(asn), organisation);
    });
  }

  test('names resources by address and nothing else', () => {
    assert.equal(enrichment.name(bytes('10.0.1.4')), 'vm-web-1');
    assert.equal(enrichment.name(bytes('fd00:0:0::4')), 'vm-web-1');
    assert.equal(enrichment.name(bytes('10.0.1.5')), '');
  });

  test('a batch gives the same as single addresses, wherever it lies in memory', () => {
    const texts = [...classes.map(([address]) => address), ...places.map(([address]) => address), '8.8.8.8'];
    for (const shift of [0, 1, 6]) {
      const columns = enrichment.enrichAddresses(joined(texts, shift), texts.length);
      texts.forEach((text, row) => {
        assert.equal(countryCode(columns.country[row] ?? -1), enrichment.country(bytes(text)), text);
        assert.equal(columns.asn[row], enrichment.asn(bytes(text)), text);
        assert.equal(columns.addressClass[row], enrichment.addressClass(bytes(text)), text);
      });
    }
  });

  test('more addresses than the cache holds are still answered right', () => {
    const count = 200_000;
    const first = new Uint8Array(count * 16);
    const view = new DataView(first.buffer);
    for (let row = 0; row < count; row++) {
      view.setUint16(row * 16 + 10, 0xffff);
      view.setUint32(row * 16 + 12, 0x0808_0000 + row); // from 8.8.0.0 on
    }
    const once = enrichment.enrichAddresses(first, count);
    const again = enrichment.enrichAddresses(first, count);
    assert.deepEqual(again, once);
    assert.equal(once.asn[0x0808], 15169);
  });

  test('fewer bytes than rows is a fault of the caller', () => {
    assert.throws(() => enrichment.enrichAddresses(new Uint8Array(31), 2), RangeError);
  });

  test('says which data it used, with version and licence', () => {
    assert.match(
      enrichment.version,
      /^countries: geo-whois-asn-country \d[\d.]+ \(CC0\), networks: asn \d[\d.]+ \(CC BY 4\.0: DB-IP, RouteViews\)$/,
    );
  });
});

describe("the operator's own databases", () => {
  test('are used where they are named', async () => {
    const file = createRequire(import.meta.url).resolve(
      '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb',
    );
    const enrichment = await openEnrichment({ inventory, countryDatabase: file });
    assert.equal(enrichment.country(bytes('8.8.8.8')), 'US');
    assert.match(enrichment.version, /^countries: .* \d{4}-\d\d-\d\d \(own file\), networks: asn /);
  });

  test('in the form of MaxMind itself give country, network and organisation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowbell-mmdb-'));
    try {
      const asnDatabase = join(folder, 'asn.mmdb');
      writeFileSync(
        asnDatabase,
        tinyMmdb('GeoLite2-ASN', { autonomous_system_number: 64_500, autonomous_system_organization: 'Example Net' }),
      );
      const enrichment = await openEnrichment({ inventory, asnDatabase });
      assert.equal(enrichment.asn(bytes('8.8.8.8')), 64_500);
      assert.equal(enrichment.organisation(64_500), 'Example Net');
      assert.equal(enrichment.asn(bytes('200.160.2.3')), 0);
      assert.equal(enrichment.asn(bytes('10.0.1.4')), 0);
      assert.match(enrichment.version, /networks: GeoLite2-ASN 2023-11-14 \(own file\)$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const key of ['countryDatabase', 'asnDatabase']) {
    test(`${key}: a missing file is FB3004 and names the file`, async () => {
      await assert.rejects(openEnrichment({ inventory, [key]: 'nowhere.mmdb' }), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'FB3004');
        assert.match(error.message, /nowhere\.mmdb/);
        return true;
      });
    });
  }

  test('a file of another kind is FB3004', async () => {
    const file = createRequire(import.meta.url).resolve('@ip-location-db/asn/README.md');
    await assert.rejects(openEnrichment({ inventory, countryDatabase: file }), { code: 'FB3004' });
  });
});
