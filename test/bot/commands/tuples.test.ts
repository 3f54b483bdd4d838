import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDispatcher } from '#bot/dispatcher.ts';
import { SILENT } from '#core/log.ts';
import type { TableBlock } from '#render/message.ts';
import { EMPTY_VIEWS, fakePorts } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';

const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };

async function answer(text: string, ports = fakePorts()) {
  const channel = new RecordingChannel();
  const dispatcher = createDispatcher({ ports, clock, timeZone: 'Europe/Berlin', log: SILENT });
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return channel.last;
}

for (const text of ['tuples vm-web-1', 'raw vm-web-1', 'rows for vm-web-1 last 2h']) {
  test(`"${text}" shows lines of several logs and says which of them repeat others`, async () => {
    const { title, blocks } = await answer(text);
    assert.match(title, /^23,278 tuples, 2 repeat others: vm-web-1, last 2 h$/);
    const table = blocks.find((block): block is TableBlock => block.kind === 'table');
    assert.ok(table !== undefined);
    assert.equal(table.columns.at(-1)?.title, 'Counts');
    assert.deepEqual(
      table.rows.map((row) => [row[1], row[3], row[5], row[6], row.at(-1)]),
      [
        ['vnet-shop-flowlog', 'denied in', '10.0.0.4 22/TCP', 'deny-ssh', 'yes'],
        ['nsg-web', 'denied in', '10.0.0.4 22/TCP', 'DenyAllInBound', 'repeats'],
      ],
    );
    // Milliseconds as the log has them, in the zone of the reader.
    assert.match(table.rows[0]?.[0] ?? '', /^\w{3} \d+ \w{3} \d\d:\d\d:\d\d\.640$/);
  });
}

test('a window without tuples says so', async () => {
  const ports = { ...fakePorts(), view: (name: keyof typeof EMPTY_VIEWS) => Promise.resolve(EMPTY_VIEWS[name]) };
  const message = await answer('tuples last 2h', ports as ReturnType<typeof fakePorts>);
  assert.match(message.title, /no records|nothing/i);
});
