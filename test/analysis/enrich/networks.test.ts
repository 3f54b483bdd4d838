import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';
import { parseAddress } from '#analysis/enrich/address.ts';
import { type Networks, openNetworks } from '#analysis/enrich/networks.ts';

const require = createRequire(import.meta.url);
const linesOf = (file: string): string[] =>
  readFileSync(require.resolve(`@ip-location-db/asn/${file}`), 'utf8')
    .trimEnd()
    .split('\n');

/** Every `step`-th line, the first and the last. */
function* sample(lines: readonly string[], step: number): Generator<string> {
  for (let row = 0; row < lines.length; row += step) yield lines[row] ?? '';
  yield lines.at(-1) ?? '';
}

const fromText = (text: string): Uint8Array => {
  const parsed = parseAddress(text);
  assert.ok(parsed !== null, text);
  return parsed;
};
const fromNumber = (decimal: string): Uint8Array =>
  new Uint8Array(Buffer.from(BigInt(decimal).toString(16).padStart(32, '0'), 'hex'));

/** We load the numeric file for IPv4 and the text file for IPv6; the package's other form of each is the reference. */
describe('packaged networks', () => {
  let networks: Networks;
  before(async () => {
    networks = await openNetworks(null);
  });

  const forms = [
    { family: 'IPv4', file: 'asn-ipv4.csv', step: 1999, bytesOf: fromText },
    { family: 'IPv6', file: 'asn-ipv6-num.csv', step: 499, bytesOf: fromNumber },
  ];
  for (const { family, file, step, bytesOf } of forms) {
    test(`the first and last address of ${family} ranges have the number that ${file} gives them`, () => {
      for (const line of sample(linesOf(file), step)) {
        const [from = '', to = '', asn] = line.split(',');
        assert.equal(networks.asn(bytesOf(from), 0), Number(asn), line);
        assert.equal(networks.asn(bytesOf(to), 0), Number(asn), line);
      }
    });
  }

  test('addresses between the ranges belong to nobody', () => {
    // asn-ipv4.csv: 1.0.0.0 to 1.0.0.255, then 1.0.4.0.
    assert.equal(networks.asn(fromText('1.0.0.255'), 0), 13335);
    assert.equal(networks.asn(fromText('1.0.1.0'), 0), 0);
    assert.equal(networks.asn(fromText('1.0.3.255'), 0), 0);
    assert.equal(networks.asn(fromText('0.255.255.255'), 0), 0);
    assert.equal(networks.asn(fromText('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'), 0), 0);
  });

  test('ranges smaller than a /64 are told apart', () => {
    // asn-ipv6.csv: 2001:500:30ff:: to ::2f, then ::30 alone.
    const numbers = ['2001:500:30ff::2f', '2001:500:30ff::30'].map((text) => networks.asn(fromText(text), 0));
    assert.deepEqual(numbers, [396585, 396552]);
  });

  test('names keep commas and quotes as the file means them', () => {
    assert.equal(networks.organisation(13335), 'Cloudflare, Inc.');
    const line = linesOf('asn-ipv4.csv').find((text) => text.endsWith(',"LLC ""SPUTNIK"""'));
    const asn = Number(line?.split(',')[2]);
    assert.equal(networks.organisation(asn), 'LLC "SPUTNIK"');
    assert.equal(networks.organisation(0), '');
    assert.equal(networks.organisation(4_294_967_295), '');
  });
});
