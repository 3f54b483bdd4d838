import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseFlowFilter } from '#analysis/filter/parse-flow-filter.ts';
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
  ] as const) {
    test(`reads "${one}" as "${same}"`, () => assert.deepEqual(parseFlowFilter(one), parseFlowFilter(same)));
  }

  for (const [filter, marked, message, next] of [
    ['', '', 'expected a field, found the end of the filter', /^Fields are src, dst,/],
    ['tcp', 'tcp', 'expected a field, found "tcp"', /^Write proto = tcp\.$/],
    ['10.0.0.4', '10.0.0.4', 'expected a field', /^Write ip = 10\.0\.0\.4, src/],
    ['ip.addr == 10.0.0.4', 'ip.addr', 'expected a field', /^Did you mean "ip"\?/],
    ['tcp.dstport == 443', 'tcp.dstport', 'expected a field', /^Did you mean "dport"\?/],
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
    ['country = Germany', 'Germany', 'expected a country of two letters', /./],
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
