import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseFilterPrefix, parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
import { AppError } from '#core/errors.ts';

/** The text of the mark's line begins below the place. */
function faultOf(filter: string): { at: number; message: string; marked: string; next: string } {
  try {
    parseFlowFilter(filter);
  } catch (error) {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'FB2007');
    const [, shown = '', mark = ''] = error.message.split('\n');
    const from = mark.indexOf('^');
    return {
      at: Number(error.details['at']),
      message: String(error.details['message']),
      marked: shown.slice(from, from + mark.trim().length),
      next: error.next,
    };
  }
  assert.fail(`"${filter}" was understood`);
}

describe('parseFlowFilter', () => {
  test('binds not closest, then and, then or', () => {
    const test = (field: string, from: number) => ({
      kind: 'test',
      field,
      operator: '=',
      values: [{ kind: 'number', from, to: from }],
    });
    assert.deepEqual(parseFlowFilter('port = 1 or port = 2 and not sport = 3'), {
      kind: 'or',
      parts: [test('port', 1), { kind: 'and', parts: [test('port', 2), { kind: 'not', part: test('sport', 3) }] }],
    });
  });

  for (const [one, same] of [
    ['port = 80', 'PORT == 80'],
    ['port != 80', 'not port = 80'],
    ['port <> 80', '!(port = 80)'],
    ['port in (80, 443)', '(port in (80,443))'],
    ['port not in (80, 443)', 'not port in (80, 443)'],
    ['app = DNS and src = 10.0.0.4', 'app=DNS&&src=10.0.0.4'],
    ['app = DNS or src = 10.0.0.4', 'app = "dns" || src = 10.0.0.4/32'],
    ['bytes > 10MB', 'bytes > 10000000'],
    ['bytes > 2GiB', 'bytes > 2147483648'],
    ['duration >= 5m', 'duration >= 300 s'.replace(' s', 's')],
    ['duration < 250ms', 'duration < 0.25s'],
    ['proto = tcp', 'proto = 6'],
    ['packets > 10k', 'packets > 10000'],
    ['asn = AS8075', 'asn = 8075'],
    ['host = *.Example.com', "host = '*.example.com'"],
    ['src = 2001:db8::1', 'src = 2001:0db8:0:0:0:0:0:1/128'],
    ['src = ::ffff:10.0.0.4', 'src = 10.0.0.4'],
    ['country = de', 'country = DE'],
    ['country = Germany', 'country = DE'],
    ['country in ("United States", "south korea")', 'country in (US, KR)'],
    ['ip.addr == 10.0.0.4', 'ip = 10.0.0.4'],
    ['tcp.dstport == 443', 'proto = TCP and dport = 443'],
    ['udp.port in {53, 5353}', 'proto = UDP and port in (53, 5353)'],
    ['tcp.port in {80 443 8000..8099}', 'proto = TCP and port in (80, 443, 8000-8099)'],
    ['!tcp', 'proto != TCP'],
    ['10.0.0.4', 'ip = 10.0.0.4'],
    ['10.0.0.0/8', 'ip = 10.0.0.0/8'],
    ['2001:db8::/32 and tcp', 'ip = 2001:db8::/32 and proto = TCP'],
    [':443', 'port = 443'],
    [':8000-8099', 'port = 8000-8099'],
    ['10.0.0.4:443', 'ip = 10.0.0.4 and port = 443'],
    ['[2001:db8::1]:443', 'ip = 2001:db8::1 and port = 443'],
    ['DE', 'country = DE'],
    ['denied and inbound', 'action = deny and dir = in'],
    ['not NL', 'country != NL'],
    ['port:443', 'port = 443'],
    ['src:2001:db8::1', 'src = 2001:db8::1'],
    ['DestPort == 443 and FlowStatus == "Denied"', 'dport = 443 and action = deny'],
    ['SrcIP in ("10.0.0.4", "10.0.0.5")', 'src in (10.0.0.4, 10.0.0.5)'],
    ['rule has "ssh"', 'rule = *ssh*'],
    ['rule !has "ssh"', 'rule != *ssh*'],
    ['rule not contains ssh', 'rule != *ssh*'],
    ['vm startswith vm-web', 'vm = vm-web*'],
    ['host endswith .example.com', 'host = *.example.com'],
    ['host matches "*.example.com"', 'host = *.example.com'],
    ['vm =~ VM-WEB-1', 'vm = vm-web-1'],
    ['app !~ dns', 'app != DNS'],
    ['dir is in', 'dir = in'],
    ['action is not allow', 'action != allow'],
    ['dport ge 1024 and dport lt 2048', 'dport >= 1024 and dport < 2048'],
    ['port between (80 .. 90)', 'port = 80-90'],
    ['port between 80 and 90', 'port = 80-90'],
    ['port not between (80 .. 90)', 'port != 80-90'],
    ['bytes = 1kB..2kB', 'bytes between 1000 and 2000'],
    ['state = B', 'state = begin'],
    ['class = azure-platform', 'class = azurePlatform'],
    ['sasn = 8075', 'srcasn = AS8075'],
    ['time >= 2026-11-20T14:05:00.000Z', 'time >= 2026-11-20T14:05Z'],
    ['time = 2026-11-20', 'time = 2026-11-20T00:00:00.000Z..2026-11-20T23:59:59.999Z'],
    ['time > datetime(2026-11-20T14:05Z)', 'time > 2026-11-20 14:05'],
    ['time < 2026-11-20T14:05+01:00', 'time < 2026-11-20T13:05Z'],
    ['vm = “vm web 1”', 'vm = "vm web 1"'],
  ] as const) {
    test(`reads "${one}" as "${same}"`, () => assert.deepEqual(parseFlowFilter(one), parseFlowFilter(same)));
  }

  for (const [filter, marked, message, next] of [
    ['', '', 'expected a field, found the end of the filter', /^Fields are src, dst,/],
    ['443', '443', 'expected a field, found "443"', /^Write port = 443 or :443\.$/],
    ['in', 'in', 'expected a field, found "in"', /^Write dir = in\.$/],
    ['prot = TCP', 'prot', 'expected a field', /^Did you mean "proto"\?/],
    ['dprot = 443', 'dprot', 'expected a field', /^Did you mean "dport"\?/],
    ['contry = DE', 'contry', 'expected a field', /^Did you mean "country"\?/],
    ['port 443', '443', 'expected =, !=, <, <=, >, >= or in, found "443"', /^Write port = 443\.$/],
    ['port = 80,443', ',', 'expected "and" or "or", found ","', /port in \(80, 443\)/],
    ['port in 80', '80', 'expected "("', /in parentheses/],
    ['port in (80 443)', '443', 'expected "," or ")"', /commas/],
    ['port = 70000', '70000', 'expected a port from 0 to 65535', /port in/],
    ['port = 90-80', '90-80', 'expected a port', /port in/],
    ['src = 10.0.0', '10.0.0', 'expected an address or a range', /src = 10\.0\.0\.4/],
    ['src = 10.0.0.0/33', '10.0.0.0/33', 'expected an address or a range', /./],
    ['bytes > 10XB', '10XB', 'expected a size such as 1500, 10MB', /./],
    ['duration > 5 m', '5', 'expected a length of time such as 250ms, 30s or 5m', /./],
    ['host > x', '>', '"host" has no order', /./],
    ['result = open', 'open', 'expected one of established, closed, reset', /./],
    ['country = Germnay', 'Germnay', 'expected a country such as DE or Germany', /./],
    ['action > deny', '>', '"action" has no order', /./],
    ['dir = inside', 'inside', 'expected in or out, found "inside"', /dir = in/],
    ['time > 25:00', '25:00', 'expected a time such as 14:05, 2026-11-20', /time >= 14:05/],
    ['time > 2026-13-01', '2026-13-01', 'expected a time', /./],
    ['port between 80', '', 'expected "and" and the end of the range', /between 80 and 90/],
    ['port in {80, 443', '', 'expected "," or "}"', /./],
    ['src:nowhere', 'src:nowhere', 'expected an address', /^For a name write resource = nowhere\.$/],
    ['dst = vm-web-1', 'vm-web-1', 'expected an address', /^For a name write resource = vm-web-1\.$/],
    ['rule matches', '', 'expected a name', /./],
    ['port = 80 host = x', 'host', 'expected "and" or "or", found "host"', /Join/],
    ['(port = 80', '', 'expected ")"', /Close/],
    ['port = 80)', ')', 'expected no closing parenthesis here', /./],
    ["app = 'x", "'x", 'expected a closing quote', /Close the text/],
    ['port = 80 & app = x', '&', 'expected a field, a value or a sign, found "&"', /./],
    ['not', '', 'expected a field, found the end', /./],
    ['app = DNS and', '', 'expected a field, found the end', /./],
  ] as const) {
    test(`marks what is wrong in "${filter}"`, () => {
      const fault = faultOf(filter);
      assert.equal(fault.marked.trim(), marked);
      assert.ok(fault.message.startsWith(message), fault.message);
      assert.match(fault.next, next);
    });
  }

  for (const [filter, same] of [
    ['time >= 16:00', 'time >= 2026-11-20T15:00Z'],
    ['time = 16:00-16:04', 'time = 2026-11-20T15:00:00.000Z..2026-11-20T15:04:59.999Z'],
    // Still ahead today.
    ['time >= 22:00', 'time >= 2026-11-19T21:00Z'],
    ['time > ago(5m)', 'time > 2026-11-20T15:00:00Z'],
    ['time = 2026-10-25', 'time = 2026-10-24T22:00:00.000Z..2026-10-25T22:59:59.999Z'],
  ] as const) {
    test(`reads "${filter}" at 16:05 in Berlin as "${same}"`, () => {
      const context = { timeZone: 'Europe/Berlin', nowMs: Date.UTC(2026, 10, 20, 15, 5) };
      assert.deepEqual(parseFlowFilter(filter, context), parseFlowFilter(same));
    });
  }

  test('knows no clock time where nobody says what day it is', () => {
    assert.match(faultOf('time > 14:05').message, /^expected a time/);
  });

  for (const [filter, table, message, next] of [
    ['port = 1 and app = DNS', 'flows', 'flow logs do not say "app"', /dport = 53/],
    ['sni = x', 'flows', 'flow logs do not say "host"', /ip = 10\.0\.0\.4/],
    ['denied', 'captures', 'captures do not say "action"', /result = refused/],
    ['rule has x', 'captures', 'captures do not say "rule"', /^Fields are src/],
    ['class = internet', 'capture-file', 'captures do not say "class"', /^Fields are src/],
  ] as const) {
    test(`refuses "${filter}" of ${table}`, () => {
      assert.throws(
        () => parseFlowFilter(filter, { table }),
        (error) =>
          error instanceof AppError &&
          error.details['at'] === Math.max(0, filter.indexOf('app')) &&
          error.message.includes(message) &&
          next.test(error.next),
      );
    });
  }

  test('reads as much as is a filter where a command goes on behind it', () => {
    const text = 'denied and port in (22, 3389) last 24h';
    const { filter, end, fault } = parseFilterPrefix(text);
    assert.deepEqual(filter, parseFlowFilter('denied and port in (22, 3389)'));
    assert.equal(text.slice(end), 'last 24h');
    assert.throws(fault, /expected "and" or "or", found "last"/);
  });

  test('says what was probably meant in the place that it marks', () => {
    for (const [filter, corrected] of [
      ['contry = DE', 'country = DE'],
      ['port 443', 'port = 443'],
      ['port = 80 host = x', 'port = 80 and host = x'],
      ['port = 80 & tcp', 'port = 80 and tcp'],
      ['port = 80)', 'port = 80'],
      ['rule > x', 'rule = x'],
    ] as const) {
      assert.throws(
        () => parseFlowFilter(filter),
        (error) => {
          assert.ok(error instanceof AppError);
          const { at, length, instead } = error.details;
          const fixed = filter.slice(0, Number(at)) + String(instead) + filter.slice(Number(at) + Number(length));
          return fixed === corrected;
        },
      );
    }
  });

  test('refuses more comparisons than a store can be asked', () => {
    const many = Array.from({ length: 501 }, (_, at) => `port = ${at}`);
    parseFlowFilter(many.slice(1).join(' or '));
    parseFlowFilter(`port in (${many.map((_, at) => at).join(', ')})`);
    assert.match(faultOf(many.join(' or ')).message, /at most 500 comparisons/);
  });

  test('marks the place in a filter that is too long to be shown whole', () => {
    const filter = `${'port = 80 or '.repeat(40)}prt = 1${' or port = 80'.repeat(40)}`;
    const fault = faultOf(filter);
    assert.equal(fault.at, filter.indexOf('prt'));
    assert.equal(fault.marked, 'prt');
  });

  test('refuses nesting that would exhaust the stack, and a filter without end', () => {
    assert.match(faultOf(`${'('.repeat(5000)}port = 1`).message, /at most 100 parts inside each other/);
    assert.match(faultOf(`${'not '.repeat(4000)}port = 1`).message, /at most 100 parts inside each other/);
    assert.match(faultOf('x'.repeat(30_000)).message, /at most 20000 characters, found 30000/);
  });

  test('answers any text with a filter or with FB2007 inside of it', () => {
    const word = fc.constantFrom(
      'port',
      'host',
      'in',
      'not',
      'and',
      'or',
      '(',
      ')',
      ',',
      '=',
      '!=',
      '>',
      '80',
      '*.a',
      'tcp.port',
      'has',
      'between',
      'time',
      '2026-11-20',
      '14:05',
      'DE',
      ':443',
      'action',
      '{',
      '}',
      '..',
      'datetime',
      '10.0.0.0/8',
      '::1',
      "'",
      '💥',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          parseFlowFilter(filter);
        } catch (error) {
          assert.ok(error instanceof AppError && error.code === 'FB2007');
          const at = Number(error.details['at']);
          assert.ok(at >= 0 && at <= filter.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
