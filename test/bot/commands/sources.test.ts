import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDispatcher } from '#bot/dispatcher.ts';
import type { BotPorts, SourcesQuery, SourceStatus } from '#bot/ports.ts';
import { SILENT } from '#core/log.ts';
import { DAY_MS, MINUTE_MS } from '#core/window.ts';
import type { Chart } from '#render/chart.ts';
import { renderTerminal } from '#render/terminal.ts';
import { fakePorts, SOURCE, STATUS } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';
import { DISCOVERED, SOURCES } from '../../support/sources.ts';

/** What a person reads in a terminal of 120 columns. */
async function read(text: string, replaced: Partial<BotPorts> = {}): Promise<string> {
  const clock = { nowMs: () => NOW_MS, sleep: () => Promise.resolve() };
  const dispatcher = createDispatcher({ ports: fakePorts(replaced), clock, timeZone: 'Europe/Berlin', log: SILENT });
  const channel = new RecordingChannel();
  await dispatcher.answer(text, { channel }, { signal: new AbortController().signal });
  return renderTerminal(channel.last, { columns: 120, colour: false, pictures: 'alt' });
}

const having = (list: readonly SourceStatus[], subscriptions: readonly (typeof DISCOVERED)[number][] = []) => ({
  sources: () => Promise.resolve({ list, subscriptions }),
});
const whole = having(SOURCES, DISCOVERED);

describe('sources', () => {
  test('are a table with lag, tuples per hour and gaps, one line each', async () => {
    const out = await read('sources');
    assert.match(out, /^1 flow log, all well\n/);
    assert.match(out, /fl-vnet-shop +reading +VNet v4 +16:04 CET +40 s +43,211 +41,800 +3 +none\n/);
    assert.doesNotMatch(out, /Set in Azure|Resource Manager/);
  });

  test('with trouble come first, with what is wrong and the first thing to do', async () => {
    const out = await read('sources', whole);
    assert.match(out, /^5 flow logs, 2 to look at\n/);
    assert.match(out, /nsg-data: It has gone silent: its newest record is 5 h old\.\nFirst: Is there traffic\?/);
    assert.match(
      out,
      /fl-vnet-new: It is switched on in Azure, and no record of it was found\.\nFirst: Its last change/,
    );
    const names = [...out.matchAll(/^(\S+) +(?:silent|no records|reading|off) /gm)].map(([, name]) => name);
    assert.deepEqual(names, ['nsg-data', 'fl-vnet-new', 'fl-vnet-shop', 'fl-snet-web', 'fl-old']);
  });

  test('that log only a part are told apart', async () => {
    const out = (await read('sources', whole)).replaceAll(/\s+/g, ' ');
    assert.ok(
      out.includes('fl-snet-web: It logs only part of the traffic (filter `dstPort=443 && action=allow`)'),
      out,
    );
    assert.ok(
      out.includes('It logs no beginnings and no denials (record types C, E). Allowed flows are counted where they'),
      out,
    );
  });

  test('show what they are set to in Azure', async () => {
    const out = await read('sources', whole);
    assert.match(out, /fl-vnet-shop +VNet vnet-shop +stflowlogs +30 days +none +all +on\n/);
    assert.match(out, /fl-snet-web +subnet snet-web +stflowlogs +for ever +dstPort=443 && action=allow +C E +on\n/);
    assert.match(out, /fl-vnet-new +VNet vnet-shop +stnew +for ever +none +all +on, Failed\n/);
    assert.match(out, /Azure Resource Manager answered 4 min ago for 1 subscription/);
  });

  test('are shown although Resource Manager refuses, with its reason first', async () => {
    const problem = 'Flow logs could not be listed: AuthorizationFailed. Give the role Reader. (FB3005)';
    const out = await read('sources', having(SOURCES, [{ ...DISCOVERED[0], problem } as never]));
    assert.match(out, /^5 flow logs, 2 to look at\n\nFlow logs could not be listed: .*\(FB3005\)\n/);
  });

  test('with a problem say it before the table', async () => {
    const out = await read('sources', having([{ ...SOURCE, problem: 'blob x is malformed at offset 12' }]));
    assert.match(out, /^1 flow log, 1 to look at\n\nfl-vnet-shop: blob x is malformed at offset 12\n\n/);
  });

  test('say while they are being read that gaps may be none', async () => {
    const status = { ...STATUS, ingest: { state: 'reading history', share: 0.4, problem: null } };
    assert.match(await read('sources', { status: () => Promise.resolve(status) }), /still being read \(40 %\)/);
    assert.doesNotMatch(await read('sources'), /still being read/);
  });

  test('of a storage account that refuses say so once, with its next step and no other', async () => {
    const problem =
      'Storage st.blob.core.windows.net could not be read: AuthorizationFailure. Check the role. (FB3002)';
    const away = SOURCES.map((source) => ({ ...source, reachable: false, problem }));
    const out = await read('sources', having(away, DISCOVERED));
    assert.match(out, /^5 flow logs, 4 to look at\n\nfl-vnet-shop, nsg-data, fl-snet-web and 1 more: Storage st\./);
    assert.equal(out.split('AuthorizationFailure').length, 2, out);
    assert.match(out, /nsg-data +unreachable /);
    assert.doesNotMatch(out, /First:/);
    assert.doesNotMatch(await read('sources nsg-data', having(away, DISCOVERED)), /^1\. /m);
  });

  test('say what keeps all of them from being read', async () => {
    const problem = 'Storage st could not be read: ENOTFOUND. Check the address. (FB3002)';
    const status = { ...STATUS, ingest: { state: 'failing', share: null, problem } };
    assert.match(
      await read('sources', { status: () => Promise.resolve(status) }),
      /^1 flow log, not read just now\n\nStorage st could not/,
    );
  });

  test('that are not there say what to look at', async () => {
    assert.match(await read('sources', having([])), /No flow log is being read\.[^]*Ask next\n  Status  status\n/);
  });

  test('look for gaps in the last day, or in the window that is asked for', async () => {
    const asked: SourcesQuery[] = [];
    const sources = (query: SourcesQuery) => {
      asked.push(query);
      return Promise.resolve({ list: SOURCES, subscriptions: [] });
    };
    for (const text of ['sources', 'sources last 7d', 'sources refresh', 'sources last 2h nsg-data']) {
      await read(text, { sources });
    }
    assert.deepEqual(
      asked.map(({ window }) => (window.toMs - window.fromMs) / DAY_MS),
      [1, 7, 1, 1 / 12],
    );
    assert.deepEqual(
      asked.map(({ refresh }) => refresh),
      [false, false, true, false],
    );
  });
});

describe('one flow log', () => {
  test('is shown with everything that is known of it', async () => {
    const out = await read('sources fl-vnet-shop', whole);
    assert.match(out, /^Flow log fl-vnet-shop: reading, newest record 40 s ago\n/);
    for (const line of [
      /Lag +40 s\n/,
      /Last hour +43,211 tuples from 3 NICs\n/,
      /Usual +41,800 an hour, median of 7 days\n/,
      /Gaps +2 \(18 min\), last 24 h\n/,
      /Container +stflowlogs\/insights-logs-flowlogflowevent\n/,
      /Retention +30 days\n/,
      /Filter +none, everything is logged\n/,
      /Thu 19 Nov 20:05 CET +Thu 19 Nov 20:23 CET +18 min\n/,
    ]) {
      assert.match(out, line);
    }
  });

  test('is drawn with its gaps, and with the silence since its newest record', async () => {
    const drawn: Chart[] = [];
    const draw = (chart: Chart) => {
      drawn.push(chart);
      return fakePorts().draw(chart, { signal: new AbortController().signal });
    };
    const out = await read('sources nsg-data', { ...whole, draw });
    assert.match(out, /Flows over time/);
    assert.match(JSON.stringify(drawn[0]?.spec), /no data/);
  });

  test('that has gone silent says what to do, the likeliest first', async () => {
    const out = await read('sources nsg-data', whole);
    assert.match(
      out,
      /1\. Is there traffic\?.*\n2\. After the access keys[^]*3\. Firewall of storage account `stflowlogs`/,
    );
    assert.match(out.replaceAll(/\s+/g, ' '), /NSG flow logs end on 30 September 2027/);
  });

  test('without any blob says what to do and shows no empty numbers', async () => {
    const out = await read('sources fl-vnet-new', whole);
    assert.match(out, /^Flow log fl-vnet-new: no records\n/);
    for (const step of [
      /save it again/,
      /within 5 minutes/,
      /Storage Blob Data Reader/,
      /Microsoft\.Insights/,
      /trusted Microsoft/,
    ]) {
      assert.match(out, step);
    }
    assert.doesNotMatch(out, /Lag +–|Last 7 days/);
  });

  test('is found by a part of its name that no other has', async () => {
    assert.match(await read('sources snet', whole), /^Flow log fl-snet-web: /);
  });

  test('that could be several, or none, is asked for', async () => {
    assert.match(
      await read('sources fl-vnet', whole),
      /^Several flow logs have “fl-vnet” in their names\.[^]*sources fl-vnet-new/,
    );
    assert.match(
      await read('sources nsg-dta', whole),
      /^There is no flow log called “nsg-dta”\.[^]*FB2004[^]*sources nsg-data/,
    );
  });

  test('with a word behind it that is no window is refused', async () => {
    assert.match(await read('sources fl-old quickly', whole), /“quickly” at position 16 is not expected\.[^]*FB2002/);
  });
});

test('names from logs and from Azure cannot mark up an answer', async () => {
  const hostile = { ...SOURCE, name: 'a*b`c|d', newestMs: NOW_MS - 60 * MINUTE_MS };
  const [said] = (await read('sources', having([hostile]))).split('Ask next');
  assert.doesNotMatch(said ?? '', /a\*b`c\|d/);
});
