import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BackfillStatus } from '#analysis/ingest/backfill-job.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BackfillPort } from '#bot/ports.ts';
import { SILENT } from '#core/log.ts';
import { DAY_MS, HOUR_MS, type Window } from '#core/window.ts';
import type { Message } from '#render/message.ts';
import { fakePorts } from '../../support/bot-ports.ts';
import { BACKFILL } from '../../support/bot-backfill.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';

const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
const DONE: BackfillStatus = { ...BACKFILL, state: 'done', share: 1, finishedMs: NOW_MS, leftMs: null };

async function answer(text: string, replaced: Partial<BackfillPort> = {}) {
  const channel = new RecordingChannel();
  const ports = fakePorts({ backfill: { ...fakePorts().backfill, ...replaced } });
  const dispatcher = createDispatcher({ ports, clock, timeZone: 'UTC', log: SILENT });
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return channel;
}
const said = (message: Message): string => message.title + JSON.stringify(message.blocks);
const isWorking = (message: Message): boolean => message.blocks.some(({ kind }) => kind === 'progress');

describe('backfill', () => {
  test('takes any window and says how far it is while it goes on, and in the end what was read', async () => {
    const windows: Window[] = [];
    const channel = await answer('backfill last 7d', {
      request: async (window) => {
        windows.push(window);
        return { kind: 'started', status: { ...BACKFILL, total: null, share: null } };
      },
      follow: async (show) => {
        show(BACKFILL);
        await new Promise(setImmediate);
        return DONE;
      },
    });
    const [window] = windows;
    assert.equal((window?.toMs ?? 0) - (window?.fromMs ?? 0), 7 * DAY_MS);
    const shown = channel.sent.map(({ message }) => message);
    assert.ok(shown.slice(0, -1).every(isWorking));
    const quarter =
      shown.find((message) => message.title.includes('25 % done')) ?? assert.fail('no progress was shown');
    assert.match(said(quarter), /126 of 504.*250 MB of 1 GB.*2\.8 MB\/s, 35,227 tuples\/s.*about 4 min/);
    assert.match(channel.last.title, /Back-fill done: 3,100,000 tuples from 126 blobs/);
    assert.ok(!isWorking(channel.last));
  });

  test('that outlasts the answer says that it goes on, in an answer that is whole', async () => {
    const channel = await answer('backfill last 7d', { follow: () => Promise.resolve(BACKFILL) });
    assert.match(said(channel.last), /goes on by itself, also after a restart; `backfill status`/);
    assert.ok(!isWorking(channel.last));
  });

  const NOTE = /Another back-fill is not over yet/;
  test('asked for again after a restart is the same one; another has to wait', async () => {
    const busy = (window: Window): Promise<Awaited<ReturnType<BackfillPort['request']>>> => {
      const later = { fromMs: window.fromMs - HOUR_MS / 2, toMs: window.toMs - HOUR_MS / 2 };
      return Promise.resolve({ kind: 'busy', status: { ...BACKFILL, window: later } });
    };
    assert.doesNotMatch(said((await answer('backfill last 7d', { request: busy })).last), NOTE);
    const other = () => Promise.resolve({ kind: 'busy', status: BACKFILL } as const);
    assert.match(said((await answer('backfill last 2h', { request: other })).last), NOTE);
  });

  const CASES: readonly { text: string; replaced?: Partial<BackfillPort>; expected: RegExp }[] = [
    { text: 'backfill', expected: /^Back-fill running, 25 % done/ },
    { text: 'backfill status', expected: /^Back-fill running, 25 % done/ },
    { text: 'BACKFILL PAUSE', expected: /^Back-fill paused.*backfill resume/ },
    { text: 'backfill resume', expected: /^Back-fill running.*backfill pause/ },
    { text: 'backfill cancel', expected: /^Back-fill cancelled; what was read stays/ },
    { text: 'backfill status', replaced: { status: async () => null }, expected: /^No back-fill was asked for yet/ },
    { text: 'backfill pause', replaced: { pause: async () => null }, expected: /^There is no back-fill running/ },
    {
      text: 'backfill status',
      replaced: { status: async () => ({ ...DONE, blobs: 0, tuples: 0 }) },
      expected: /^Back-fill done: everything was read already/,
    },
    {
      text: 'backfill 2026-01-01',
      replaced: { request: async () => ({ kind: 'expired' }) },
      expected: /^That is older than what is kept.*store\.retention/,
    },
    { text: 'backfill statsu', expected: /neither a window nor one of.*FB2002.*backfill status/ },
    { text: 'backfill vm-web-1', expected: /neither a window nor one of.*FB2002.*backfill last 7d/ },
    { text: 'backfill status now', expected: /“now” at position 17 is one word too many.*FB2002/ },
    { text: 'backfill last 7d vm-web-1', expected: /“vm-web-1” at position 18 is one word too many.*FB2002/ },
  ];
  for (const { text, replaced, expected } of CASES) {
    test(`“${text}” is answered ${expected.source}`, async () => {
      const { last } = await answer(text, replaced);
      assert.match(said(last), expected);
      assert.ok(!isWorking(last));
    });
  }
});
