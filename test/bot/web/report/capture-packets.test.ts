import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { BlobContainer } from '#azure/blob.ts';
import { capturePackets } from '#bot/web/report/capture-packets.ts';

const FILE = new URL('../../../../../shared/data/pcaps/ftp-bruteforce.pcap', import.meta.url);
const skip = existsSync(FILE) ? false : 'the sample captures are not here';
const ALWAYS = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const LISTED = { name: 'vm/one.cap', container: 'a/c', blob: 'path/one.cap', bytes: 0, modifiedMs: 0 };

/** A container with one capture; it is read in pieces of an odd size. */
function container(bytes: Uint8Array): BlobContainer {
  const blob = { name: LISTED.blob, etag: 'e', bytes: bytes.length, modifiedMs: 0 };
  const nothing = () => {
    throw new Error('not asked for');
  };
  return {
    name: 'c',
    key: 'a/c',
    folders: nothing,
    blocks: nothing,
    list: async function* () {
      yield blob;
    },
    read: async () =>
      (async function* () {
        for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
      })(),
  };
}

async function extracted(filter: string, window = ALWAYS) {
  const bytes = readFileSync(FILE);
  const enrichment = await openEnrichment({
    countryDatabase: null,
    asnDatabase: null,
    inventory: { resources: [], internalRanges: [], onPremRanges: [] },
  });
  const packets = capturePackets({
    library: { find: async (name) => (name === LISTED.name ? [LISTED] : []) },
    containers: [container(bytes)],
    enrichment,
  });
  const query = { name: LISTED.name, window, filter: filter === '' ? null : parseFlowFilter(filter) };
  const found = await packets(query, { signal: new AbortController().signal });
  if (found === null) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.bytes) pieces.push(piece);
  return { flows: found.flows, bytes: Buffer.concat(pieces), whole: bytes };
}

/** Packets of a pcap file in little-endian order: a header of 24 bytes, then 16 before each packet. */
function packetCount(file: Buffer): number {
  let count = 0;
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) count += 1;
  return count;
}

describe('packets of a capture', { skip }, () => {
  test('without a filter are all of it', async () => {
    const found = await extracted('');
    assert.ok(found !== null);
    assert.equal(found.bytes.readUInt32LE(0), 0xa1b2c3d4);
    assert.equal(packetCount(found.bytes), packetCount(found.whole));
  });

  test('of a filter are fewer, and those of no flow are none', async () => {
    const all = await extracted('');
    const some = await extracted('dport = 21');
    assert.ok(all !== null && some !== null);
    assert.ok(some.flows > 0 && some.flows <= all.flows);
    assert.equal(await extracted('dport = 1'), null);
  });

  test('of a window in which no flow begins are none', async () => {
    assert.equal(await extracted('', { fromMs: 0, toMs: 1 }), null);
  });
});
