import { ROW } from '../packet-rows.ts';
import { ipv6Hash, mixHash } from './flow-hash.ts';
import type { FlowRecords } from './flow-records.ts';
import { AT, KEY, REST } from './record-layout.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { highAddress: AT_HIGH_ADDRESS, key: AT_KEY, lowAddress: AT_LOW_ADDRESS, ports: AT_PORTS } = AT;
const { highPrefix: REST_HIGH_PREFIX, lowPrefix: REST_LOW_PREFIX } = REST;
const {
  highAddress: ROW_HIGH_ADDRESS,
  key: ROW_KEY,
  lowAddress: ROW_LOW_ADDRESS,
  lowPrefix: ROW_LOW_PREFIX,
  ports: ROW_PORTS,
} = ROW;
const { isIpv6: KEY_IS_IPV6, mask: KEY_MASK } = KEY;
/** Of both addresses. */
const PREFIX_WORDS = 6;

/** The hash of the flow whose record is at `at`: the same as that of its packets. */
export function hashOfRecord({ words, rest }: FlowRecords, at: number, seed: number): number {
  const word = (offset: number): number => words[at + offset] ?? 0;
  const key = word(AT_KEY) & KEY_MASK;
  const mixed = mixHash(word(AT_LOW_ADDRESS) ^ seed, word(AT_HIGH_ADDRESS), word(AT_PORTS), key);
  if ((key & KEY_IS_IPV6) === 0) return mixed ^ (mixed >>> 15);
  const sum = (index: number): number =>
    (rest[at + REST_LOW_PREFIX + index] ?? 0) + (rest[at + REST_HIGH_PREFIX + index] ?? 0);
  return ipv6Hash(mixed, sum(2), sum(1), sum(0));
}

/** Whether the record at `at` is that of the row's flow. */
export function isRecordOf(records: FlowRecords, at: number, rows: Int32Array, row: number): boolean {
  const { words } = records;
  const key = rows[row + ROW_KEY] ?? 0;
  return (
    words[at + AT_PORTS] === rows[row + ROW_PORTS] &&
    words[at + AT_LOW_ADDRESS] === rows[row + ROW_LOW_ADDRESS] &&
    words[at + AT_HIGH_ADDRESS] === rows[row + ROW_HIGH_ADDRESS] &&
    (((words[at + AT_KEY] ?? 0) ^ key) & KEY_MASK) === 0 &&
    ((key & KEY_IS_IPV6) === 0 || hasPrefixes(records.rest, at, rows, row))
  );
}

/** Both prefixes stand side by side, in the record and in the row. */
function hasPrefixes(rest: Int32Array, at: number, rows: Int32Array, row: number): boolean {
  for (let index = 0; index < PREFIX_WORDS; index++) {
    if (rest[at + REST_LOW_PREFIX + index] !== rows[row + ROW_LOW_PREFIX + index]) return false;
  }
  return true;
}

export function copyPrefixes(rest: Int32Array, at: number, rows: Int32Array, row: number): void {
  for (let index = 0; index < PREFIX_WORDS; index++) {
    rest[at + REST_LOW_PREFIX + index] = rows[row + ROW_LOW_PREFIX + index] ?? 0;
  }
}
