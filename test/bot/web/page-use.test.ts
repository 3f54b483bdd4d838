import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { MemoryChatStore } from '#bot/web/memory-chat-store.ts';
import type { Message } from '#render/message.ts';
import { startChatServer } from '../../support/chat-server.ts';
import { noChromium, openChromium } from '../../support/chromium.ts';
import { barPicture, FINDING, REPORT, talk } from '../../support/conversation.ts';
import { until } from '../../support/until.ts';

const say = (title: string, ...blocks: Message['blocks']): Message => ({ title, tone: 'plain', blocks });

describe('using the chat page', { skip: noChromium() }, () => {
  const chromium = openChromium();
  const { withPage } = chromium;
  after(() => chromium[Symbol.asyncDispose]());

  test('the pictures of a message are gone through by arrows, enlarged, and can be downloaded', async () => {
    await using server = await startChatServer();
    await server.channel.post(REPORT);
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      await page.getByTitle('Flows per 5 minutes: open larger').click();
      const title = page.locator('#viewer-title');
      assert.equal(await title.innerText(), 'Flows per 5 minutes');
      assert.equal(await page.locator('#viewer-place').innerText(), '1 of 2');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      assert.equal(await title.innerText(), 'Top ports');
      assert.equal(await page.getByRole('button', { name: 'Next picture' }).isDisabled(), true);
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).click();
      assert.equal((await coming).suggestedFilename(), 'top-ports.png');
      await page.keyboard.press('1');
      assert.equal(await shownWidth(page), 1520);
      await page.locator('#viewer-image').click();
      assert.ok((await shownWidth(page)) < 1000);
      await page.keyboard.press('ArrowLeft');
      assert.equal(await title.innerText(), 'Flows per 5 minutes');
      await page.keyboard.press('Escape');
      await page.locator('#viewer').waitFor({ state: 'hidden' });
      // The reader is where they were.
      assert.match(String(await page.evaluate('document.activeElement.title')), /^Flows per 5 minutes/);
    });
  });

  test('on a phone a picture opens at the size for which its letters were drawn', async () => {
    await using server = await startChatServer();
    await server.channel.post(say('ports', { kind: 'picture', picture: barPicture('Top ports') }));
    await withPage(
      async (page) => {
        await page.goto(`${server.url}/chat`);
        await page.getByTitle('Top ports: open larger').click();
        assert.equal(await shownWidth(page), 760);
        await page.getByRole('button', { name: 'Fit' }).click();
        assert.ok((await shownWidth(page)) <= 360);
      },
      { width: 360, height: 740, touch: true },
    );
  });

  test('a chosen theme is there after a reload, and automatic follows the system again', async () => {
    await using server = await startChatServer();
    await withPage(
      async (page) => {
        const scheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme');
        await page.goto(`${server.url}/chat`);
        const theme = page.getByRole('button', { name: 'Theme: ' });
        assert.equal(await theme.innerText(), 'Theme: Auto');
        assert.equal(await scheme(), 'light dark');
        await theme.click();
        await theme.click();
        assert.equal(await theme.innerText(), 'Theme: Dark');
        await page.reload();
        assert.equal(await theme.innerText(), 'Theme: Dark');
        assert.equal(await scheme(), 'dark');
        await theme.click();
        await page.reload();
        assert.equal(await scheme(), 'light dark');
      },
      { colorScheme: 'light' },
    );
  });

  test('each kind of message says by words what colours say, nothing twice, and one line stands above a day', async () => {
    await using server = await startChatServer();
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      await page.getByRole('heading', { name: 'What is going on in your network?' }).waitFor();
      await talk(server.channel);
      const doing = { kind: 'progress', text: 'Working on report…', share: null } as const;
      const reference = await server.channel.post(say('Working on report…', doing));
      await page.locator('.entry').nth(7).waitFor();
      assert.equal(await page.getByText('Working on report…').count(), 2, 'the heading and the live region');
      await server.channel.edit(reference, FINDING);
      await server.channel.post(say('after an edit'));
      await page.getByRole('heading', { name: 'after an edit' }).waitFor();
      assert.equal(await page.locator('.day').count(), 1);
      assert.deepEqual(await page.locator('.tone').allInnerTexts(), ['High severity', 'Error', 'High severity']);
      assert.equal(await page.locator('[aria-busy]').count(), 1);
      assert.equal(await page.locator('#announcer').getAttribute('aria-live'), 'polite');
      assert.equal((await page.locator('#announcer').textContent()) ?? '', 'Flowbell: after an edit');
      assert.equal(await page.locator('#welcome').isVisible(), false);
    });
  });

  test('a text that could not be stored stays in the box, with the reason, and goes out later', async () => {
    const store = new RefusingStore();
    await using server = await startChatServer({ store });
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      await page.locator('#connection[data-state="connected"]').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('status');
      store.refuses = true;
      await page.keyboard.press('Enter');
      const problem = page.getByRole('alert');
      await problem.waitFor();
      assert.match(await problem.innerText(), /^Something unexpected went wrong inside Flowbell\. Try again/);
      assert.equal(await page.locator('#composer-text').inputValue(), 'status');
      store.refuses = false;
      await page.locator('#send:enabled').waitFor();
      await page.keyboard.press('Enter');
      await until(() => server.asked.length === 1);
      await until(async () => (await page.locator('#composer-text').inputValue()) === '');
      assert.equal(await problem.isVisible(), false);
    });
  });

  test('earlier messages come when asked for, and an address leads to the message that it names', async () => {
    await using server = await startChatServer();
    for (let at = 1; at <= 120; at += 1) await server.channel.post(say(`message ${at}`));
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      await page.getByRole('heading', { name: 'message 120' }).waitFor();
      assert.equal(await page.locator('.entry').count(), 100);
      await page.getByRole('button', { name: 'Show earlier messages' }).click();
      await page.getByRole('heading', { name: 'message 1', exact: true }).waitFor({ state: 'attached' });
      assert.equal(await page.locator('.entry').count(), 120);
      assert.equal(await page.locator('.day').count(), 1);
      await page.goto('about:blank');
      await page.goto(`${server.url}/chat#m-m7`);
      await page.locator('.entry.linked').waitFor();
      assert.match(await page.locator('.entry.linked').innerText(), /^message 7\n/);
    });
  });
});

/** CSS pixels of the enlarged picture. */
const shownWidth = (page: Page) => page.evaluate<number>(`document.getElementById('viewer-image').clientWidth`);

/** Keeps nothing while it refuses. */
class RefusingStore extends MemoryChatStore {
  refuses = false;

  override async append(...draft: Parameters<MemoryChatStore['append']>): ReturnType<MemoryChatStore['append']> {
    if (this.refuses) throw new Error('connection string with password=hunter2 failed');
    return super.append(...draft);
  }
}
