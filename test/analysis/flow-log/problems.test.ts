import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowLogDecoder, decodeFlowLog } from '#analysis/flow-log/decoder.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const MS = '1733975962447,10.1.0.4,40.119.6.228,1,2';
const GOOD = `${MS},6,I,E,NX,1,2,3,4`;
const log = (tuple: string): string =>
  `{"records":[{"flowRecords":{"flows":[{"flowGroups":[{"flowTuples":["${GOOD}","${tuple}","${GOOD}"]}]}]}}]}`;

/** Malformed tuples: the text at which the problem is, the part, what was expected. */
const cases: readonly (readonly [tuple: string, found: string, part: string, expected: RegExp])[] = [
  [`1733975962447,10.1.0.4,40.119.6.228,99999,2,6,I,E,NX,1,2,3,4`, '99999', 'source port', /0 to 65535/],
  [`${MS},256,I,E,NX,1,2,3,4`, '256', 'protocol', /0 to 255/],
  [`${MS},T7,I,E,NX,1,2,3,4`, 'T7', 'protocol', /0 to 255/],
  [`${MS},:,I,E,NX,1,2,3,4`, ':', 'protocol', /0 to 255/],
  [`1733975962447,10.1.0.4,40.119.6.228,1,4294967297,6,I,E,NX,1,2,3,4`, '4294967297', 'destination port', /65535/],
  [`${MS},6,Q,E,NX,1,2,3,4`, 'Q', 'direction', /I or O/],
  [`${MS},6,I,Z,NX,1,2,3,4`, 'Z', 'state', /B, C, E or D/],
  [`${MS},6,I,E,NX,-1,2,3,4`, '-1', 'packets sent', /number/],
  [`${MS},6,I,E,NX,1,2,3,9007199254740992`, '9007199254740992', 'bytes received', /number/],
  [`${MS},6,I,E,NX,1,2,3,4.5`, '4.5', 'bytes received', /number/],
  [`later,10.1.0.4,40.119.6.228,1,2,6,I,E,NX,1,2,3,4`, 'later', 'time', /1970/],
  [`1733975962447,10.1.0.400,40.119.6.228,1,2,6,I,E,NX,1,2,3,4`, '10.1.0.400', 'source address', /IPv4 or IPv6/],
];
for (const [tuple, found, part, expected] of cases) {
  test(`a tuple with ${part} "${found}" is told with its offset and the tuples around it are kept`, () => {
    const text = log(tuple);
    const { stats } = decodeFlowLog(encode(text));
    assert.partialDeepStrictEqual(stats, { records: 1, tuples: 2, problemCount: 1 });
    const [problem] = stats.problems;
    const offset = text.indexOf(tuple) + tuple.lastIndexOf(found);
    assert.partialDeepStrictEqual(problem, { offset, found, path: `record 1, tuple 2, ${part}` });
    assert.match(problem?.expected ?? '', expected);
    assert.match(problem?.message ?? '', /^Record 1, tuple 2, .* at byte \d+: expected .*, found .*\.$/);
  });
}

test('a tuple with too few fields is told by their number', () => {
  const text = log('1733975962447,10.1.0.4');
  const [problem] = decodeFlowLog(encode(text)).stats.problems;
  assert.partialDeepStrictEqual(problem, {
    offset: text.indexOf('"1733975962447,10.1.0.4"') + 1,
    expected: '13 fields',
    found: '2 fields: 1733975962447,10.1.0.4',
  });
});

test('the offset of a field behind escapes is that of its bytes in the blob', () => {
  const tuple = `\\u0031733975962447,10.1.0.4,40.119.6.228,1,99999,6,I,E,NX,1,2,3,4`;
  const text = log(tuple);
  assert.equal(decodeFlowLog(encode(text)).stats.problems[0]?.offset, text.indexOf('99999'));
});

test('problems of a part of a blob count from the start of the blob', () => {
  const text = `,${log('x').slice('{"records":['.length, -2)}`;
  const decoder = new FlowLogDecoder({ startOffset: 1000 });
  decoder.push(encode(text));
  decoder.end();
  assert.deepEqual(
    decoder.stats.problems.map(({ offset }) => offset),
    [1000 + text.indexOf('"x"') + 1],
  );
});

test('a part of a blob that is announced as one needs neither opener nor closer', () => {
  for (const [text, isPart, problems] of [
    [log(GOOD).slice(0, -2), true, 0],
    [log(GOOD).slice(0, -2), false, 1],
    [log(GOOD).slice('{"records":['.length), false, 0],
    ['', true, 0],
    ['', false, 1],
  ] as const) {
    const decoder = new FlowLogDecoder({ isPart });
    decoder.push(encode(text));
    decoder.end();
    assert.equal(decoder.stats.problemCount, problems, `${text.slice(0, 30)} ${isPart}`);
  }
});

test('a list that is something else and a tuple that is no text are told', () => {
  for (const [from, to, expected] of [
    [`"flowTuples":["${GOOD}","x","${GOOD}"]`, '"flowTuples":null', 'a list'],
    ['"flowGroups":[', '"flowGroups":"a","more":[', 'a list'],
    ['"x"', '17', 'a tuple as text'],
    ['"x"', '{"a":[]}', 'a tuple as text'],
    ['"flows":[{', '"flows":[7,{', 'an object'],
  ] as const) {
    const text = log('x').replace(from, to);
    const { stats } = decodeFlowLog(encode(text));
    assert.ok(
      stats.problems.some((problem) => problem.expected === expected),
      `${text}\n${JSON.stringify(stats.problems)}`,
    );
    assert.equal(stats.records, 1);
  }
});

test('punctuation between records that is not JSON is told and the records are read', () => {
  const record = log(GOOD).slice('{"records":['.length, -2);
  for (const list of [`${record}${record}`, `${record},,${record}`, `${record},${record},`, `,${record},${record}`]) {
    const { stats } = decodeFlowLog(encode(`{"records":[${list}]}`));
    assert.partialDeepStrictEqual(stats, { records: 2, tuples: 6, problemCount: 1 });
  }
});

test('a record of another log is told, and those around it are read', () => {
  const record = log(GOOD).slice('{"records":['.length, -2);
  const { stats } = decodeFlowLog(encode(`{"records":[${record},{"category":"AuditEvent"},${record}]}`));
  assert.partialDeepStrictEqual(stats, { records: 2, tuples: 6, problemCount: 1 });
  assert.match(stats.problems[0]?.message ?? '', /expected an object with properties.flows or flowRecords.flows/);
});

const notFlowLogs: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', encode('')],
  ['white space', encode(' \n ')],
  ['prose', encode('Hello, {world} [of] "text"')],
  ['other JSON', encode('{"name":"flowbell","files":[{"a":1},{"b":2}]}')],
  [
    'another log of Azure',
    encode('{"records":[{"category":"AuditEvent","properties":{"a":1}},{"category":"AuditEvent"}]}'),
  ],
  ['a number', encode('17')],
  ['a capture', Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['UTF-16', new Uint8Array(Buffer.from('{"records":[]}', 'utf16le'))],
];
for (const [name, bytes] of notFlowLogs) {
  test(`what is no flow log gives no records and one clear problem: ${name}`, () => {
    const { batches, stats } = decodeFlowLog(bytes);
    assert.deepEqual(batches, []);
    assert.partialDeepStrictEqual(stats, { records: 0, tuples: 0, problemCount: 1 });
    assert.match(stats.problems[0]?.message ?? '', /^File at byte 0: expected a flow log/);
  });
}

test('the first hundred problems are kept and all are counted', () => {
  const text = log(Array.from({ length: 250 }, () => 'x').join('","'));
  const { stats } = decodeFlowLog(encode(text));
  assert.deepEqual([stats.problemCount, stats.problems.length], [250, 100]);
});
