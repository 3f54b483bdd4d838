import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '#bot/channel.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BotPorts } from '#bot/ports.ts';
import type { Clock } from '#core/clock.ts';
import { AppError } from '#core/errors.ts';
import { SILENT } from '#core/log.ts';
import type { Message } from '#render/message.ts';
import { EMPTY_VIEWS, EXTENT, fakePorts, REPORT, STATUS } from '../support/bot-ports.ts';
import { NOW_MS } from '../support/bot-now.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

const clock: Clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };

async function answer(
  text: string,
  replaced: Partial<BotPorts> = {},
  channel = new RecordingChannel(),
): Promise<RecordingChannel> {
  const dispatcher = createDispatcher({ ports: fakePorts(replaced), clock, timeZone: 'Europe/Berlin', log: SILENT });
  await dispatcher.answer(text, { channel, replyTo: 'q1' }, { signal: new AbortController().signal });
  return channel;
}

const kinds = (message: Message): string[] => message.blocks.map((block) => block.kind);
const said = (message: Message): string =>
  message.title + JSON.stringify(message.blocks.filter((block) => block.kind !== 'picture'));
const commands = (message: Message): string[] =>
  message.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons.map((button) => button.command) : []));

describe('an answer that needs work', () => {
  test('is posted at once as progress and edited until it is whole', async () => {
    const { sent } = await answer('report vm-web-1');
    assert.deepEqual(kinds(sent[0]?.message ?? assert.fail()), ['progress']);
    assert.equal(sent[0]?.replyTo, 'q1');
    assert.ok(sent.slice(1).every((each) => each.kind === 'edit' && each.reference === 'm1'));
    assert.ok(!kinds(sent.at(-1)?.message ?? assert.fail()).includes('progress'));
  });

  test('shows its text while the charts are drawn, and then four of them', async () => {
    const drawing = Promise.withResolvers<void>();
    const { draw } = fakePorts();
    const channel = new RecordingChannel();
    const slow = answer(
      'report vm-web-1',
      {
        draw: async (chart, options) => {
          await drawing.promise;
          return draw(chart, options);
        },
      },
      channel,
    );
    while (!channel.sent.some((each) => kinds(each.message).includes('table'))) await new Promise(setImmediate);
    const partial = channel.last;
    assert.ok(kinds(partial).includes('facts'));
    assert.ok(!kinds(partial).includes('picture'));
    assert.equal(kinds(partial).at(-1), 'progress');
    drawing.resolve();
    await slow;
    assert.equal(kinds(channel.last).filter((kind) => kind === 'picture').length, 4);
  });

  test('of one ranking has one chart', async () => {
    for (const view of ['talkers', 'ports', 'countries', 'protocols', 'rules']) {
      const { last } = await answer(`top ${view}`);
      assert.equal(kinds(last).filter((kind) => kind === 'picture').length, 1, view);
    }
  });
});

test('an answer that needs no work is posted as it is', async () => {
  for (const text of ['help', 'rules', 'sources', 'status', 'reprot']) {
    const { sent } = await answer(text);
    assert.deepEqual(
      sent.map((each) => each.kind),
      ['post'],
      text,
    );
  }
});

describe('what goes wrong', () => {
  test('in one chart costs only that chart', async () => {
    const { draw } = fakePorts();
    const { last } = await answer('report vm-web-1', {
      draw: (chart, options) =>
        /port/i.test(chart.title) ? Promise.reject(new Error('out of ink')) : draw(chart, options),
    });
    assert.equal(kinds(last).filter((kind) => kind === 'picture').length, 3);
    assert.match(said(last), /FB4001: the chart of ports could not be drawn: .*out of ink/);
  });

  test('in the store is said with its code, what to do, and a button to try again', async () => {
    const fault = new AppError('FB3002', { message: 'Storage acct could not be reached.', next: 'Check the network.' });
    const { last } = await answer('report vm-web-1 last 1h', { report: () => Promise.reject(fault) });
    assert.equal(last.tone, 'error');
    assert.match(said(last), /Storage acct could not be reached.*Check the network.*FB3002/);
    assert.deepEqual(commands(last), ['report vm-web-1 last 1h', 'status']);
  });

  test('without a code is FB9001', async () => {
    const { last } = await answer('status', { status: () => Promise.reject(new TypeError('x is not a function')) });
    assert.match(said(last), /FB9001/);
  });

  test('in the status does not cost the report, which says when numbers will grow', async () => {
    const failing = await answer('report vm-web-1', { status: () => Promise.reject(new Error('no status')) });
    assert.match(failing.last.title, /12,431 flows/);
    const ingest = { state: 'reading', share: 0.411, problem: null };
    const reading = await answer('report vm-web-1', { status: () => Promise.resolve({ ...STATUS, ingest }) });
    assert.match(said(reading.last), /still being read \(41.1 %\): these numbers will grow/);
  });

  test('in the rules does not cost the report', async () => {
    const { last } = await answer('report vm-web-1', { rules: () => Promise.reject(new Error('no rules')) });
    assert.match(last.title, /12,431 flows/);
  });

  test('never brings a secret into the channel', async () => {
    for (const secret of [
      'GET https://acct.blob.core.windows.net/c/b?sv=2025&sig=c2VjcmV0 failed',
      'AccountName=acct;AccountKey=c2VjcmV0==;',
      'authorization: Bearer c2VjcmV0.abc',
      'login failed, password: c2VjcmV0',
    ]) {
      const { last } = await answer('report', { report: () => Promise.reject(new Error(secret)) });
      assert.match(said(last), /\[secret\]/);
      assert.doesNotMatch(said(last), /c2VjcmV0/);
    }
  });

  test('in looking up names is said as such, and help still answers', async () => {
    const broken = {
      scopes: () => Promise.reject(new AppError('FB3002', { message: 'The store is gone.', next: 'Wait.' })),
    };
    assert.match(said((await answer('report vm-web-1', broken)).last), /The store is gone/);
    assert.match((await answer('help', broken)).last.title, /What Flowbell answers/);
  });

  test('in a port that throws instead of rejecting is said all the same', async () => {
    const scopes = (): never => {
      throw new Error('not started');
    };
    assert.match(said((await answer('status', { scopes })).last), /Flowbell 0.1.0/);
  });

  test('in editing makes a new message of the answer', async () => {
    const channel = new RecordingChannel();
    channel.edit = () => Promise.reject(new Error('message was deleted'));
    await answer('report', {}, channel);
    assert.deepEqual(
      channel.sent.map((each) => each.kind),
      ['post', 'post'],
    );
    assert.match(channel.last.title, /12,431 flows/);
  });

  test('in the channel itself ends quietly', async () => {
    const dead: Channel = {
      post: () => Promise.reject(new Error('gone')),
      edit: () => Promise.reject(new Error('gone')),
    };
    const dispatcher = createDispatcher({ ports: fakePorts(), clock, timeZone: 'UTC', log: SILENT });
    await dispatcher.answer('report', { channel: dead }, { signal: new AbortController().signal });
  });

  test('by being stopped says so, even when the work does not heed the signal', async () => {
    const stop = new AbortController();
    const channel = new RecordingChannel();
    const never = Promise.withResolvers<never>();
    const dispatcher = createDispatcher({
      ports: fakePorts({ draw: () => never.promise }),
      clock,
      timeZone: 'UTC',
      log: SILENT,
    });
    const work = dispatcher.answer('report', { channel }, { signal: stop.signal });
    while (!channel.sent.some((each) => kinds(each.message).includes('table'))) await new Promise(setImmediate);
    stop.abort();
    await work;
    assert.match(channel.last.title, /Stopped/);
  });
});

test('edits of a slow channel stay in order and never fall behind', async () => {
  const order: string[] = [];
  let open = 0;
  const channel: Channel = {
    post: () => Promise.resolve('m1'),
    edit: async (_reference, message) => {
      open += 1;
      assert.equal(open, 1, 'two edits at the same time');
      await new Promise(setImmediate);
      order.push(message.title);
      open -= 1;
    },
  };
  const dispatcher = createDispatcher({ ports: fakePorts(), clock, timeZone: 'UTC', log: SILENT });
  await dispatcher.answer('report', { channel }, { signal: new AbortController().signal });
  assert.match(order.at(-1) ?? '', /12,431 flows/);
});

describe('a window without records', () => {
  const empty: Partial<BotPorts> = {
    report: (query) =>
      Promise.resolve({ ...REPORT, ...EMPTY_VIEWS, scope: query.scope, window: query.window, findings: [] }),
    view: (name) => Promise.resolve(EMPTY_VIEWS[name]),
  };

  test('says where records are and offers to go there', async () => {
    for (const [text, words] of [
      ['report vm-web-1 from 08:00 to 09:00', 'report'],
      ['top ports vm-web-1 from 08:00 to 09:00', 'top ports'],
    ] as const) {
      const { last } = await answer(text, empty);
      assert.equal(last.tone, 'warning');
      assert.match(said(last), /from Wed 18 Nov 16:05 CET to Fri 20 Nov 16:04 CET \(40 s ago\).*FB2005/);
      assert.deepEqual(commands(last), [
        `${words} vm-web-1 from 2026-11-20T14:05Z to 2026-11-20T15:05Z`,
        `${words} vm-web-1 from 2026-11-18T15:05Z to 2026-11-18T16:05Z`,
        `${words} from 2026-11-20T07:00Z to 2026-11-20T08:00Z`,
      ]);
    }
  });

  test('of a resource that never had any points to the sources', async () => {
    const { last } = await answer('report vm-web-1', { ...empty, extent: () => Promise.resolve(null) });
    assert.match(said(last), /no records of vm-web-1 at all/);
    assert.deepEqual(commands(last), ['sources']);
  });
});

test('without a window and without fresh records the answer is about the newest there are, and says so', async () => {
  const old = { fromMs: EXTENT.fromMs - 30 * 86_400_000, toMs: NOW_MS - 10 * 86_400_000 };
  const { last } = await answer('report vm-web-1', { extent: () => Promise.resolve(old) });
  assert.match(last.title, /Tue 10 Nov 14:0[56]–16:0[56] CET/);
  assert.match(said(last), /no records of the last 2 h/);
});

describe('the names of resources', () => {
  const counting = (): { reads: number; ports: Partial<BotPorts> } => {
    const { scopes } = fakePorts();
    const counted = {
      reads: 0,
      ports: {
        scopes: () => {
          counted.reads += 1;
          return scopes();
        },
      },
    };
    return counted;
  };
  const ask = async (texts: readonly string[]): Promise<number> => {
    const counted = counting();
    const dispatcher = createDispatcher({ ports: fakePorts(counted.ports), clock, timeZone: 'UTC', log: SILENT });
    for (const text of texts) {
      await dispatcher.answer(text, { channel: new RecordingChannel() }, { signal: new AbortController().signal });
    }
    return counted.reads;
  };

  test('are not read for commands that name none', async () => {
    assert.equal(await ask(['help', 'status', 'rules', 'sources']), 0);
  });

  test('are read once for several commands', async () => {
    assert.equal(await ask(['report vm-web-1', 'top ports vm-web-2', 'report']), 1);
  });

  test('are read again for a name that is not among them', async () => {
    assert.equal(await ask(['report vm-web-1', 'report vm-new-1']), 2);
    assert.equal(await ask(['report vm-new-1']), 1);
  });
});
