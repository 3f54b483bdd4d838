import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { COMMANDS } from '#bot/commands/registry.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BotPorts } from '#bot/ports.ts';
import { SILENT } from '#core/log.ts';
import { renderTerminal } from '#render/terminal.ts';
import { FINDING, fakePorts, RULES, STATUS } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';

/** What a person reads in a terminal of 120 columns. */
async function read(text: string, replaced: Partial<BotPorts> = {}): Promise<string> {
  const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
  const dispatcher = createDispatcher({ ports: fakePorts(replaced), clock, timeZone: 'Europe/Berlin', log: SILENT });
  const channel = new RecordingChannel();
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return renderTerminal(channel.last, { columns: 120, colour: false, pictures: 'alt' });
}

describe('status', () => {
  test('says how Flowbell is', async () => {
    const out = await read('status');
    assert.match(out, /^Flowbell 0\.1\.0, up 2 h 5 min, no problems\n/);
    for (const line of [
      'Mode           sandbox',
      'Newest record  40 s ago',
      'Store          61 MB on disk',
      'Memory         512 MB resident',
    ]) {
      assert.ok(out.includes(line), out);
    }
  });

  test('says each problem once', async () => {
    const problem = 'Storage cannot be reached.';
    const status = { ...STATUS, problems: [problem], ingest: { state: 'waiting', share: 0.4, problem } };
    const out = await read('status', { status: () => Promise.resolve(status) });
    assert.equal(out.split(problem).length, 2, out);
    assert.match(out, /Reading +waiting, 40 % done/);
  });

  test('answers before there is any record', async () => {
    const status = { ...STATUS, oldestMs: null, newestMs: null, rulesEvaluatedMs: null };
    assert.match(await read('status', { status: () => Promise.resolve(status) }), /Records +none yet/);
  });
});

describe('rules', () => {
  test('say what they fire on, when they looked, and what they found or wait for', async () => {
    const out = await read('rules');
    assert.match(out, /^2 rules at work; 1 recent finding\n/);
    assert.match(
      out,
      /Denied inbound spike \(`denied-inbound-spike`, medium\)\nFires when an hour has.*\nLast looked 20 s ago; 1 finding\./,
    );
    assert.match(out, /• High, 5 min ago: nsg-web denied 412 inbound flows/);
    assert.match(out, /Has not looked yet\.\nWaiting: needs 7 days of records, has 2\./);
  });

  test('that are switched off say so', async () => {
    const off = RULES.map((rule) => ({ ...rule, enabled: false, findings: [] }));
    const out = await read('rules', { rules: () => Promise.resolve(off) });
    assert.match(out, /^0 rules at work, 2 switched off; no recent findings\n/);
    assert.match(out, /Switched off in the configuration\./);
  });

  test('list no more than their three newest findings', async () => {
    const many = Array.from({ length: 7 }, (_, index) => ({
      ...FINDING,
      observed: 400 + index,
      window: { fromMs: 0, toMs: index },
    }));
    const [rule] = RULES;
    assert.ok(rule);
    const out = await read('rules', { rules: () => Promise.resolve([{ ...rule, findings: many }]) });
    assert.deepEqual(out.match(/denied 40\d/g), ['denied 406', 'denied 405', 'denied 404']);
  });
});

describe('help', () => {
  test('lists every command in groups, on a screen of 24 lines', async () => {
    const out = await read('help');
    for (const { name } of COMMANDS) {
      assert.match(out, new RegExp(`^(?:.* · )?${name} `, 'm'), `${name} is not in\n${out}`);
    }
    assert.ok(out.split('\n').length <= 24, out);
  });

  test('for a command has its forms, examples, windows and resources', async () => {
    const out = await read('help report');
    for (const part of ['report [resource] [window]', 'Examples', 'Windows', 'Resources', 'report vm-web-1 last 30m']) {
      assert.ok(out.includes(part), out);
    }
  });

  test('offers no button for a resource that may not exist', async () => {
    for (const command of ['report', 'top']) {
      const [, offered = ''] = (await read(`help ${command}`)).split('Ask next');
      assert.match(offered, new RegExp(command));
      assert.doesNotMatch(offered, /vm-|nsg-/);
    }
  });

  test('for a synonym is that of its command', async () => {
    assert.match(await read('help geo'), /^map: /);
  });
});
