import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium, openChromium, type PageOptions } from '../../../support/chromium.ts';
import { type ReportServer, startReportServer, WINDOW } from '../../../support/report-server.ts';
import { until } from '../../../support/until.ts';

const chips = (page: Page) => page.locator('#chips li').allInnerTexts();
const flowsText = (page: Page) => page.locator('#facts div').first().innerText();
const shown = (page: Page, view: string) => page.locator(`.view[data-view="${view}"][data-state="shown"]`);

describe('using the report page', { skip: noChromium() }, () => {
  const chromium = openChromium();
  let server: ReportServer;
  before(async () => {
    server = await startReportServer();
  });
  after(async () => {
    await chromium[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Opens the report; complaints of the browser and requests to elsewhere fail the test. */
  async function withReport(
    hash: string,
    use: (page: Page) => Promise<void>,
    { expected, ...options }: PageOptions & { readonly expected?: RegExp } = {},
  ) {
    await chromium.withPage(
      async (page) => {
        const faults: string[] = [];
        page.on('console', (message) => {
          const isFault = message.type() === 'error' || message.type() === 'warning';
          if (isFault && expected?.test(message.text()) !== true) faults.push(message.text());
        });
        page.on('request', (request) => {
          if (!request.url().startsWith(server.url)) faults.push(`request to ${request.url()}`);
        });
        await page.goto(`${await server.link()}${hash}`);
        await page.locator('#facts dd').first().waitFor();
        await use(page);
        assert.deepEqual(faults, []);
      },
      { width: 1280, height: 900, ...options },
    );
  }

  test('a click on a country of the map filters everything, and the chip takes the filter away again', async () => {
    await withReport('#tab=map', async (page) => {
      await shown(page, 'countries').waitFor();
      assert.match(await flowsText(page), /720/);
      // Germany and the Netherlands have a colour; the one with fewer flows has the lighter.
      await page.locator('.view path[aria-roledescription="geoshape"]').first().waitFor();
      await clickCountry(page, '180 flows');
      await until(async () => /180/.test(await flowsText(page)));
      assert.deepEqual(await chips(page), ['country = NL\n✕']);
      assert.equal(await page.locator('#filter-text').inputValue(), 'country = NL');
      assert.match(page.url(), /where=country\+%3D\+NL/);
      await page.getByRole('button', { name: 'Remove country = NL' }).click();
      await until(async () => /720/.test(await flowsText(page)));
      await page.goBack();
      await until(async () => /180/.test(await flowsText(page)));
    });
  });

  test('brushing the timeline filters everything to that time', async () => {
    await withReport('', async (page) => {
      const plot = page.locator('#time-chart svg .layer_0_marks');
      await plot.waitFor();
      const box = await plot.boundingBox();
      assert.ok(box !== null);
      const y = box.y + box.height - 4;
      await page.mouse.move(box.x + box.width * 0.25, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.4, y, { steps: 4 });
      await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
      await page.mouse.up();
      await until(async () => /time=|from=/.test(page.url()));
      // A quarter of two hours, one flow each ten seconds: 180, give or take what a pixel is.
      await until(async () => Math.abs(Number((await flowsText(page)).replace(/\D/g, '')) - 180) <= 6);
      const { searchParams } = new URL(page.url().replace('#', '&'));
      assert.ok(Math.abs(Number(searchParams.get('from')) - (WINDOW.fromMs + 1_800_000)) < 60_000);
      await page.getByRole('button', { name: /^Remove Fri 20 Nov/ }).click();
      await until(async () => /720/.test(await flowsText(page)));
    });
  });

  test('the time can be set by keyboard', async () => {
    await withReport('', async (page) => {
      await page.locator('#time-from').focus();
      for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowRight');
      // Twelve of 240 steps are six minutes, so 36 flows less.
      await until(async () => /684/.test(await flowsText(page)));
    });
  });

  test('the flow table is sorted, gone through page by page, and filters by its cells', async () => {
    await withReport('#tab=flows', async (page) => {
      const cells = (column: string) => page.locator(`.flows td[data-column="${column}"]`).allInnerTexts();
      const position = page.locator('.position');
      await until(async () => (await position.innerText()) === '1–50 of 720 flows');
      await page.getByRole('button', { name: 'Bytes received' }).click();
      await until(async () => (await cells('bytesReceived'))[0] === '1.7 kB');
      const head = page.locator('th', { hasText: 'Bytes received' });
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      await page.getByRole('button', { name: 'Bytes received' }).click();
      await until(async () => (await head.getAttribute('aria-sort')) === 'ascending');
      await page.getByRole('button', { name: 'Next' }).click();
      await until(async () => (await position.innerText()) === '51–100 of 720 flows');
      await page.locator('.flows td[data-column="dstPort"] button', { hasText: '3389' }).first().click();
      await until(async () => (await position.innerText()) === '1–50 of 180 flows');
      assert.deepEqual(new Set(await cells('action')), new Set(['denied']));
    });
  });

  test('chosen columns are remembered', async () => {
    await withReport('#tab=flows', async (page) => {
      await page.locator('.flows td').first().waitFor();
      assert.equal(await page.locator('th', { hasText: 'Rule' }).count(), 0);
      await page.getByText('Columns', { exact: true }).click();
      await page.getByLabel('Rule', { exact: true }).check();
      await page.locator('th', { hasText: 'Rule' }).waitFor();
      await page.reload();
      await page.locator('th', { hasText: 'Rule' }).waitFor();
    });
  });

  test('what is shown can be downloaded as CSV', async () => {
    await withReport('#tab=flows&where=country+%3D+NL', async (page) => {
      await page.locator('.flows td').first().waitFor();
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name: 'CSV' }).click();
      const download = await coming;
      assert.equal(download.suggestedFilename(), 'flows.csv');
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
      assert.equal(lines.length, 181);
    });
  });

  test('a filter that is not understood says where, and what was shown stays', async () => {
    await withReport(
      '',
      async (page) => {
        await page.locator('#filter-text').fill('country = NL and prot = TCP');
        await page.keyboard.press('Enter');
        const problem = page.locator('#filter-problem');
        await problem.waitFor();
        assert.match(await problem.innerText(), /character 18/);
        assert.equal(await page.evaluate('document.activeElement.selectionStart'), 17);
        assert.match(await flowsText(page), /720/);
      },
      // The browser tells of each answer that is no success.
      { expected: /400 \(Bad Request\)/ },
    );
  });

  test('the card of an address opens and narrows to it', async () => {
    await withReport('#tab=sources', async (page) => {
      await shown(page, 'sourceAddresses').waitFor();
      await page.getByRole('button', { name: 'All about 203.0.113.7' }).first().click();
      const card = page.locator('#card[open]');
      await card.getByText('As source and as destination').waitFor();
      assert.match(await card.innerText(), /3389\/TCP/);
      await card.getByRole('button', { name: 'Filter by it' }).click();
      await until(async () => /180/.test(await flowsText(page)));
    });
  });

  test('an hour of the matrix opens to twelve bars of five minutes', async () => {
    await withReport('#tab=hours', async (page) => {
      await shown(page, 'hours').waitFor();
      await page.locator('.view svg g.mark-rect.role-mark path').last().click();
      const detail = page.locator('.hour');
      await detail.locator('svg').waitFor();
      const label = (await detail.getByRole('img').getAttribute('aria-label')) ?? '';
      assert.match(label, /^Flows per 5 min/);
      // Four series a bar.
      assert.equal(await detail.locator('.layer_0_marks path').count(), 48);
    });
  });

  for (const { width, colorScheme } of [
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const) {
    test(`at ${width} px, ${colorScheme}, no tab is wider than the window, and arrows go along them`, async () => {
      await withReport(
        '#tab=flows',
        async (page) => {
          await page.locator('#tab-flows').focus();
          for (const tab of ['overview', 'statistics', 'hours', 'map', 'sources']) {
            await page.keyboard.press('ArrowRight');
            await page.locator(`#tab-${tab}[aria-selected="true"]`).waitFor();
            await page.locator('.view[data-state="shown"]').first().waitFor();
            const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
            assert.ok(wide <= 0, `${tab} is ${wide} px too wide`);
          }
        },
        { width, colorScheme },
      );
    });
  }
});

/** Clicks the middle of the shape whose tooltip says so. */
async function clickCountry(page: Page, text: string): Promise<void> {
  const shapes = page.locator('.view path[aria-roledescription="geoshape"]');
  for (let index = (await shapes.count()) - 1; index >= 0; index -= 1) {
    const shape = shapes.nth(index);
    await shape.hover({ force: true });
    if ((await page.locator('#tooltip').innerText()).includes(text)) {
      await shape.click({ force: true });
      return;
    }
  }
  throw new Error(`no country says ${text}`);
}
