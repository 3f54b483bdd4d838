import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ContainerClient } from '@azure/storage-blob';
import { testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';
import type { FollowerReport } from './kill/follower-messages.ts';
import { FollowerProcess } from './kill/follower-process.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
/** docs: resident memory under 700 MB for any input size. */
const MOST_BYTES = 700e6;

/** What a process of its own has stored of a container in the end. */
async function followed(fill: (container: ContainerClient) => Promise<number>) {
  await using folder = await tempFolder();
  await using storage = await testStorage(CONTAINER);
  const tuples = await fill(storage.client);
  await using follower = new FollowerProcess({
    endpoint: storage.access.endpoint,
    container: CONTAINER,
    directory: join(folder.path, 'data'),
    pollMs: 100,
    time: { shownMs: Date.parse('2026-03-02T10:30:00Z'), realMs: Date.now(), speed: 1 },
    ending: null,
  });
  await follower.next('following');
  return { tuples, report: await follower.caughtUp(tuples) };
}

function assertStored({ tuples, report }: { tuples: number; report: FollowerReport }): void {
  assert.equal(report.rows, tuples);
  assert.equal(report.cursorTuples, tuples);
  assert.equal(report.pending, 0);
  assert.equal(report.problem, null);
  assert.ok(report.peakBytes < MOST_BYTES, `peak ${Math.round(report.peakBytes / 1e6)} MB`);
}

describe('memory stays bounded', () => {
  test('with a blob of 150 MB uploaded in one piece', async () => {
    const result = await followed(async (container) => {
      const record = vnetRecord('2026-03-02T10:01:20Z', deniedTuples('2026-03-02T10:01:00Z', 5000));
      const records = Array.from({ length: Math.ceil(150e6 / record.length) }, () => record);
      const text = `{"records":[${records.join(',')}]}`;
      const blob = container.getBlockBlobClient(vnetBlobName('2026-03-02T10:00'));
      await blob.upload(text, text.length);
      return records.length * 5000;
    });
    assertStored(result);
  });

  test('with 1,500 small blobs', async () => {
    const result = await followed(async (container) => {
      const numbers = Array.from({ length: 1500 }, (_, number) => number).values();
      const uploading = async (): Promise<void> => {
        for (const number of numbers) {
          const mac = `000D3A3${String(number).padStart(5, '0')}`;
          const record = vnetRecord('2026-03-02T09:01:20Z', deniedTuples('2026-03-02T09:01:00Z', 5), { mac });
          const text = `{"records":[${record}]}`;
          await container.getBlockBlobClient(vnetBlobName('2026-03-02T09:00', mac)).upload(text, text.length);
        }
      };
      await Promise.all(Array.from({ length: 16 }, uploading));
      return 1500 * 5;
    });
    assertStored(result);
  });
});
