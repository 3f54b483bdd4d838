import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PacketSource, PacketsQuery } from '#bot/web/report/capture-packets.ts';
import type { FlowsAnswer, ReportHead, ReportSummary, ViewAnswer } from '#bot/web/report/wire.ts';
import { LIFE_MS, type ReportServer, startReportServer, WINDOW } from '../../../support/report-server.ts';

let server: ReportServer;
let link: URL;

const asked: PacketsQuery[] = [];
/** The first bytes of a capture file, in two pieces. */
const packets: PacketSource = (query) => {
  asked.push(query);
  const bytes = (async function* () {
    yield new Uint8Array([0xd4, 0xc3]);
    yield new Uint8Array([0xb2, 0xa1]);
  })();
  return Promise.resolve({ flows: 1, bytes });
};

before(async () => {
  server = await startReportServer({ downloadRows: 100, packets });
  link = new URL(await server.link());
});
after(() => server[Symbol.asyncDispose]());

/** Address of an answer of a report, by its link. */
function api(path: string, query: Readonly<Record<string, string | number>> = {}, of: URL = link): string {
  const url = new URL(`${of.pathname}/api/${path}`, of);
  url.search = of.search;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href;
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url);
  assert.equal(response.status, 200, `${url}: ${response.status === 200 ? '' : await response.text()}`);
  return (await response.json()) as T;
}

const flows = (query: Readonly<Record<string, string | number>> = {}) => json<FlowsAnswer>(api('flows', query));

describe('who has no valid link', () => {
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(link);
    change(url);
    return url.href;
  };
  const cases = {
    'no signature': () => changed((url) => url.searchParams.delete('s')),
    'half a signature': () =>
      changed((url) => url.searchParams.set('s', link.searchParams.get('s')?.slice(0, 20) ?? '')),
    'the signature twice': () => changed((url) => url.searchParams.append('s', link.searchParams.get('s') ?? '')),
    'a later expiry': () => changed((url) => url.searchParams.set('e', '9999999999999')),
    'another id': () => changed((url) => void (url.pathname = '/r/AAAAAAAAAAAAAAAAAAAAAA')),
  };
  for (const [name, address] of Object.entries(cases)) {
    test(`gets 403 and what to do, with ${name}`, async () => {
      const page = await fetch(address());
      assert.equal(page.status, 403);
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      const text = await page.text();
      assert.match(text, /Ask for the report again/);
      assert.ok(!text.includes('vm-web-1'));
      for (const path of [
        'head',
        'summary',
        'view/timeline',
        'flows',
        'flows.csv',
        'flows.ndjson',
        'packets',
        'address/10.10.1.4',
      ]) {
        const answer = await fetch(api(path, {}, new URL(address())));
        assert.equal(answer.status, 403, path);
        const body = (await answer.json()) as Record<string, string>;
        assert.equal(body['code'], 'FB5005', path);
        assert.match(body['next'] ?? '', /Ask for the report again/, path);
      }
    });
  }

  test('gets 403 when the link has expired, and is told so', async () => {
    const own = await server.link();
    server.clock.nowMs += LIFE_MS;
    try {
      const page = await fetch(own);
      assert.equal(page.status, 403);
      assert.match(await page.text(), /This link has expired/);
    } finally {
      server.clock.nowMs -= LIFE_MS;
    }
  });

  test('cannot use the signature of one report for another', async () => {
    const other = new URL(await server.link());
    const mixed = new URL(link);
    mixed.pathname = other.pathname;
    assert.equal((await fetch(mixed)).status, 403);
  });
});

describe('the page', () => {
  test('comes with a policy that lets nothing foreign in and nothing inline run', async () => {
    const page = await fetch(link);
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.ok(!policy.includes('unsafe'), policy);
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const text = await page.text();
    assert.ok(!text.match(/<script(?![^>]*\bsrc=)|\son\w+=|<style/), 'no inline script or style');
    for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      assert.equal((await fetch(new URL(path, link))).status, 200, path);
    }
  });

  test('has the programs for charts packed where the browser takes that', async () => {
    const response = await fetch(new URL('/r/assets/charts.js', link), { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(response.headers.get('content-encoding'), 'gzip');
    const text = await response.text();
    assert.match(text, /vegaEmbed/);
    const tag = response.headers.get('etag') ?? '';
    const again = await fetch(new URL('/r/assets/charts.js', link), { headers: { 'if-none-match': tag } });
    assert.equal(again.status, 304);
  });

  test('says what it is about, and has the tabs of CapAnalysis and changes', async () => {
    const head = await json<ReportHead>(api('head'));
    assert.equal(head.title, 'All resources');
    assert.equal(head.range, 'Fri 20 Nov 14:00–16:00 UTC');
    assert.deepEqual(
      head.sections.map(({ title }) => title),
      [
        'Flows',
        'Overview',
        'Statistics',
        'Per hour',
        'Map',
        'Sources',
        'Destinations',
        'Protocols',
        'Timeline',
        'Changes',
      ],
    );
    assert.equal(head.hasPackets, false);
  });
});

describe('the answers', () => {
  test('count the flows of the window, of a part of it, and of a filter', async () => {
    const count = async (query: Readonly<Record<string, string | number>>) =>
      (await json<ReportSummary>(api('summary', query))).flows;
    assert.equal(await count({}), 720);
    assert.equal(await count({ from: WINDOW.fromMs, to: WINDOW.fromMs + 600_000 }), 60);
    assert.equal(await count({ where: 'country = NL' }), 180);
    assert.equal(await count({ where: 'country = NL or dport = 443' }), 720);
    assert.equal(await count({ where: 'dport = 3389', from: WINDOW.fromMs, to: WINDOW.fromMs + 600_000 }), 15);
  });

  test('never look outside the window of the link, nor past its filter', async () => {
    const part = {
      scope: { kind: 'all' } as const,
      window: { ...WINDOW, toMs: WINDOW.fromMs + 600_000 },
      filter: 'country = NL',
    };
    const own = new URL(await server.link(part));
    const summary = await json<ReportSummary>(
      api('summary', { from: 0, to: WINDOW.toMs + 1e9, where: 'proto = TCP' }, own),
    );
    assert.equal(summary.flows, 15);
    const head = await json<ReportHead>(api('head', {}, own));
    assert.deepEqual(head.always, ['country = NL']);
    assert.deepEqual(summary.parts, ['proto = TCP']);
  });

  test('give a filter that is not understood back with the place of the fault', async () => {
    const response = await fetch(api('summary', { where: 'country = NL and port = x' }));
    assert.equal(response.status, 400);
    const body = (await response.json()) as Record<string, unknown>;
    assert.equal(body['code'], 'FB2007');
    assert.equal(body['at'], 'country = NL and port = x'.indexOf('x'));
  });

  for (const path of ['view/nothing', 'view/flows', 'view/tuples', 'view/__proto__', 'view/constructor', 'packets']) {
    test(`refuse ${path} with 404 and a code`, async () => {
      const response = await fetch(api(path));
      assert.equal(response.status, 404);
      assert.equal(((await response.json()) as Record<string, unknown>)['code'], 'FB5002');
    });
  }

  for (const [name, path, query] of [
    ['an order that there is not', 'flows', { order: 'secret' }],
    ['a limit above the bound', 'flows', { limit: 501 }],
    ['a time that is none', 'summary', { from: '-1' }],
    ['an address that is none', 'address/10.0.0', {}],
  ] as const) {
    test(`refuse ${name} with 400`, async () => {
      assert.equal((await fetch(api(path, query))).status, 400);
    });
  }

  test('every view of every tab has a chart or a table', async () => {
    const { sections } = await json<ReportHead>(api('head'));
    for (const { view, measures } of sections.flatMap((section) => section.views)) {
      for (const measure of measures) {
        const answer = await json<ViewAnswer>(api(`view/${view}`, { measure }));
        assert.ok(answer.chart !== null || answer.table !== null, view);
        if (answer.chart !== null) assert.ok(answer.chart.alt.length > 20, `${view} has an alt text`);
        if (answer.table !== null) assert.equal(answer.table.where.length, answer.table.rows.length, view);
      }
    }
  });

  test('rows of rankings carry the filter that narrows to them', async () => {
    const countries = await json<ViewAnswer>(api('view/countries'));
    assert.deepEqual(countries.table?.where, ['country = DE', 'country = NL']);
    const ports = await json<ViewAnswer>(api('view/ports'));
    assert.deepEqual(ports.table?.where, ['dport = 443 and proto = TCP', 'dport = 3389 and proto = TCP']);
  });
});

describe('the flow table', () => {
  test('is sorted by the server, cut into pages, and has no row twice', async () => {
    const first = await flows({ order: 'sent', limit: 200, columns: 'bytesSent,srcPort' });
    assert.equal(first.total, 720);
    assert.deepEqual(first.rows[0], ['40718', '818 B']);
    const seen = new Set<string>();
    for (let offset = 0; offset < 720; offset += 200) {
      const page = await flows({ order: 'first', ascending: '1', limit: 200, offset, columns: 'srcPort' });
      for (const [port = ''] of page.rows) seen.add(port);
    }
    assert.equal(seen.size, 720);
  });

  test('has a filter for what can be clicked', async () => {
    const { rows, where } = await flows({
      where: 'action = deny',
      limit: 1,
      columns: 'src,dstPort,country,action,bytesSent',
    });
    assert.deepEqual(rows, [['203.0.113.7', '3389', 'Netherlands', 'denied', '–']]);
    assert.deepEqual(where, [['src = 203.0.113.7', 'dport = 3389', 'country = NL', 'action = deny', '']]);
  });
});

describe('downloads', () => {
  test('CSV has the chosen columns, values for programs, and no formula', async () => {
    const response = await fetch(
      api('flows.csv', { where: 'action = deny', order: 'first', ascending: '1', columns: 'first,src,rule,bytesSent' }),
    );
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="flows.csv"');
    const lines = (await response.text()).split('\r\n');
    assert.equal(lines[0], 'first,src,bytesSent,rule');
    assert.equal(lines[1], `2026-11-20T14:00:30.000Z,203.0.113.7,,"'=cmd|""x"""`);
  });

  test('are cut at the configured number of rows and say so', async () => {
    const csv = (await (await fetch(api('flows.csv'))).text()).trimEnd().split('\r\n');
    assert.equal(csv.length, 1 + 100 + 1);
    assert.equal(csv.at(-1), '# cut: 100 of 720 flows are here; narrow the window or the filter for the rest');
    const lines = (await (await fetch(api('flows.ndjson'))).text()).trimEnd().split('\n');
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ''), { cut: true, rows: 100, total: 720 });
  });

  test('NDJSON has numbers as numbers and unknown counters as null', async () => {
    const text = await (
      await fetch(
        api('flows.ndjson', {
          where: 'dport = 3389',
          limit: 1,
          order: 'first',
          ascending: '1',
          columns: 'src,dstPort,bytesSent',
        }),
      )
    ).text();
    assert.deepEqual(JSON.parse(text.split('\n')[0] ?? ''), { src: '203.0.113.7', dstPort: 3389, bytesSent: null });
  });

  test('that are not understood are an error and no half a file', async () => {
    assert.equal((await fetch(api('flows.csv', { where: 'nonsense ><' }))).status, 400);
    assert.equal((await fetch(api('flows.csv', { order: 'nothing' }))).status, 400);
  });

  test('packets come as a capture file, with the window and the filter of the page', async () => {
    const capture = new URL(await server.link({ scope: { kind: 'capture', name: 'vm/one.cap' } }));
    const response = await fetch(api('packets', { where: 'dport = 443' }, capture));
    assert.equal(response.headers.get('content-type'), 'application/vnd.tcpdump.pcap');
    assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [0xd4, 0xc3, 0xb2, 0xa1]);
    assert.deepEqual(
      asked.map(({ name, window, filter }) => [name, window, filter?.kind]),
      [['vm/one.cap', WINDOW, 'test']],
    );
  });
});
