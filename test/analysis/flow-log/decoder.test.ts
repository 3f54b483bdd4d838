import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFlowLog } from '#analysis/flow-log/decoder.ts';
import { type FlowRow, rowsOf } from '../../support/reference-flow-log.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const rows = (log: string): FlowRow[] => rowsOf(decodeFlowLog(encode(log)).batches);

const vnet = (...tuples: readonly string[]): string =>
  JSON.stringify({ flowRecords: { flows: [{ aclID: 'acl', flowGroups: [{ rule: 'r', flowTuples: tuples }] }] } });
const nsg = (...tuples: readonly string[]): string =>
  JSON.stringify({ properties: { flows: [{ rule: 'r', flows: [{ mac: '000D3AF87856', flowTuples: tuples }] }] } });
const only = (log: string): FlowRow => {
  const [row, ...more] = rows(log);
  assert.ok(row !== undefined && more.length === 0, `one row expected in ${log}`);
  return row;
};
const v4 = (hex: string): string => `00000000000000000000ffff${hex}`;

test('an NSG v1 record gives its tuple, its rule and its NSG', () => {
  const log = `{"records":[{"time":"2017-02-16T22:00:32.8950000Z","systemId":"55ff","category":"NetworkSecurityGroupFlowEvent",
    "resourceId":"/SUBSCRIPTIONS/S/NSG","operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":1,"flows":[
    {"rule":"DefaultRule_DenyAllInBound","flows":[{"mac":"000D3AF8801A","flowTuples":["1487282421,192.0.2.95,10.1.0.4,51529,5358,T,I,D"]}]}]}}]}`;
  assert.deepEqual(only(log), {
    timeMs: 1_487_282_421_000,
    src: v4('c000025f'),
    dst: v4('0a010004'),
    ports: [51529, 5358],
    protocol: 6,
    counters: [NaN, NaN, NaN, NaN],
    direction: 'in',
    action: 'deny',
    state: 'none',
    encryption: '',
    context: {
      format: 'nsg1',
      recordTimeMs: Date.UTC(2017, 1, 16, 22, 0, 32, 895),
      flowLogId: '/SUBSCRIPTIONS/S/NSG',
      targetId: '/SUBSCRIPTIONS/S/NSG',
      mac: '000D3AF8801A',
      aclId: '/SUBSCRIPTIONS/S/NSG',
      rule: 'DefaultRule_DenyAllInBound',
    },
  });
});

test('a VNet record gives its tuple and its context, also when all names follow the tuples', () => {
  const log = `{"flowRecords":{"flows":[{"flowGroups":[{"flowTuples":["1733975962447,10.1.0.4,40.119.6.228,123,124,17,O,C,NX,4,360,5,528"],
    "rule":"DefaultRule_AllowInternetOutBound"}],"aclID":"/subscriptions/s/nsg"}]},"macAddress":"000D3A359573",
    "targetResourceID":"/subscriptions/s/vnet","flowLogResourceID":"/SUBSCRIPTIONS/S/LOG","time":"2024-12-12T04:00:30.1234567Z"}`;
  assert.deepEqual(only(log), {
    timeMs: 1_733_975_962_447,
    src: v4('0a010004'),
    dst: v4('287706e4'),
    ports: [123, 124],
    protocol: 17,
    counters: [4, 360, 5, 528],
    direction: 'out',
    action: 'allow',
    state: 'continue',
    encryption: 'NX',
    context: {
      format: 'vnet4',
      recordTimeMs: Date.UTC(2024, 11, 12, 4, 0, 30, 123),
      flowLogId: '/SUBSCRIPTIONS/S/LOG',
      targetId: '/subscriptions/s/vnet',
      mac: '000D3A359573',
      aclId: '/subscriptions/s/nsg',
      rule: 'DefaultRule_AllowInternetOutBound',
    },
  });
});

const START = '1708978215,203.0.113.105,10.0.0.5,35370,443';
const NONE = [NaN, NaN, NaN, NaN];
const nsgCases: readonly (readonly [string, string, Partial<FlowRow>])[] = [
  ['a begin without counters', `${START},T,I,A,B,,,,`, { state: 'begin', action: 'allow', counters: NONE }],
  [
    'a continuation',
    `${START},T,I,A,C,1021,588096,8005,4610880`,
    { state: 'continue', counters: [1021, 588096, 8005, 4610880] },
  ],
  [
    'an end',
    `${START},U,O,A,E,52,29952,47,27072`,
    { state: 'end', protocol: 17, direction: 'out', counters: [52, 29952, 47, 27072] },
  ],
  ['a denied attempt, written with state B', `${START},T,I,D,B,,,,`, { state: 'deny', action: 'deny', counters: NONE }],
  ['zero counters as zero', `${START},T,I,A,B,0,0,0,0`, { counters: [0, 0, 0, 0] }],
  ['a version 1 start', `${START},T,O,A`, { state: 'none', action: 'allow', counters: NONE }],
];
for (const [name, tuple, expected] of nsgCases) {
  test(`an NSG tuple is read: ${name}`, () => assert.partialDeepStrictEqual(only(nsg(tuple)), expected));
}

const MS = '1733975962447,10.1.0.4,40.119.6.228,1,65535';
const vnetCases: readonly (readonly [string, string, Partial<FlowRow>])[] = [
  [
    'a denied attempt',
    `${MS},6,I,D,NX,0,0,0,0`,
    { state: 'deny', action: 'deny', counters: [0, 0, 0, 0], ports: [1, 65535] },
  ],
  ['unknown counters', `${MS},6,I,B,NX,,,,`, { state: 'begin', counters: NONE }],
  ['some unknown counters', `${MS},6,I,E,NX,1,,3,`, { counters: [1, NaN, 3, NaN] }],
  [
    'a time in seconds',
    '1493695838,185.170.185.105,10.2.0.4,35370,23,6,I,C,NX,1021,588096,8005,4610880',
    { timeMs: 1_493_695_838_000 },
  ],
  ['an unknown protocol', `${MS},89,I,E,NX,1,2,3,4`, { protocol: 89 }],
  ['the largest protocol', `${MS},255,I,E,NX,1,2,3,4`, { protocol: 255 }],
  ['a hardware that cannot encrypt', `${MS},6,O,E,NX_HW_NOT_SUPPORTED,1,2,3,4`, { encryption: 'NX_HW_NOT_SUPPORTED' }],
  ['encrypted traffic', `${MS},6,O,E,X,1,2,3,4`, { encryption: 'X' }],
  ['an encryption state that is not known', `${MS},6,O,E,NX_LATER,1,2,3,4`, { encryption: 'other' }],
  ['no encryption state', `${MS},6,O,E,,1,2,3,4`, { encryption: '' }],
  [
    'counters up to 2^53 − 1',
    `${MS},6,O,E,NX,1234567890,9007199254740991,999999999,1000000000`,
    { counters: [1_234_567_890, Number.MAX_SAFE_INTEGER, 999_999_999, 1_000_000_000] },
  ],
];
for (const [name, tuple, expected] of vnetCases) {
  test(`a VNet tuple is read: ${name}`, () => assert.partialDeepStrictEqual(only(vnet(tuple)), expected));
}

// RFC 4291 section 2.2 and RFC 5952.
const addressCases: readonly (readonly [string, string])[] = [
  ['2001:DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
  ['FF01::101', 'ff010000000000000000000000000101'],
  ['::1', '00000000000000000000000000000001'],
  ['::', '00000000000000000000000000000000'],
  ['1::', '00010000000000000000000000000000'],
  ['::13.1.68.3', '0000000000000000000000000d014403'],
  ['::FFFF:129.144.52.38', '00000000000000000000ffff81903426'],
  ['::ffff:8190:3426', '00000000000000000000ffff81903426'],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ['::2:3:4:5:6:7:8', '00000002000300040005000600070008'],
  ['10.0.0.1', '00000000000000000000ffff0a000001'],
  ['0.0.0.0', '00000000000000000000ffff00000000'],
  ['255.255.255.255', '00000000000000000000ffffffffffff'],
];
for (const [text, hex] of addressCases) {
  test(`the address ${text} is read as source and as destination`, () => {
    const fields = `,1,2,6,I,B,NX,,,,`;
    const { src, dst } = only(vnet(`1733975962447,${text},${text}${fields}`));
    assert.deepEqual([src, dst], [hex, hex]);
    // A row must not keep what a longer address left in it.
    assert.equal(
      rows(vnet(`1733975962447,${text},x${fields}`, `1733975962447,9.8.7.6,9.8.7.6${fields}`))[0]?.src,
      v4('09080706'),
    );
  });
}

const notAddresses = [
  '',
  '1.2.3',
  '1.2.3.4.5',
  '256.1.1.1',
  '01.2.3.4',
  '1.2.3.4 ',
  ':',
  ':::',
  '1::2::3',
  '12345::',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '::1%eth0',
  '::1.2.3',
  '1:2:3:4:5:6:7',
  '1.2.3.4::',
  'g::',
  '0:ffff:10.0.0.1',
];
for (const text of notAddresses) {
  test(`"${text}" is no address`, () => {
    const { stats } = decodeFlowLog(encode(vnet(`1733975962447,${text},10.0.0.1,1,2,6,I,B,NX,,,,`)));
    assert.equal(stats.tuples, 0);
    assert.match(stats.problems[0]?.path ?? '', /source address$/);
  });
}

test('names that Azure writes in odd cases are kept as written', () => {
  const log = `{"macAddress":"00-0d-3a-35-95-73","flowRecords":{"flows":[
    {"aclID":"unspecified","flowGroups":[{"rule":"unspecified","flowTuples":["${MS},6,I,D,NX_NOT_ACCEPTED,0,0,0,0"]}]},
    {"aclID":"00000000-0000-0000-0000-000000000000","flowGroups":[{"rule":"PlatformRule","flowTuples":["${MS},6,I,E,NX,1,128,0,0"]}]}]}}`;
  const contexts = rows(log).map(({ context }) => [context.aclId, context.rule, context.mac, context.recordTimeMs]);
  assert.deepEqual(contexts, [
    ['unspecified', 'unspecified', '000D3A359573', NaN],
    ['00000000-0000-0000-0000-000000000000', 'PlatformRule', '000D3A359573', NaN],
  ]);
});

test('an NSG record without a MAC in its flows takes that of the record', () => {
  const log = `{"macAddress":"000D3A144D1C","properties":{"flows":[{"rule":"r","flows":[{"flowTuples":["${START},T,I,A"]}]}]}}`;
  assert.equal(only(log).context.mac, '000D3A144D1C');
});

test('contexts of a batch are kept once, however often their ACL and record repeat', () => {
  const record = `{"time":"2024-12-12T04:00:00Z","flowRecords":{"flows":[${['a', 'b', 'a'].map((acl) => `{"aclID":"${acl}","flowGroups":[{"rule":"r","flowTuples":["${MS},6,I,E,NX,1,128,0,0"]}]}`).join(',')}]}}`;
  const { batches, stats } = decodeFlowLog(encode(`{"records":[${record},${record}]}`));
  assert.equal(stats.tuples, 6);
  assert.deepEqual(
    batches.map(({ contexts }) => contexts.length),
    [2],
  );
});

test('empty lists of flows are records without tuples', () => {
  const { stats } = decodeFlowLog(
    encode(
      '{"records":[{"properties":{"Version":2,"flows":[]}},{"flowRecords":{"flows":[]}},{"properties":{"flows":[{"rule":"r","flows":[]}]}}]}',
    ),
  );
  assert.partialDeepStrictEqual(stats, { records: 3, tuples: 0, problemCount: 0, firstTimeMs: NaN });
});

test('a log without records is a flow log', () => {
  assert.partialDeepStrictEqual(decodeFlowLog(encode('{"records":[]}')).stats, { records: 0, problemCount: 0 });
});

test('statistics tell formats, bytes and the range of time', () => {
  const log = `${nsg(`${START},T,I,A`, `${START},T,I,A,B,,,,`)}\n${vnet(`${MS},6,I,E,NX,1,128,0,0`)}`;
  const { stats } = decodeFlowLog(encode(log));
  assert.deepEqual([...stats.formats].sort(), ['nsg1', 'nsg2', 'vnet4']);
  const times = { firstTimeMs: 1_708_978_215_000, lastTimeMs: 1_733_975_962_447 };
  assert.partialDeepStrictEqual(stats, { records: 2, tuples: 3, bytes: log.length, problemCount: 0, ...times });
});

test('a small log takes little memory, because thousands of them are read', () => {
  const [batch] = decodeFlowLog(encode(vnet(`${MS},6,I,E,NX,1,128,0,0`))).batches;
  assert.ok(batch !== undefined);
  const arrays = Object.values(batch).filter((column) => ArrayBuffer.isView(column));
  const buffers = new Set(arrays.map(({ buffer }) => buffer));
  const bytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
  assert.ok(bytes <= 32 * 1024, `${bytes} bytes for one row`);
});
