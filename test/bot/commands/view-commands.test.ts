import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { Situation } from '#bot/commands/command.ts';
import { understand } from '#bot/commands/grammar.ts';
import { knownScopes } from '#bot/commands/known-scopes.ts';
import { COMMANDS } from '#bot/commands/registry.ts';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import { SILENT } from '#core/log.ts';
import type { ButtonsBlock, Message, TableBlock } from '#render/message.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { EMPTY_VIEWS, fakePorts, RESOURCES, SCOPES, VIEWS } from '../../support/bot-ports.ts';
import { storeWith } from '../../support/flow-store.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';

const SITUATION: Situation = { known: knownScopes(SCOPES, RESOURCES), nowMs: NOW_MS, timeZone: 'Europe/Berlin' };

async function answer(text: string, replaced: Partial<BotPorts> = {}): Promise<Message> {
  const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
  const dispatcher = createDispatcher({ ports: fakePorts(replaced), clock, timeZone: 'Europe/Berlin', log: SILENT });
  const channel = new RecordingChannel();
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return channel.last;
}

const tables = ({ blocks }: Message): TableBlock[] => blocks.filter((block) => block.kind === 'table');
const pictures = ({ blocks }: Message): number => blocks.filter(({ kind }) => kind === 'picture').length;
const offered = ({ blocks }: Message): readonly ButtonsBlock['buttons'][number][] =>
  blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
const texts = ({ blocks }: Message): string =>
  blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n');

/** What a button asks of the views. */
async function askedBy(command: string): Promise<ViewQuery[]> {
  const asked: ViewQuery[] = [];
  await answer(command, {
    view: (name, query) => {
      asked.push(query);
      return Promise.resolve(VIEWS[name]);
    },
    report: (query) => {
      asked.push(query);
      return Promise.reject(new Error('that is enough'));
    },
  });
  return asked;
}

describe('an answer with a view', () => {
  for (const [command, title, shown] of [
    ['flows', '12,431 flows: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['flows by bytes', '12,431 flows by bytes: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['flows page 2', '12,431 flows: all resources, last 2 h', { pictures: 0, tables: 1 }],
    ['top sources by sent vm-web-1', 'Top sources by sent of vm-web-1, last 2 h', { pictures: 1, tables: 1 }],
    ['top ports by hour', 'Ports by hour: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['timeline nsg nsg-web', 'Flows over time: NSG nsg-web, last 2 h', { pictures: 1, tables: 1 }],
    ['map', 'Countries: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['hours', 'Flows by day and hour: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['country DE', 'Traffic with Germany: all resources, last 2 h', { pictures: 3, tables: 2 }],
    ['port 3389', 'Port 3389: all resources, last 2 h', { pictures: 3, tables: 2 }],
    ['host 203.0.113.7', '203.0.113.7: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['host vm-web-1', 'vm-web-1 (10.10.1.4): all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['compare', 'Largest changes: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['protocols by day', 'Protocols by day: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['durations', 'Flows by duration: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['subnets', 'Conversations between subnets: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['classes', 'Traffic by kind of address: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['actions', 'Allowed and denied: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['new', '1 new source, 1 new country, 1 new port: all resources, last 2 h', { pictures: 1, tables: 1 }],
    ['oneway', '17 flows without an answer: all resources, last 2 h', { pictures: 1, tables: 1 }],
  ] as const) {
    test(`to "${command}" says what it is and has its pictures and tables`, async () => {
      const message = await answer(command);
      assert.equal(message.title, title);
      assert.deepEqual({ pictures: pictures(message), tables: tables(message).length }, shown);
    });

    test(`to "${command} where inbound" says the filter, and every button carries it on`, async () => {
      const message = await answer(`${command} where inbound`);
      assert.match(texts(message), /Only flows where `dir = in`\./);
      const commands = offered(message).map((button) => button.command);
      assert.ok(commands.length > 1);
      for (const each of commands) {
        understand(each, COMMANDS, SITUATION);
        const [query] = await askedBy(each);
        assert.match(JSON.stringify(query?.filter), /"field":"dir"/, each);
      }
    });
  }

  test('whose charts all fail has its numbers', async () => {
    const message = await answer('port 3389', { draw: () => Promise.reject(new Error('no ink')) });
    assert.equal(tables(message).length, 2);
    assert.match(texts(message), /FB4001/);
  });

  test('about one thing does not say its own filter, only what was added', async () => {
    assert.doesNotMatch(texts(await answer('country DE')), /Only flows/);
    assert.match(texts(await answer('country DE where tcp')), /Only flows where `proto = TCP`\./);
  });

  test('to the name of a command alone asks which one is meant', async () => {
    for (const [command, title] of [
      ['port', 'Which port?'],
      ['country', 'Which country?'],
      ['host', 'Which address?'],
    ] as const) {
      assert.equal((await answer(command)).title, title);
    }
  });
});

describe('buttons', () => {
  const commandOf = (message: Message, label: string): string =>
    offered(message).find((button) => button.label === label)?.command ?? assert.fail(`no button ${label}`);

  test('lead through the pages of flows', async () => {
    const first = await answer('flows by duration where denied');
    assert.ok(!offered(first).some(({ label }) => label === 'Previous page'));
    const second = await askedBy(commandOf(first, 'Next page'));
    assert.deepEqual(
      second.map(({ offset, limit, order }) => ({ offset, limit, order })),
      [{ offset: 15, limit: 15, order: 'duration' }],
    );
    const [back] = await askedBy(commandOf(await answer('flows page 3'), 'Previous page'));
    assert.equal(back?.offset, 15);
  });

  test('say how many flows are behind the page', async () => {
    const [table] = tables(await answer('flows page 3'));
    // Two rows on this page, thirty before it.
    assert.equal(table?.more, 12_431 - 30 - 2);
  });

  test('open a country, a port, an address and an hour', async () => {
    assert.match(commandOf(await answer('map'), 'Germany'), /^country DE from /);
    assert.match(commandOf(await answer('top ports'), '3389/TCP'), /^port 3389 from /);
    assert.match(commandOf(await answer('top ports'), 'ICMP'), /^flows from .* where proto = ICMP$/);
    assert.match(commandOf(await answer('top talkers'), 'vm-data-1'), /^host 10\.10\.2\.4 from /);
    assert.match(
      commandOf(await answer('hours'), '2026-11-20 15:00'),
      /^timeline from 2026-11-20T14:05Z to 2026-11-20T15:05Z$/,
    );
  });

  test('of a card carry the address on as a filter', async () => {
    assert.match(commandOf(await answer('host 203.0.113.7'), 'Flows'), / where ip = 203\.0\.113\.7$/);
  });
});

describe('a filter that no flow fits', () => {
  const found = { ...EMPTY_VIEWS, summary: VIEWS.summary };
  const nothing: Partial<BotPorts> = { view: (name) => Promise.resolve(found[name]) };

  for (const command of ['flows', 'top ports', 'tuples', 'timeline']) {
    test(`is told so by ${command}, with how many there are without it and what can be left out`, async () => {
      const message = await answer(`${command} where denied and country = DE`, nothing);
      assert.equal(message.title, 'No flow of all resources in the last 2 h is like that.');
      assert.match(texts(message), /`action = deny and country = DE`\. Without it there are 12,431 flows\./);
      assert.deepEqual(
        offered(message).map(({ label }) => label),
        ['Without action = deny', 'Without country = DE', 'Without the filter'],
      );
      assert.match(offered(message)[0]?.command ?? '', new RegExp(`^${command} .* where country = DE$`));
    });
  }

  test('of an address is told so, with the address', async () => {
    const message = await answer('host 192.0.2.1', nothing);
    assert.match(message.title, /is like that/);
    assert.match(texts(message), /`ip = 192\.0\.2\.1`/);
  });

  test('of a report is told so too', async () => {
    const { report } = fakePorts();
    const message = await answer('report where denied', {
      report: async (query, options) => ({ ...(await report(query, options)), summary: EMPTY_VIEWS.summary }),
    });
    assert.match(message.title, /is like that/);
  });

  test('in a window without records is not to blame', async () => {
    const message = await answer('flows where denied', { view: (name) => Promise.resolve(EMPTY_VIEWS[name]) });
    assert.match(message.title, /^No records of all resources/);
    for (const { label, command } of offered(message)) assert.match(command, / where action = deny$/, label);
  });
});

describe('a filter that is not understood', () => {
  test('is shown with the place marked, and what was probably meant as a button', async () => {
    const message = await answer('top ports where denied and contry = DE last 24h');
    assert.match(message.title, /position 28: expected a field, found "contry"/);
    assert.match(texts(message), /denied and »contry« = DE last 24h\nDid you mean "country"\? `help filters`/);
    assert.deepEqual(
      offered(message).map(({ command }) => command),
      ['top ports where denied and country = DE last 24h'],
    );
  });
});

test('the flow table and a ranking are of the same flows, also where their size is asked for', async () => {
  const time = (minute: number): string => new Date(NOW_MS - 3_600_000 + minute * 60_000).toISOString();
  // One flow of 1.5 MB in three tuples of 500 kB each, and one of 600 kB in one tuple.
  const large = { src: '203.0.113.7', dstPort: 443, srcPort: 1, counters: [1, 400_000, 1, 100_000] } as const;
  await using fixture = await storeWith([
    { ...large, time: time(1), state: 'begin' },
    { ...large, time: time(6), state: 'continue' },
    { ...large, time: time(11), state: 'end' },
    { time: time(2), src: '203.0.113.8', dstPort: 22, srcPort: 2, counters: [1, 500_000, 1, 100_000] },
  ]);
  const inventory = { resources: [], internalRanges: [], onPremRanges: [] };
  const analysis = new Analysis(fixture.store, await openEnrichment({ inventory }), inventory);
  const ports: Partial<BotPorts> = {
    view: (name, query, options) => analysis.view(name, query, options),
    extent: (scope) => analysis.extent(scope),
  };
  const flows = await answer('flows where bytes > 1MB', ports);
  assert.match(flows.title, /^1 flow: /);
  assert.equal(tables(flows)[0]?.rows[0]?.[1], '203.0.113.7');
  const ranking = await answer('top ports where bytes > 1MB', ports);
  assert.deepEqual(
    tables(ranking)[0]?.rows.map(([port]) => port),
    ['443/TCP'],
  );
  const small = await answer('top ports where bytes <= 1MB', ports);
  assert.deepEqual(
    tables(small)[0]?.rows.map(([port]) => port),
    ['22/TCP'],
  );
});
