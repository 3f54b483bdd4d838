import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Message } from '#render/message.ts';
import { type AnsweringBot, answeringBot } from '../support/answering-bot.ts';

/**
 * What CapAnalysis shows, what to type for it, and what the answer has to say of the flows in support/answering-bot.ts,
 * worked out by hand. Rows of tables are cells with ` | ` between them.
 */
const CASES: readonly (readonly [element: string, command: string, ...expected: readonly RegExp[]])[] = [
  // Tabs.
  ['Flows', 'flows', /^11 flows/, /20\.1\.2\.6 \| 10\.0\.0\.4 \| 443\/TCP \| allowed in \| 6 kB \| 20 kB/],
  ['Flows of a capture', 'flows capture vm.cap', /^3 flows/, /10\.0\.0\.53 \| 53\/UDP \| DNS \| 71 B \| 0 B/],
  ['Flows: sorted by any column', 'flows by bytes', /picture .*\n(.*\n)*?[^\n]*20\.1\.2\.1 \| [^\n]*2 MB/],
  ['Flows: by the share that was sent', 'flows by sentPercent', /picture .*\n.*20\.7\.7\.7.*\n.*20\.1\.2\.1 /],
  ['Flows: by packets', 'flows by packets', /picture .*\n.*20\.1\.2\.1 /],
  ['Flows: by duration', 'flows by duration', /picture .*\n.*20\.1\.2\.1 .*1 h 15 min/],
  [
    'Overview: destination ports',
    'top ports by hour',
    /3389 .*\| 14:00 \| 4 \| 4/,
    /443 .*\| 13:00 \| 3 \| 0 \| 66 kB/,
  ],
  [
    'Overview: hours',
    'hours',
    /14:00 UTC \| 8 \| 4 \| 2 MB \| 65\.1 kB \| 46/,
    /13:05 UTC \| 3 \| 0 \| 6 kB \| 60 kB \| 27/,
  ],
  [
    'Overview: protocols by countries',
    'protocols by country',
    /TCP \| Netherlands.* \| 7 \| 4/,
    /TCP \| Germany.* \| 3 \| 0 \| 72 kB/,
  ],
  ['Overview: protocols by days', 'protocols by day', /TCP \| 2026-11-20 \| 10 \| 4/, /UDP \| 2026-11-20 \| 1/],
  ['Statistics: source address by flows', 'top sources', /\n20\.9\.9\.9 \| NL.* \| 4 \| 4/],
  [
    'Statistics: source address by bytes sent',
    'top sources by sent',
    /\n20\.1\.2\.1 \| .*\n20\.1\.2\.6 \| .*\n20\.1\.2\.5/,
  ],
  [
    'Statistics: source address by bytes received',
    'top sources by received',
    /\n20\.1\.2\.1 \| .*25 kB.*\n20\.1\.2\.\d \| .*20 kB/,
  ],
  [
    'Statistics: destination address by flows',
    'top destinations',
    /\n10\.0\.0\.4 .*\| 10 \| 4 .*\n20\.7\.7\.7 .*\| 1 \| 0/,
  ],
  ['Statistics: destination address by bytes sent', 'top destinations by sent', /\n10\.0\.0\.4 .*\| 10 \| 4 /],
  ['Statistics: destination address by bytes received', 'top destinations by received', /\n10\.0\.0\.4 .*\| 10 \| 4 /],
  ['Statistics: protocol by flows', 'top protocols', /\nTCP .*\| 10 \|.*\nUDP .*\| 1 \|/],
  [
    'Statistics: application by flows',
    'top applications capture vm.cap',
    /\nTLS \| port only \| 2.*\nDNS \| content \| 1/,
  ],
  [
    'Statistics: country by flows',
    'top countries',
    /Netherlands \(NL\) \| 7 \| 4 \| 4.*\nGermany \(DE\) \| 3 \| 0 \| 3/,
  ],
  ['Statistics: duration by flows', 'durations', /1 h to 3 h \| 1 \|/, /10 flows with a single record/],
  [
    'Per hour: an hour in small bars',
    'timeline from 13:00 to 14:00',
    /13:25 UTC \| 1 \|.*\n.*13:40 UTC \| 1 \|.*\n.*13:55 UTC \| 1 \|/,
  ],
  ['GeoMap', 'map', /Netherlands \(4 addresses\): 3 allowed, 4 denied/, /United States \(US\) \| 1 \| 0/],
  ['GeoMap by data', 'map by bytes', /\nNetherlands \(NL\).*\nGermany \(DE\).*\nUnited States/],
  ['GeoMap by received', 'map by in', /\nNetherlands \(NL\).*\| 2 MB \| 65 kB\nGermany \(DE\).*\| 12 kB \| 60 kB/],
  ['GeoMap by sent', 'map by out', /\nNetherlands \(NL\).*\nGermany \(DE\).*\| 60 kB\nUnited States.*\| 80 B/],
  ['GeoMap: into a country', 'country NL', /20\.9\.9\.9 \| NL.* \| 4 \| 4/, /443\/TCP \| https \| 3/],
  ['Protocols', 'protocols', /\nTCP .*\| 10 \|.*\nUDP .*\| 1 \|/],
  ['Timeline', 'timeline', /6 flows allowed in, 1 allowed out, 4 denied in/, /14:35 UTC .*\| 1 \|/],
  // What CapAnalysis does not have.
  ['Allowed against denied', 'actions', /allowed \| inbound \| 6 \| 60 % \| 6/, /denied \| inbound \| 4 \| 40 % \| 1/],
  ['NSG rules', 'top rules', /nsg-a \| AllowAll \| allowed in \| 6/, /nsg-a \| AllowAll \| denied in \| 4/],
  ['Address classes', 'classes', /internet \| inbound \| 10 \| 4 \| 7/, /internet \| outbound \| 1/],
  ['Subnets', 'subnets', /internet \| snet-a \| 10 \| 4/, /snet-a \| internet \| 1 \| 0 \| 80 B/],
  ['First seen', 'new last 1h', /^4 new sources, 1 new peer, 1 new country, 2 new ports/],
  ['One-way flows', 'oneway', /^1 flow /, /10\.0\.0\.4 \| 20\.7\.7\.7 \| 53\/UDP \| 1 \| 1 \| 80 B/],
  ['Changes', 'compare last 2h with -1d', /20\.9\.9\.9 \| address \| 0 \| 4 \| \+4 \| 0 \| 4/],
  // Filters.
  ['Filter: files', 'flows where log = flow*', /^11 flows/],
  ['Filter: one capture', 'report capture vm.cap', /^Capture import\/c\/vm\.cap, .*: 3 flows/],
  ['Filter: address', 'flows where ip = 20.1.2.3', /^1 flow\b/, /20\.1\.2\.3/],
  ['Filter: network', 'flows where src = 20.1.2.0/24', /^6 flows/],
  ['Filter: port', 'flows where port = 3389', /^4 flows/],
  ['Filter: name', 'flows capture vm.cap where host = *.org', /^1 flow\b/],
  ['Filter: protocol', 'flows where proto = UDP', /^1 flow\b/, /20\.7\.7\.7/],
  ['Filter: application', 'flows capture vm.cap where app = DNS', /^1 flow\b/],
  ['Filter: country', 'flows where country = DE', /^3 flows/],
  ['Filter: data size', 'flows where bytes > 1MB', /^1 flow\b/, /20\.1\.2\.1/],
  ['Filter: data sent', 'flows where sent > 5kB', /^2 flows/],
  ['Filter: data received', 'flows where received = 0 and allowed', /^1 flow\b/, /20\.7\.7\.7/],
  ['Filter: time', 'flows where time = 14:15-14:20', /^4 flows/],
  ['Filter: window', 'flows from 13:00 to 14:00', /^3 flows/],
  ['Filter: with AND and OR', 'flows where country = NL and port = 443 or proto = UDP', /^4 flows/],
  ['Filter: with NOT and parentheses', 'flows where not (port in (443, 53) or country = DE)', /^4 flows/],
  // The card of an address.
  ['Address card: as source', 'host 20.9.9.9', /Flows \| 4 \| 0/, /Denied \| 4 \| 0/],
  ['Address card: as destination', 'host 10.0.0.4', /Flows \| 1 \| 10/, /Denied \| 0 \| 4/],
  ['Address card: connections', 'flows where ip = 10.0.0.4', /^11 flows/],
  ['Address card: timeline', 'timeline where ip = 20.9.9.9', /0 flows allowed in, 0 allowed out, 4 denied in/],
];

describe('what CapAnalysis shows is answered in chat', () => {
  let bot: AnsweringBot;
  before(async () => void (bot = await answeringBot()));
  after(() => bot[Symbol.asyncDispose]());

  for (const [element, command, ...expected] of CASES) {
    test(`${element}: ${command}`, async () => {
      const said = asText(await bot.ask(command));
      for (const each of expected) assert.match(said, each);
    });
  }
});

/** Title, pictures in words, and tables row by row. */
function asText({ title, blocks }: Message): string {
  const lines = blocks.flatMap((block) => {
    if (block.kind === 'picture') return [`picture ${block.picture.alt}`];
    if (block.kind === 'table') return block.rows.map((row) => row.join(' | '));
    return block.kind === 'text' ? [block.text] : [];
  });
  return [title, ...lines].join('\n');
}
