import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import { fieldsOf } from '#analysis/filter/flow-filter-fields.ts';
import type { Situation } from '#bot/commands/command.ts';
import { CommandError } from '#bot/commands/command-error.ts';
import { Cursor } from '#bot/commands/cursor.ts';
import { understand } from '#bot/commands/grammar.ts';
import { knownScopes } from '#bot/commands/known-scopes.ts';
import { parseQuery } from '#bot/commands/query.ts';
import { COMMANDS } from '#bot/commands/registry.ts';
import { say, scopeWords, whereWords, windowWords } from '#bot/commands/say.ts';
import { tokenise } from '#bot/commands/tokens.ts';
import type { ViewQuery } from '#bot/ports.ts';
import { scopeName } from '#core/resource.ts';
import { filterArbitrary } from '../../support/filter-arbitrary.ts';
import { fakePorts, REPORT, RESOURCES, SCOPES, VIEWS } from '../../support/bot-ports.ts';
import { NOW_MS } from '../../support/bot-now.ts';

const SITUATION: Situation = { known: knownScopes(SCOPES, RESOURCES), nowMs: NOW_MS, timeZone: 'Europe/Berlin' };

/** What a text asks of the rest of the program: "report vm-web-1 120 min", "ports all resources 120 min 10 rows". */
async function asked(text: string): Promise<string> {
  const calls: string[] = [];
  const note = (name: string, query: ViewQuery): void => {
    const minutes = (query.window.toMs - query.window.fromMs) / 60_000;
    const rows = query.limit === undefined ? '' : ` ${query.limit} rows`;
    const from = query.offset === undefined || query.offset === 0 ? '' : ` from ${query.offset}`;
    const by = query.order === undefined ? '' : ` by ${query.order}${query.descending === false ? ' up' : ''}`;
    const earlier = query.compareMs === undefined ? '' : ` against ${query.compareMs / 3_600_000} h earlier`;
    const subject = query.subject === undefined ? '' : ` of ${query.subject}`;
    const where = query.filter ? ` where ${describeFilter(query.filter)}` : '';
    calls.push(`${name}${subject} ${scopeName(query.scope)} ${minutes} min${rows}${from}${by}${earlier}${where}`);
  };
  const ports = fakePorts({
    report: (query) => {
      note('report', query);
      return Promise.resolve({ ...REPORT, scope: query.scope, window: query.window });
    },
    view: (name, query) => {
      note(name, query);
      return Promise.resolve(VIEWS[name]);
    },
  });
  const { command, run } = understand(text, COMMANDS, SITUATION);
  const quiet = { progress: () => undefined, partial: () => undefined };
  await run({
    ports,
    known: SITUATION.known,
    nowMs: NOW_MS,
    timeZone: 'Europe/Berlin',
    signal: new AbortController().signal,
    ...quiet,
  });
  return calls[0] ?? command.name;
}

function refusal(text: string): CommandError {
  try {
    understand(text, COMMANDS, SITUATION);
  } catch (error) {
    assert.ok(error instanceof CommandError, String(error));
    return error;
  }
  return assert.fail(`“${text.slice(0, 60)}” was understood`);
}

describe('what people type is understood', () => {
  for (const [text, expected] of [
    ['', 'help'],
    ['   ', 'help'],
    ['?', 'help'],
    ['help', 'help'],
    ['Help Report', 'help'],
    ['help top', 'help'],
    ['help map', 'help'],
    ['flowbell', 'help'],
    ['hello', 'help'],
    ['status', 'status'],
    ['STATUS!', 'status'],
    ['/flowbell status', 'status'],
    ['@Flowbell: status', 'status'],
    ['<@U012AB3CD> status', 'status'],
    ['`status`', 'status'],
    ['sources', 'sources'],
    ['show me the rules', 'rules'],
    ['report', 'report all resources 120 min'],
    ['  RePort   ', 'report all resources 120 min'],
    ['report all', 'report all resources 120 min'],
    ['report vm-web-1', 'report vm-web-1 120 min'],
    ['report VM-WEB-1', 'report vm-web-1 120 min'],
    ['report "vm-web-1"', 'report vm-web-1 120 min'],
    ['report “vm-web-1” last 30m', 'report vm-web-1 30 min'],
    ['report for vm vm-web-1 in the last 30 minutes', 'report vm-web-1 30 min'],
    ['report last 30m vm-web-1', 'report vm-web-1 30 min'],
    ['report on 10.10.1.4', 'report vm-web-1 120 min'],
    ['report 00-0D-3A-0F-8A-31', 'report vm-web-1 120 min'],
    ['report from vm-web-1 from 08:00 to 10:30', 'report vm-web-1 150 min'],
    ['report data-1', 'report vm-data-1 120 min'],
    ['report nsg nsg-web', 'report NSG nsg-web 120 min'],
    ['report nsg-web', 'report NSG nsg-web 120 min'],
    ['report subnet snet-web', 'report subnet snet-web 120 min'],
    ['vm-web-1', 'report vm-web-1 120 min'],
    ['last 30m', 'report all resources 30 min'],
    ['top ports', 'ports all resources 120 min 10 rows'],
    ['top 20 ports vm-web-1', 'ports vm-web-1 120 min 20 rows'],
    ['top ports 2 hours', 'ports all resources 120 min 10 rows'],
    ['top 9999 ports', 'ports all resources 120 min 50 rows'],
    ['ports', 'ports all resources 120 min 10 rows'],
    ['map last 24h', 'countries all resources 1440 min 300 rows'],
    ['top protocols nsg nsg-web last 30m', 'protocols NSG nsg-web 30 min 10 rows'],
    ['top nsg rules', 'rules all resources 120 min 10 rows'],
    ['top talkers by bytes', 'talkers all resources 120 min 10 rows by bytes'],
    ['top 5 ports by traffic up', 'ports all resources 120 min 5 rows by bytes up'],
    ['top sources by sent vm-web-1', 'sourceAddresses vm-web-1 120 min 10 rows by sent'],
    ['top destinations', 'destinationAddresses all resources 120 min 10 rows'],
    ['top ports by hour last 24h', 'portHours all resources 1440 min 10 rows'],
    ['top ports where dport = 443', 'ports all resources 120 min 10 rows where dport = 443'],
    [
      'top 3 ports by bytes vm-web-1 last 1h where country = DE and not tcp',
      'ports vm-web-1 60 min 3 rows by bytes where country = DE and proto != TCP',
    ],
    ['report where denied last 30m', 'report all resources 30 min where action = deny'],
    ['report vm-web-1 where (port = 22 or port = 23)', 'report vm-web-1 120 min where port = 22 or port = 23'],
    ['tuples WHERE rule has "allow ssh"', 'tuples all resources 120 min 20 rows where rule = "*allow ssh*"'],
    ['flows', 'flows all resources 120 min 15 rows'],
    ['where denied', 'flows all resources 120 min 15 rows where action = deny'],
    ['203.0.113.7', 'address of 203.0.113.7 all resources 120 min 10 rows'],
    ['2001:db8::1 last 1h', 'address of 2001:db8:0:0:0:0:0:1 all resources 60 min 10 rows'],
    ['vm-web-1 where tcp', 'report vm-web-1 120 min where proto = TCP'],
    ['flows | where denied', 'flows all resources 120 min 15 rows where action = deny'],
    ['flows where denied', 'flows all resources 120 min 15 rows where action = deny'],
    ['flows by duration up page 3 vm-web-1', 'flows vm-web-1 120 min 15 rows from 30 by duration up'],
    ['connections by dport', 'flows all resources 120 min 15 rows by dstPort'],
    ['timeline', 'timeline all resources 120 min 10 rows'],
    ['map where denied', 'countries all resources 120 min 300 rows where action = deny'],
    ['map by bytes', 'countries all resources 120 min 300 rows by bytes'],
    ['hours last 7d', 'hours all resources 10080 min 10 rows'],
    ['country DE', 'timeline all resources 120 min 10 rows where country = DE'],
    ['country "south korea" last 1h', 'timeline all resources 60 min 10 rows where country = KR'],
    ['country unknown where inbound', 'timeline all resources 120 min 10 rows where country = unknown and dir = in'],
    ['port 3389', 'timeline all resources 120 min 10 rows where dport = 3389'],
    ['port 443/tcp vm-web-1', 'timeline vm-web-1 120 min 10 rows where dport = 443'],
    ['port 8000-8099', 'timeline all resources 120 min 10 rows where dport = 8000-8099'],
    ['host 10.0.0.4', 'address of 10.0.0.4 all resources 120 min 10 rows'],
    ['host 2001:db8::1 last 1h', 'address of 2001:db8:0:0:0:0:0:1 all resources 60 min 10 rows'],
    ['host vm-web-1', 'address of 10.10.1.4 all resources 120 min 10 rows'],
    ['ip 203.0.113.7 where denied', 'address of 203.0.113.7 all resources 120 min 10 rows where action = deny'],
    ['compare', 'changes all resources 120 min 10 rows against 24 h earlier'],
    ['compare last 2h with -7d', 'changes all resources 120 min 10 rows against 168 h earlier'],
    ['compare last 7d', 'changes all resources 10080 min 10 rows against 168 h earlier'],
    ['compare vm-web-1 with yesterday', 'changes vm-web-1 120 min 10 rows against 24 h earlier'],
    ['compare last 2h to last week', 'changes all resources 120 min 10 rows against 168 h earlier'],
    [
      'compare last 2h with 12h earlier where tcp',
      'changes all resources 120 min 10 rows against 12 h earlier where proto = TCP',
    ],
    ['compare from 08:00 to 10:30 with the day before', 'changes all resources 150 min 10 rows against 24 h earlier'],
    ['protocols', 'protocols all resources 120 min 10 rows'],
    ['protocols by country', 'protocolCountries all resources 120 min 10 rows'],
    ['protocols by day last 7d', 'protocolDays all resources 10080 min 10 rows'],
    ['durations', 'durations all resources 120 min 10 rows'],
    ['subnets', 'subnetPairs all resources 120 min 10 rows'],
    ['classes', 'classes all resources 120 min 10 rows'],
    ['actions', 'actions all resources 120 min 10 rows'],
    ['denied', 'actions all resources 120 min 10 rows'],
    ['new last 24h', 'firstSeen all resources 1440 min 10 rows'],
    ['first-seen', 'firstSeen all resources 120 min 10 rows'],
    ['one-way', 'oneWay all resources 120 min 10 rows'],
    ['help filters', 'help'],
    [
      '@flowbell, show me the top talkers for vm-web-1 in the last 30 minutes please',
      'talkers vm-web-1 30 min 10 rows',
    ],
  ] as const) {
    test(`“${text}”`, async () => assert.equal(await asked(text), expected));
  }
});

describe('what cannot be run is refused with its code, the place, and what was probably meant', () => {
  for (const [text, code, message, commands] of [
    ['reprot vm-web-1', 'FB2001', /“reprot” at position 1/, ['report vm-web-1', 'help']],
    ['/flowbell statsu', 'FB2001', /“statsu” at position 11/, ['status', 'help']],
    ['lsat 2h', 'FB2001', /Did you mean last 2h/, ['last 2h', 'help']],
    ['xyzzy', 'FB2001', /“xyzzy” at position 1 is not a command/, ['help']],
    ['help reprot', 'FB2001', /Did you mean report/, ['help report']],
    ['top', 'FB2002', /Top what/, ['top talkers', 'top ports', 'top countries', 'top protocols', 'top rules']],
    ['top prots last 1h', 'FB2002', /“prots” at position 5.*Did you mean ports/, ['top ports last 1h']],
    ['report vm-web-1 and vm-web-2', 'FB2002', /“and” at position 17/, ['report vm-web-1']],
    ['report last 1h last 2h', 'FB2002', /“last” at position 16/, ['report last 1h']],
    ['report "vm-web-1', 'FB2002', /quote at position 8 is not closed/, []],
    ['status now', 'FB2002', /“now” at position 8/, ['status']],
    ['report lsat 2h', 'FB2003', /Did you mean last/, ['report last 2h']],
    ['report vm-web-1 08:00', 'FB2003', /only one time/, ['report vm-web-1 since 08:00']],
    [
      'report vm-wbe-1 last 2h',
      'FB2004',
      /“vm-wbe-1” \(position 8\).*Did you mean vm-web-1/,
      ['report vm-web-1 last 2h'],
    ],
    ['report nowhere', 'FB2004', /“nowhere” \(position 8\)/, []],
    ['report nsg vm-web-1', 'FB2004', /“vm-web-1” \(position 12\)/, []],
    ['report vm-web', 'FB2004', /can mean 2 resources/, ['report vm-web-1', 'report vm-web-2']],
    ['flows where', 'FB2007', /Behind “where” at position 7/, ['flows']],
    ['flows wher denied', 'FB2003', /Did you mean where/, ['flows where denied']],
    ['top ports where port 443', 'FB2007', /position 22: expected =/, ['top ports where port = 443']],
    [
      'top ports where contry = DE last 2h',
      'FB2007',
      /position 17: expected a field, found "contry"/,
      ['top ports where country = DE last 2h'],
    ],
    ['flows where tcp vm-web-1', 'FB2007', /position 17: expected "and" or "or"/, []],
    ['report last 1h where tcp last 2h', 'FB2002', /“last” at position 26/, ['report last 1h where tcp']],
    ['flows where app = DNS', 'FB2007', /position 13: flow logs do not say "app"/, []],
    ['report capture x where denied', 'FB2007', /position 24: captures do not say "action"/, []],
    ['flows where time > 14:61', 'FB2007', /position 20: expected a time/, []],
    ['top ports by colour', 'FB2002', /“colour” at position 14 is nothing to order by/, []],
    ['top talkers by byte', 'FB2002', /Did you mean bytes/, ['top talkers by bytes']],
    ['compare with tomorrow', 'FB2003', /position 14/, ['compare with -1d', 'compare with -7d']],
    ['host nowhere', 'FB2004', /“nowhere” \(position 6\)/, []],
    ['host 10.0.0.0/8', 'FB2002', /“10.0.0.0\/8” at position 6 is not an address/, ['top talkers']],
    ['port https', 'FB2002', /“https” at position 6 is not a port/, ['top ports']],
    ['country Germnay', 'FB2002', /“Germnay” at position 9 is not a country/, ['top countries']],
    ['top ports 10.99.0.1', 'FB2004', /“10.99.0.1” \(position 11\)/, []],
  ] as const) {
    test(`“${text}”`, () => {
      const error = refusal(text);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.deepEqual(
        error.suggestions.map((each) => each.command),
        commands,
      );
    });
  }

  test('an unknown resource lists all that there are', () => {
    assert.equal(refusal('report nowhere').choices.length, SCOPES.length);
  });

  test('every suggested command runs', () => {
    for (const text of ['reprot vm-web-1', 'top prots', 'report lsat 2h', 'report vm-wbe-1', 'report vm-web', 'top']) {
      for (const { command } of refusal(text).suggestions) understand(command, COMMANDS, SITUATION);
    }
  });
});

test('what was imported may be a capture or a flow log, and is asked for what either says', () => {
  for (const text of [
    'report capture import/logs/PT1H.json where denied',
    'flows capture import/x.cap where app = DNS',
  ])
    understand(text, COMMANDS, SITUATION);
});

describe('a name that several kinds of things carry', () => {
  const known = knownScopes([{ scope: { kind: 'vm', name: 'web' } }, { scope: { kind: 'nsg', name: 'web' } }], []);

  test('is asked about, with a button for each', () => {
    assert.throws(
      () => understand('report web', COMMANDS, { ...SITUATION, known }),
      (error) =>
        error instanceof CommandError &&
        error.suggestions.map((each) => each.command).join() === 'report web,report nsg web',
    );
  });
});

describe('hostile text', () => {
  for (const [name, text] of [
    ['10,000 characters', 'a'.repeat(10_000)],
    ['10,000 words', 'a '.repeat(5_000)],
    ['control characters', 'rep\u0000ort \u001b[31m\u0007\u009b2J'],
    ['emoji', '🔥👩‍👩‍👧‍👦 🔔'],
    ['right-to-left text', 'report \u202eمرحبا\u202c'],
    ['SQL', "report '; DROP TABLE flows; --'"],
    ['marks', 'report **bold** `code` [x](https://evil.example)'],
    ['prototype names', 'constructor'],
    ['an inherited property as a resource', 'report __proto__'],
    ['an inherited property as a view', 'top toString'],
    ['digits without end', `report last ${'9'.repeat(300)}h`],
    ['lone surrogates', 'report \ud800\udfff\ud800'],
  ] as const) {
    test(`of ${name} is refused in a short sentence without marks of its own`, () => {
      const error = refusal(text);
      assert.match(error.code, /^FB200[1-4]$/);
      assert.ok(error.message.length < 300, error.message);
      assert.doesNotMatch(error.message, /\*\*|\u001b|\u0007|\u202e|\u0000/);
    });
  }

  test('of any kind is either understood or refused as a command, at once', () => {
    const words = fc.constantFrom(
      'report',
      'top',
      'ports',
      'last',
      '2h',
      'from',
      'to',
      '08:00',
      '"',
      '‘',
      'CET',
      '+02:00',
      '-',
      'nsg',
      '29',
      'Feb',
      'where',
      'port',
      '=',
      '(',
      'by',
      'page',
      'with',
      'flows',
      'host',
      'compare',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          understand(typed, COMMANDS, SITUATION);
        } catch (error) {
          assert.ok(error instanceof CommandError, `${JSON.stringify(typed)}: ${String(error)}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('commands on buttons', () => {
  test('are read back as the resource and window that they were made from', () => {
    const names = fc.constantFrom(...SITUATION.known.map((entry) => entry.scope));
    const past = fc.integer({ min: NOW_MS - 90 * 86_400_000, max: NOW_MS - 600_000 });
    fc.assert(
      fc.property(names, past, fc.integer({ min: 1000, max: 600_000 }), (scope, fromMs, lengthMs) => {
        const window = { fromMs, toMs: fromMs + lengthMs };
        const line = tokenise(say(scopeWords(scope), windowWords(window)));
        assert.deepEqual(parseQuery(new Cursor(line), SITUATION), { scope, window, filter: null });
      }),
    );
  });

  test('are read back as the filter that they were made from', () => {
    fc.assert(
      fc.property(filterArbitrary(fieldsOf('flows')), (filter) => {
        const words = say('last 2h', whereWords(filter));
        fc.pre(words.length < 2000);
        assert.deepEqual(parseQuery(new Cursor(tokenise(words)), SITUATION).filter, filter);
      }),
      { numRuns: 500 },
    );
  });
});
