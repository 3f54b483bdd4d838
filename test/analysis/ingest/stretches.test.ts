import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Cursor, cursorAfter, type Stretch } from '#analysis/ingest/cursors.ts';
import { type BlobState, planStretches } from '#analysis/ingest/stretches.ts';
import type { Block } from '#azure/blob.ts';

const KEY = { container: 'c', blob: 'b', source: 's', nic: '000D3A000001', hourMs: 0 };
const MOST = 1000;

const opener: Block = { id: 'open', bytes: 12 };
const closer: Block = { id: 'close', bytes: 2 };
const block = (id: string, bytes = 100): Block => ({ id, bytes });

type Read = Pick<Cursor, 'nextOffset' | 'lastBlockId'> & { readonly etag?: string };

function plan(blocks: readonly Block[], { cursor, bytes, most = MOST }: PlanOptions = {}): Stretch[] {
  const size = bytes ?? blocks.reduce((sum, each) => sum + each.bytes, 0);
  const known = cursor === undefined ? undefined : { ...KEY, etag: 'old', version: 1, ...cursor };
  return planStretches({ key: KEY, etag: 'new', blocks, bytes: size, cursor: known }, most);
}
interface PlanOptions {
  readonly cursor?: Read;
  readonly bytes?: number;
  readonly most?: number;
}

/** `from-to last block etag` of each stretch. */
const told = (stretches: readonly Stretch[]): string[] =>
  stretches.map(({ from, to, lastBlockId, etag }) => `${from}-${to} ${lastBlockId ?? 'none'} '${etag}'`);

interface Case extends PlanOptions {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly expected: readonly string[];
}

const WRITTEN_BY_AZURE: readonly Case[] = [
  {
    name: 'first read: from the beginning to the closing block',
    blocks: [opener, block('1'), block('2'), closer],
    expected: ["0-212 2 'new'"],
  },
  {
    name: 'nothing new: an empty stretch notes the version',
    blocks: [opener, block('1'), closer],
    cursor: { nextOffset: 112, lastBlockId: '1' },
    expected: ["112-112 1 'new'"],
  },
  {
    name: 'appended blocks: from the end of the last one read',
    blocks: [opener, block('1'), block('2'), block('3'), closer],
    cursor: { nextOffset: 112, lastBlockId: '1' },
    expected: ["112-312 3 'new'"],
  },
  { name: 'opener alone', blocks: [opener], expected: ["0-12 open 'new'"] },
  { name: 'opener and closer', blocks: [opener, closer], expected: ["0-12 open 'new'"] },
  {
    name: 'after the opener was read alone',
    blocks: [opener, block('1'), closer],
    cursor: { nextOffset: 12, lastBlockId: 'open' },
    expected: ["12-112 1 'new'"],
  },
  {
    name: 'closer missing: everything there is',
    blocks: [opener, block('1'), block('2')],
    expected: ["0-212 2 'new'"],
  },
  {
    name: 'recreated with other block ids: from the beginning',
    blocks: [opener, block('x'), block('y'), closer],
    cursor: { nextOffset: 112, lastBlockId: '1' },
    expected: ["0-212 y 'new'"],
  },
  {
    name: 'recreated with the same ids at other offsets: from the beginning',
    blocks: [opener, block('1', 90), block('2'), closer],
    cursor: { nextOffset: 112, lastBlockId: '1' },
    expected: ["0-202 2 'new'"],
  },
  {
    name: 'shrunk: from the beginning',
    blocks: [opener, block('1'), closer],
    cursor: { nextOffset: 312, lastBlockId: '3' },
    expected: ["0-112 1 'new'"],
  },
  {
    name: 'shrunk to its ends: the opener',
    blocks: [opener, closer],
    cursor: { nextOffset: 312, lastBlockId: '3' },
    expected: ["0-12 open 'new'"],
  },
  {
    name: 'recreated in blocks after it was one piece: from the beginning',
    blocks: [opener, block('1'), closer],
    cursor: { nextOffset: 50, lastBlockId: null },
    expected: ["0-112 1 'new'"],
  },
  {
    name: 'cut between blocks; only the last stretch carries the version',
    blocks: [opener, block('1', 500), block('2', 400), block('3', 500), block('4', 600), closer],
    expected: ["0-912 2 ''", "912-1412 3 ''", "1412-2012 4 'new'"],
  },
  {
    name: 'exactly the most: not cut',
    blocks: [opener, block('1', 488), block('2', 500), closer],
    expected: ["0-1000 2 'new'"],
  },
  {
    name: 'one block larger than the most: whole, apart from its neighbours',
    blocks: [opener, block('1', 100), block('2', 5000), block('3', 100), closer],
    expected: ["0-112 1 ''", "112-5112 2 ''", "5112-5212 3 'new'"],
  },
  {
    name: 'from a cut, with a cursor that has no version',
    blocks: [opener, block('1', 500), block('2', 400), block('3', 500), closer],
    cursor: { nextOffset: 912, lastBlockId: '2', etag: '' },
    expected: ["912-1412 3 'new'"],
  },
  {
    name: 'cuts count from where reading goes on, not from the beginning',
    blocks: [opener, block('1', 900), block('2', 500), block('3', 450), block('4', 100), closer],
    cursor: { nextOffset: 912, lastBlockId: '1' },
    expected: ["912-1862 3 ''", "1862-1962 4 'new'"],
  },
  {
    name: 'a data block of two bytes that is not the last is data',
    blocks: [opener, block('1', 2), block('2'), closer],
    expected: ["0-114 2 'new'"],
  },
];

const COPIES: readonly Case[] = [
  { name: 'one piece: all of it', blocks: [], bytes: 5000, expected: ["0-5000 none 'new'"] },
  { name: 'empty', blocks: [], bytes: 0, expected: ["0-0 none 'new'"] },
  {
    name: 'one piece, touched but as long as before: nothing',
    blocks: [],
    bytes: 500,
    cursor: { nextOffset: 500, lastBlockId: null },
    expected: ["500-500 none 'new'"],
  },
  {
    name: 'one piece that grew: from the closer that its new records overwrote',
    blocks: [],
    bytes: 800,
    cursor: { nextOffset: 500, lastBlockId: null },
    expected: ["498-800 none 'new'"],
  },
  {
    name: 'one piece that grew from nothing',
    blocks: [],
    bytes: 800,
    cursor: { nextOffset: 0, lastBlockId: null },
    expected: ["0-800 none 'new'"],
  },
  {
    name: 'one piece that shrank: from the beginning',
    blocks: [],
    bytes: 300,
    cursor: { nextOffset: 500, lastBlockId: null },
    expected: ["0-300 none 'new'"],
  },
  {
    name: 'blocks before, one piece now: from the beginning',
    blocks: [],
    bytes: 300,
    cursor: { nextOffset: 112, lastBlockId: '1' },
    expected: ["0-300 none 'new'"],
  },
  {
    name: 'blocks of a copying tool may cut records: one stretch, whatever their sizes',
    blocks: [block('a', 4096), block('b', 4096), block('c', 100)],
    expected: ["0-8292 none 'new'"],
  },
  {
    name: 'copied again, longer, with other block ids: from the closer of the shorter one',
    blocks: [block('d', 4096), block('e', 4096), block('f', 900)],
    cursor: { nextOffset: 8292, lastBlockId: null },
    expected: ["8290-9092 none 'new'"],
  },
];

for (const [kind, cases] of Object.entries({
  'a blob that Azure writes': WRITTEN_BY_AZURE,
  'a copy': COPIES,
})) {
  describe(`what is still to be read of ${kind}`, () => {
    for (const { name, blocks, expected, ...options } of cases) {
      test(name, () => assert.deepEqual(told(plan(blocks, options)), expected));
    }
  });
}

/** Sizes of blocks that are committed one commit after the other, and the cut at which each commit is read. */
const growth = fc.array(
  fc.record({ sizes: fc.array(fc.integer({ min: 3, max: 900 })), most: fc.integer({ min: 1, max: 1500 }) }),
  {
    maxLength: 8,
  },
);

test('however a blob grows and is cut, stretches follow each other and cover each data block once', () => {
  fc.assert(
    fc.property(growth, fc.context(), (commits, context) => {
      let cursor: Cursor | undefined;
      const data: Block[] = [];
      let covered = 0;
      for (const [version, { sizes, most }] of commits.entries()) {
        for (const bytes of sizes) data.push(block(`data-${data.length}`, bytes));
        const blocks = [opener, ...data, closer];
        const end = blocks.reduce((sum, each) => sum + each.bytes, 0) - closer.bytes;
        const state: BlobState = { key: KEY, etag: `v${version}`, blocks, bytes: end + closer.bytes, cursor };
        const stretches = planStretches(state, most);
        context.log(told(stretches).join('; '));
        for (const { from, to } of stretches) {
          assert.equal(from, covered);
          assert.ok(to >= from);
          covered = to;
        }
        assert.equal(covered, end);
        assertCuts(stretches, blocks, most);
        const last = stretches.at(-1);
        if (last !== undefined) cursor = cursorAfter(last);
        assert.equal(cursor?.etag, `v${version}`);
      }
    }),
  );
});

/** Each cut is the end of the block that it names, and no stretch of several blocks is longer than it may be. */
function assertCuts(stretches: readonly Stretch[], blocks: readonly Block[], most: number): void {
  const ends = new Map<string, number>();
  let offset = 0;
  for (const { id, bytes } of blocks) ends.set(id, (offset += bytes));
  for (const { from, to, lastBlockId } of stretches) {
    assert.equal(ends.get(lastBlockId ?? ''), to);
    const held = blocks.filter(({ id }) => (ends.get(id) ?? 0) > from && (ends.get(id) ?? 0) <= to);
    assert.ok(to - from <= most || held.length === 1, `${from}-${to} holds ${held.length} blocks`);
  }
}

test('a crash after any stretch goes on at its end', () => {
  fc.assert(
    fc.property(growth, fc.nat(), (commits, choice) => {
      const data = commits.flatMap(({ sizes }) => sizes).map((bytes, index) => block(`data-${index}`, bytes));
      const state = { key: KEY, etag: 'v', blocks: [opener, ...data, closer], bytes: 0 };
      const whole = planStretches({ ...state, cursor: undefined }, MOST);
      const at = choice % whole.length;
      const done = whole[at];
      assert.ok(done !== undefined);
      const rest = planStretches({ ...state, cursor: cursorAfter(done) }, MOST);
      if (at < whole.length - 1) assert.deepEqual(rest, whole.slice(at + 1));
      else assert.deepEqual(told(rest), [`${done.to}-${done.to} ${done.lastBlockId} 'v'`]);
    }),
  );
});
