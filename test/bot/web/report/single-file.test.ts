import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fileData } from '#bot/web/report/file-data.ts';
import { singleFile } from '#bot/web/report/single-file.ts';
import { NOW_MS } from '../../../support/bot-now.ts';
import { fakePorts, VIEWS } from '../../../support/bot-ports.ts';
import { noChromium, openChromium } from '../../../support/chromium.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { until } from '../../../support/until.ts';

const SCRIPT = '</script><script>document.title = "broken"</script><!--';

/** A report with a rule whose name is an attempt to run something. */
async function report(): Promise<string> {
  const [rule] = VIEWS.rules.rows;
  assert.ok(rule !== undefined);
  const rules = { ...VIEWS.rules, rows: [{ ...rule, rule: SCRIPT }] };
  const views = { ...VIEWS, rules };
  const data = await fileData({
    ports: fakePorts({ view: (name) => Promise.resolve(views[name]) }),
    scope: { kind: 'all' },
    window: { fromMs: NOW_MS - 7_200_000, toMs: NOW_MS },
    timeZone: 'UTC',
    nowMs: NOW_MS,
    signal: new AbortController().signal,
  });
  return singleFile(data);
}

describe('the report as one file', { skip: noChromium() }, () => {
  const chromium = openChromium();
  after(() => chromium[Symbol.asyncDispose]());

  test('opens without a server and a network, draws its charts, and runs nothing of its data', async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, 'report.html');
    await writeFile(path, await report());
    await chromium.withPage(
      async (page) => {
        const faults: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
        });
        page.on('request', (request) => {
          if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) faults.push(request.url());
        });
        await page.goto(`${pathToFileURL(path).href}#tab=statistics`);
        await page.locator('.view[data-view="ports"][data-state="shown"]').waitFor();
        assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'All resources');
        assert.match(await page.title(), /^All resources/);
        assert.ok((await page.locator('#time-chart svg .layer_0_marks path').count()) > 20);
        assert.equal(await page.locator('#filter').isVisible(), false);
        await page.locator('.view[data-view="rules"]').scrollIntoViewIfNeeded();
        await page.locator('.view[data-view="rules"][data-state="shown"]').waitFor();
        await page.locator('#tab-flows').click();
        const position = page.locator('.position');
        await until(async () => /flows|No flows/.test(await position.innerText()));
        assert.deepEqual(faults, []);
      },
      { width: 1280, height: 900 },
    );
  });
});
