import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { runFlowbell } from '../../cli/run-flowbell.ts';
import { corpus, corpusMissing } from '../../support/capture-corpus.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const tsharkMissing = spawnSync('tshark', ['--version']).error === undefined ? false : 'tshark is not installed';

/** Our filter, and the display filter of Wireshark that means the same packets. ICMP errors quote the ports of others. */
const CASES: readonly (readonly [file: string, ours: string, theirs: string])[] = [
  ['http-browsing.pcap', 'port = 80', 'tcp.port == 80 and not icmp'],
  ['mixed-610-flows.pcap', 'protocol = tcp', 'tcp and not icmp'],
  ['many-protocols.pcap', 'port = 53', '(tcp.port == 53 or udp.port == 53) and not icmp'],
  ['large-mixed.pcap', 'protocol = udp', 'udp and not icmp and not icmpv6'],
];

/** What tshark shows of each frame: the bytes are checked by what it computes of them. */
const FIELDS = [
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'frame.protocols',
  'ip.id',
  'udp.checksum',
  'tcp.seq_raw',
];

async function framesOf(file: string, filter = ''): Promise<readonly string[]> {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const args = ['-n', '-r', file, '-T', 'fields', ...fields, ...(filter === '' ? [] : ['-Y', filter])];
  const { stdout } = await promisify(execFile)('tshark', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('extracted packets open in tshark, and are those that it finds itself', {
  skip: corpusMissing || tsharkMissing,
}, () => {
  for (const [file, ours, theirs] of CASES) {
    const expected = corpus().find((one) => one.file === file);
    const skip = expected === undefined && `${file} is not in the collection`;
    test(`${file} where ${ours}`, { skip }, async (context) => {
      assert.ok(expected !== undefined);
      await using folder = await tempFolder();
      const out = join(folder.path, 'out.pcap');
      const { code, stderr } = await runFlowbell(['analyze', expected.path, '--extract', ours, '-o', out]);
      assert.equal(code, 0, stderr);
      const found = await framesOf(out);
      assert.deepEqual(found, await framesOf(expected.path, theirs));
      context.diagnostic(`${file}: ${found.length} packets`);
    });
  }
});
