import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Channel } from '#bot/channel.ts';
import { buttons, type Message, text } from '#render/message.ts';
import { startChatServer } from '../../support/chat-server.ts';
import { noChromium, openChromium } from '../../support/chromium.ts';
import { barPicture } from '../../support/conversation.ts';
import { until } from '../../support/until.ts';

const SCRIPT = '<img src=x onerror="document.title=`broken`"><script>document.title=`broken`</script>';

const ANSWER: Message = {
  title: `vm-web-1 ${SCRIPT}`,
  tone: 'high',
  blocks: [
    text(`**bold** and \`code\` and ${SCRIPT}`),
    { kind: 'facts', facts: [{ label: 'Flows', value: SCRIPT }] },
    {
      kind: 'table',
      title: 'Top ports',
      columns: [
        { title: 'Port', align: 'left' },
        { title: 'Flows', align: 'right' },
      ],
      rows: [[SCRIPT, '12,345']],
      more: 1234,
    },
    { kind: 'picture', picture: { ...barPicture('Top ports'), alt: `443: 12 flows ${SCRIPT}` } },
    buttons({ label: 'Top talkers', command: 'top talkers last 2h' }),
  ],
};

async function answer(channel: Channel, replyTo: string): Promise<void> {
  const progress = { kind: 'progress', text: 'Reading flows', share: 0.4 } as const;
  const reference = await channel.post({ title: 'working', tone: 'plain', blocks: [progress] }, { replyTo });
  await channel.edit(reference, ANSWER);
}

describe('the chat page', { skip: noChromium() }, () => {
  const chromium = openChromium();
  const { withPage } = chromium;
  after(() => chromium[Symbol.asyncDispose]());

  test('a typed command is answered in place, edits replace, and nothing in an answer becomes markup', async () => {
    await using server = await startChatServer({
      onAsk: (id, _text, channel) => void answer(channel, id),
    });
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      await page.locator('#composer-text').fill('report vm-web-1');
      await page.keyboard.press('Enter');
      await page.getByText('bold', { exact: true }).waitFor();
      assert.equal(await page.title(), 'Flowbell');
      assert.equal(await page.locator('li.entry').count(), 2);
      assert.equal(await page.locator('#entries script, #entries img[src="x"]').count(), 0);
      assert.match(await page.locator('#entries').innerText(), /and 1,234 more rows/);
      assert.equal(await page.locator('li.day').count(), 1);
      // ArrowUp brings the command back; a button says its own.
      await page.locator('#composer-text').press('ArrowUp');
      assert.equal(await page.locator('#composer-text').inputValue(), 'report vm-web-1');
      await page.getByRole('button', { name: 'Top talkers' }).first().click();
      await until(() => server.asked.length === 2);
      assert.equal(server.asked[1]?.text, 'top talkers last 2h');
    });
  });

  test('a picture opens large by keyboard, says its numbers, and Escape closes it', async () => {
    await using server = await startChatServer();
    await server.channel.post(ANSWER);
    await withPage(async (page) => {
      await page.goto(`${server.url}/chat`);
      const picture = page.locator('.picture-open').first();
      // Answers come after the page itself: on a busy machine there is no picture yet.
      await picture.locator('img').waitFor();
      await page.evaluate(`document.querySelector('.picture-open img').decode()`);
      assert.match((await picture.locator('img').getAttribute('alt')) ?? '', /443: 12 flows/);
      await picture.focus();
      await page.keyboard.press('Enter');
      await page.locator('#viewer[open]').waitFor();
      assert.match(await page.locator('#viewer-text').innerText(), /443: 12 flows/);
      await page.keyboard.press('Escape');
      await page.locator('#viewer:not([open])').waitFor({ state: 'attached' });
    });
  });

  for (const { width, colorScheme } of [
    { width: 360, colorScheme: 'light' },
    { width: 1200, colorScheme: 'dark' },
  ] as const) {
    test(`at ${width} px, ${colorScheme}, nothing is wider than the window`, async () => {
      await using server = await startChatServer();
      await server.channel.post(ANSWER);
      await withPage(
        async (page) => {
          await page.goto(`${server.url}/chat`);
          await page.locator('.picture-open img').first().waitFor();
          const { inner, scroll } = await page.evaluate<{ inner: number; scroll: number }>(
            '({ inner: innerWidth, scroll: document.documentElement.scrollWidth })',
          );
          assert.ok(scroll <= inner, `${scroll} px in a window of ${inner}`);
          assert.equal(await page.locator('a[href="https://db-ip.com"]').count(), 1);
        },
        { width, colorScheme },
      );
    });
  }

  test('after the server was away the page goes on by itself and shows what came meanwhile, once', async () => {
    const first = await startChatServer();
    const port = Number(new URL(first.url).port);
    await first.channel.post({ title: 'before', tone: 'plain', blocks: [] });
    await withPage(async (page) => {
      await page.goto(`${first.url}/chat`);
      await page.getByRole('heading', { name: 'before' }).waitFor();
      await first[Symbol.asyncDispose]();
      await page.locator('#connection:not([data-state="connected"])').waitFor();
      await using second = await startChatServer({ port, store: first.store });
      await second.channel.post({ title: 'meanwhile', tone: 'plain', blocks: [] });
      await page.getByRole('heading', { name: 'meanwhile' }).waitFor();
      assert.equal(await page.locator('li.entry').count(), 2);
    });
  });
});
