import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { ChatEntry } from '#bot/web/wire.ts';
import { runFlowbell } from '../cli/run-flowbell.ts';
import { noChromium, withPage } from '../support/chromium.ts';
import { checkPng } from '../support/png.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { conversation, type Service, startService, unasked } from './service.ts';

/** Titles of the three rules of config/rules.yaml that the sandbox's scenario is made for. */
const RULE_TITLES = ['Denied inbound flows jumped', 'New port in use', 'Traffic with a new country'] as const;
const RULE_IDS = ['denied-inbound-spike', 'unusual-port', 'new-country'] as const;
/** From the start of the scenario to the last finding: the minute itself, one round of the rules, and a slow machine. */
const FINDINGS_LIMIT_MS = 240_000;
const HISTORY_LIMIT_MS = 180_000;
const ANSWER_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 20_000;
const [WIDTH, HEIGHT] = [1000, 900];
/** Whole answers and findings on the page. */
const DONE = 'li.flowbell[data-state=done]';

test('a first start: history, questions in the terminal and on the page, findings unasked, stop, and start again', async (t) => {
  await using folder = await tempFolder();
  const settings = { folder: folder.path, historyHours: 26 };
  await using service = await startService(settings);
  await service.ready();
  const ask = (...words: string[]) => runFlowbell(['ask', '--url', service.url(), ...words]);

  await t.test('it reads the history that the sandbox wrote, and then follows it', async () => {
    await until(async () => /^Reading +live$/m.test((await ask('status')).stdout), HISTORY_LIMIT_MS);
  });

  await t.test('asked in the terminal, a misspelt command is answered with the one that was meant', async () => {
    const { code, stdout } = await ask('reprot', 'last', '1h');
    assert.equal(code, 1);
    assert.match(stdout, /“reprot” at position 1 is not a command/);
    assert.match(stdout, /Did you mean report/);
    assert.match(stdout, /FB2001/);
  });

  await t.test('an unknown resource is answered with the nearest that there is', async () => {
    const { code, stdout } = await ask('report vm-wbe-1');
    assert.equal(code, 1);
    assert.match(stdout, /FB2004/);
    assert.match(stdout, /report vm-web-1/);
  });

  await t.test('a window without records is answered with where there are some', async () => {
    const { code, stdout } = await ask('report from 2020-01-01 to 2020-01-02');
    assert.equal(code, 1);
    assert.match(stdout, /FB2005/);
    assert.match(stdout, /Records there are from .* to /);
  });

  await t.test('the charts of an answer can be kept as files', async () => {
    const charts = join(folder.path, 'charts');
    const { code, stderr } = await ask('top ports', '--charts', charts);
    assert.equal(code, 0);
    const [path = ''] = stderr.trim().split('\n');
    assert.ok(checkPng(await readFile(path)).width > 700);
  });

  await t.test('a second service on the same data is refused', async () => {
    const config = join(folder.path, 'flowbell.yaml');
    const env = { FLOWBELL_DATA: join(folder.path, 'data'), FLOWBELL_PORT: '0' };
    const { code, stderr } = await runFlowbell(['serve', '--config', config], { env });
    assert.equal(code, 2);
    assert.match(stderr, /The data directory .* is in use by process \d+/);
    assert.match(stderr, /\[FB1003\]/);
  });

  await t.test(
    'on the page, `report` is answered with four charts, and the findings come unasked',
    { skip: noChromium() },
    () => withPage((page) => reportAndFindings(page, service, folder.path), { width: WIDTH, height: HEIGHT }),
  );

  await t.test('the report has a link to its page, which opens by its signature alone', async () => {
    const { code, stdout } = await ask('report');
    assert.equal(code, 0);
    const link = /http:\S+\/r\/\S+/.exec(stdout)?.[0] ?? '';
    assert.equal((await fetch(link)).status, 200);
    const url = new URL(link);
    url.pathname += '/api/summary';
    const summary = (await (await fetch(url)).json()) as { readonly flows: number };
    assert.ok(summary.flows > 0);
    url.searchParams.delete('s');
    assert.equal((await fetch(url)).status, 403);
  });

  await t.test('each finding of the scenario is posted once, with its chart', async () => {
    await until(
      async () => titlesIn(unasked(await conversation(service.url()))).length >= RULE_TITLES.length,
      FINDINGS_LIMIT_MS,
    );
    const posted = unasked(await conversation(service.url()));
    assert.deepEqual(titlesIn(posted).toSorted(), [...RULE_TITLES].toSorted());
    for (const { message } of posted) {
      const picture = message?.blocks.find((block) => block.kind === 'picture');
      assert.ok(picture?.kind === 'picture', message?.title);
      const response = await fetch(`${service.url()}${picture.picture.url}`);
      checkPng(await response.bytes());
    }
  });

  await t.test('Ctrl-C ends it with code 0 and leaves no process behind', async () => {
    assert.equal(await service.interrupt(STOP_LIMIT_MS), 0);
    assert.equal(service.isAnyoneLeft(), false);
  });

  await t.test('started again on its data it says nothing twice', async () => {
    await using again = await startService(settings);
    await again.ready();
    // Each rule has looked again, at the same hour with the same scenario in it.
    await until(() => RULE_IDS.every((id) => again.output().includes(`finding rule=${id}`)), FINDINGS_LIMIT_MS);
    assert.deepEqual(titlesIn(unasked(await conversation(again.url()))).toSorted(), [...RULE_TITLES].toSorted());
    assert.equal(await again.interrupt(STOP_LIMIT_MS), 0);
  });
});

/** Rule titles of messages: each message of a finding names its rule in the small print. */
const titlesIn = (entries: readonly ChatEntry[]): string[] =>
  entries.flatMap(({ message }) => RULE_TITLES.filter((title) => JSON.stringify(message?.blocks).includes(title)));

async function reportAndFindings(page: Page, service: Service, folder: string): Promise<void> {
  await page.goto(`${service.url()}/chat`);
  await page.getByRole('textbox').fill('report');
  await page.getByRole('textbox').press('Enter');
  const report = page.locator(DONE, { hasText: /All resources, last 2 h: [\d,]+ flows/ }).first();
  await report.waitFor({ timeout: ANSWER_LIMIT_MS });
  await allLoaded(report, 4);
  await screenshot(page, report, join(folder, 'report.png'));

  for (const [index, title] of RULE_TITLES.entries()) {
    const finding = page.locator(DONE, { hasText: title }).filter({ hasText: 'What to do' }).first();
    await finding.waitFor({ timeout: FINDINGS_LIMIT_MS });
    await allLoaded(finding, 1);
    await screenshot(page, finding, join(folder, `finding-${RULE_IDS[index]}.png`));
  }
}

/** Pictures load when they come near the view: each is brought there, and has pixels. */
async function allLoaded(message: Locator, count: number): Promise<void> {
  const images = message.locator('figure.picture img');
  await until(async () => (await images.count()) === count, ANSWER_LIMIT_MS);
  for (const image of await images.all()) {
    await image.scrollIntoViewIfNeeded();
    await until(
      () => image.evaluate((node) => 'naturalWidth' in node && Number(node.naturalWidth) > 0),
      ANSWER_LIMIT_MS,
    );
  }
}

/** A whole message as a picture: the view is made as tall as it is. Kept beyond the test in FLOWBELL_SCREENSHOTS. */
async function screenshot(page: Page, message: Locator, path: string): Promise<void> {
  const { height } = (await message.boundingBox()) ?? { height: 0 };
  await page.setViewportSize({ width: WIDTH, height: Math.ceil(height) + 400 });
  await message.scrollIntoViewIfNeeded();
  const png = await message.screenshot({ path });
  assert.ok(checkPng(png).height > 900);
  const keep = process.env['FLOWBELL_SCREENSHOTS'];
  if (keep !== undefined) await writeFile(join(keep, basename(path)), png);
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
}
