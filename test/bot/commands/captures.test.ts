import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BotPorts } from '#bot/ports.ts';
import { SILENT } from '#core/log.ts';
import { fakePorts, VIEWS } from '../../support/bot-ports.ts';
import { CAPTURE } from '../../support/bot-captures.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';

const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };

async function answer(text: string, captures: Partial<BotPorts['captures']> = {}) {
  const base = fakePorts();
  const asked: unknown[] = [];
  const ports: BotPorts = {
    ...base,
    captures: { ...base.captures, ...captures },
    report: async ({ scope, window }, options) => {
      asked.push(scope);
      const { applications, connections } = VIEWS;
      return {
        ...(await base.report({ scope, window }, options)),
        scope,
        window,
        capture: { applications, connections },
      };
    },
  };
  const channel = new RecordingChannel();
  const dispatcher = createDispatcher({ ports, clock, timeZone: 'UTC', log: SILENT });
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return { message: channel.last, said: channel.last.title + JSON.stringify(channel.last.blocks), asked };
}

test('captures lists what lies in storage, with buttons for reports', async () => {
  const { message, said } = await answer('captures');
  assert.equal(message.title, '1 packet capture in storage');
  assert.match(said, /packetcapture_13_05_11_238\.cap/);
  assert.match(said, /12\.4 MB/);
  assert.match(said, /report capture vm-web-1\/2026-11-20\/packetcapture_13_05_11_238\.cap/);
});

for (const text of ['report capture 13_05_11', 'report pcap 13_05_11', 'report cap 13_05_11 last 2h']) {
  test(`"${text}" reads the capture and reports on its flows alone`, async () => {
    const { said, asked } = await answer(text);
    assert.deepEqual(asked, [{ kind: 'capture', name: CAPTURE.name }]);
    assert.match(said, /Packets/);
    assert.match(said, /12,000, 11\.9 MB on the wire/);
  });
}

test('a capture that is cut off is reported on with that said first', async () => {
  const stop = { kind: 'cut', offset: 4711, message: 'the file ends inside a packet' } as const;
  const opened =
    (await fakePorts().captures.open(CAPTURE, {
      signal: new AbortController().signal,
      onShare: () => undefined,
    })) ?? assert.fail();
  const facts = opened.facts ?? assert.fail();
  const open = () => Promise.resolve({ name: CAPTURE.name, facts: { ...facts, stop } });
  const { message } = await answer('report capture 13_05_11', { open });
  const [first] = message.blocks;
  assert.match(JSON.stringify(first), /The file is cut off\*\* at byte 4,711: the file ends inside a packet/);
});

test('a part of a name that several captures have offers them', async () => {
  const two = [CAPTURE, { ...CAPTURE, name: 'vm-web-1/2026-11-19/packetcapture_13_05_00_001.cap' }];
  const { message, said } = await answer('report capture 13_05', { find: () => Promise.resolve(two) });
  assert.match(message.title, /2 captures have “13_05” in their names/);
  assert.match(said, /report capture vm-web-1\/2026-11-19\/packetcapture_13_05_00_001\.cap/);
  assert.match(said, /FB2004/);
});

test('a name that no capture has offers the newest', async () => {
  const { message, said } = await answer('report capture nothing-like-it');
  assert.match(message.title, /There is no capture with “nothing-like-it” in its name/);
  assert.match(said, /report capture vm-web-1\/2026-11-20/);
});
