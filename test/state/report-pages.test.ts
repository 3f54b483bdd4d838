import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportPages } from '#state/report-pages.ts';
import { testDatabase } from '../support/database.ts';

const PAGE = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  scope: { kind: 'vm', name: "vm'); DROP TABLE report_pages;--" },
  window: { fromMs: 1_763_640_000_000, toMs: 1_763_647_200_000 },
  filter: 'country = NL',
  createdMs: 1_763_647_300_000,
  expiresMs: 1_764_252_100_000,
} as const;

test('a report page is there after a restart, as it was, until it is forgotten after its expiry', async () => {
  await using database = await testDatabase();
  await reportPages(database.database).save(PAGE);
  const pages = reportPages(await database.reopen());
  assert.deepEqual(await pages.find(PAGE.id), PAGE);
  assert.equal(await pages.find('unknown'), null);
  await pages.forget({ expiredBeforeMs: PAGE.expiresMs });
  assert.deepEqual(await pages.find(PAGE.id), PAGE);
  await pages.forget({ expiredBeforeMs: PAGE.expiresMs + 1 });
  assert.equal(await pages.find(PAGE.id), null);
});
