import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeFlowLog } from '#analysis/flow-log/decoder.ts';
import { referenceRows, rowsOf } from '../../support/reference-flow-log.ts';

const SAMPLES = join(import.meta.dirname, '../../../../shared/data/azure/flowlogs');
const skip = existsSync(SAMPLES) ? false : 'the shared samples of flow logs are not beside this repository';

// Records, tuples and denied inbound tuples as counted by hand and stated in the reference of the samples.
const COUNTS = [
  ['**/VMSS-NSG/**/PT1H.json', 'nsg1', 19, 897, 22],
  ['**/NVA-NSG/**/PT1H.json', 'nsg2', 22, 173, 1],
  ['**/NETWORKWATCHER_WESTUS_*/**/PT1H.json', 'vnet4', 8, 166, 134],
] as const;
for (const [pattern, format, records, tuples, deniedInbound] of COUNTS) {
  test(`the published ${format} sample has ${tuples} tuples in ${records} records`, { skip }, () => {
    const [file] = globSync(pattern, { cwd: SAMPLES });
    assert.ok(file !== undefined);
    const { batches, stats } = decodeFlowLog(readFileSync(join(SAMPLES, file)));
    assert.partialDeepStrictEqual(stats, { records, tuples, problemCount: 0 });
    assert.deepEqual([...stats.formats], [format]);
    const denied = rowsOf(batches).filter(({ action, direction }) => action === 'deny' && direction === 'in');
    assert.equal(denied.length, deniedInbound);
  });
}

test('every published sample decodes as JSON.parse and split decode it', { skip }, () => {
  const files = globSync('**/*.json', { cwd: SAMPLES });
  assert.ok(files.length >= 7);
  for (const file of files) {
    const bytes = readFileSync(join(SAMPLES, file));
    const { batches, stats } = decodeFlowLog(bytes);
    assert.equal(stats.problemCount, 0, file);
    assert.deepEqual(rowsOf(batches), referenceRows(bytes.toString()), file);
  }
});
