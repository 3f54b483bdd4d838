import { ACTION, DIRECTION, ENCRYPTION, STATE } from '#core/flow.ts';
import { readAddress } from './address-field.ts';
import { BACKSLASH, COMMA, QUOTE, SPACE } from './bytes.ts';
import { readCounter, readPort, readProtocol, readTime } from './number-field.ts';
import { RowArrays } from './row-arrays.ts';

const ENCRYPTION_CODES = new Map<string, number>(ENCRYPTION.map((text, code) => [text, code]));
const OTHER_ENCRYPTION = ENCRYPTION.length - 1;
const LONGEST_ENCRYPTION = Math.max(...ENCRYPTION.map((text) => text.length));

/** Letters that stand in tuples. */
export const LETTER = {
  A: 0x41,
  B: 0x42,
  C: 0x43,
  D: 0x44,
  E: 0x45,
  I: 0x49,
  N: 0x4e,
  O: 0x4f,
  T: 0x54,
  U: 0x55,
  X: 0x58,
} as const;

/**
 * Reads the NSG v1 (8 fields) or v2 (13 fields) tuple that begins at `from` into a row. Returns the position behind its
 * closing quote, or -1; the row is then undefined. Any byte that does not belong ends the reading, so the zero behind
 * the data does as well.
 */
export function readNsgTuple(bytes: Uint8Array, from: number, arrays: RowArrays, row: number): number {
  const actionAt = readCommonFields(bytes, from, arrays, row);
  if (actionAt < 0) return -1;
  const after = readAction(bytes, actionAt, arrays, row);
  if (after < 0) return -1;
  arrays.encryption[row] = 0;
  if (bytes[after] !== QUOTE) {
    const countersAt = readNsgState(bytes, after + 1, arrays, row);
    return countersAt < 0 ? -1 : readCounters(bytes, countersAt, arrays, row);
  }
  arrays.state[row] = STATE.none;
  arrays.packetsSent[row] = Number.NaN;
  arrays.bytesSent[row] = Number.NaN;
  arrays.packetsReceived[row] = Number.NaN;
  arrays.bytesReceived[row] = Number.NaN;
  return after + 1;
}

/** Reads the VNet v4 tuple (13 fields) that begins at `from`, as `readNsgTuple` does. */
export function readVnetTuple(bytes: Uint8Array, from: number, arrays: RowArrays, row: number): number {
  const stateAt = readCommonFields(bytes, from, arrays, row);
  if (stateAt < 0) return -1;
  const encryptionAt = readVnetState(bytes, stateAt, arrays, row);
  if (encryptionAt < 0) return -1;
  const countersAt = readEncryption(bytes, encryptionAt, arrays, row);
  return countersAt < 0 ? -1 : readCounters(bytes, countersAt, arrays, row);
}

function readCommonFields(bytes: Uint8Array, from: number, arrays: RowArrays, row: number): number {
  let at = readTime(bytes, from, arrays.timeMs, row);
  if (at < 0) return -1;
  at = readAddress(bytes, at, arrays.srcWords, row * 4);
  if (at < 0) return -1;
  at = readAddress(bytes, at, arrays.dstWords, row * 4);
  if (at < 0) return -1;
  at = readPort(bytes, at, arrays.srcPort, row);
  if (at < 0) return -1;
  at = readPort(bytes, at, arrays.dstPort, row);
  if (at < 0) return -1;
  at = readProtocol(bytes, at, arrays.protocol, row);
  return at < 0 ? -1 : readDirection(bytes, at, arrays, row);
}

function readCounters(bytes: Uint8Array, from: number, arrays: RowArrays, row: number): number {
  let at = readCounter(bytes, from, COMMA, arrays.packetsSent, row);
  if (at < 0) return -1;
  at = readCounter(bytes, at, COMMA, arrays.bytesSent, row);
  if (at < 0) return -1;
  at = readCounter(bytes, at, COMMA, arrays.packetsReceived, row);
  return at < 0 ? -1 : readCounter(bytes, at, QUOTE, arrays.bytesReceived, row);
}

function readDirection(bytes: Uint8Array, at: number, arrays: RowArrays, row: number): number {
  const isOut = bytes[at] === LETTER.O;
  if ((!isOut && bytes[at] !== LETTER.I) || bytes[at + 1] !== COMMA) return -1;
  arrays.direction[row] = isOut ? DIRECTION.out : DIRECTION.in;
  return at + 2;
}

/** Returns the position of the comma or closing quote behind the action: the tuple may end here. */
function readAction(bytes: Uint8Array, at: number, arrays: RowArrays, row: number): number {
  const isDenied = bytes[at] === LETTER.D;
  if (!isDenied && bytes[at] !== LETTER.A) return -1;
  if (bytes[at + 1] !== COMMA && bytes[at + 1] !== QUOTE) return -1;
  arrays.action[row] = isDenied ? ACTION.deny : ACTION.allow;
  return at + 1;
}

/** Denied tuples are written with state B; the row's action must be there already. */
function readNsgState(bytes: Uint8Array, at: number, arrays: RowArrays, row: number): number {
  const state = stateOf(bytes[at] ?? 0);
  if (state === STATE.none || state === STATE.deny || bytes[at + 1] !== COMMA) return -1;
  arrays.state[row] = arrays.action[row] === ACTION.deny ? STATE.deny : state;
  return at + 2;
}

function readVnetState(bytes: Uint8Array, at: number, arrays: RowArrays, row: number): number {
  const state = stateOf(bytes[at] ?? 0);
  if (state === STATE.none || bytes[at + 1] !== COMMA) return -1;
  arrays.state[row] = state;
  arrays.action[row] = state === STATE.deny ? ACTION.deny : ACTION.allow;
  return at + 2;
}

/** Code of a state's letter; STATE.none for any other byte. */
export function stateOf(letter: number): number {
  switch (letter) {
    case LETTER.B:
      return STATE.begin;
    case LETTER.C:
      return STATE.continue;
    case LETTER.E:
      return STATE.end;
    case LETTER.D:
      return STATE.deny;
    default:
      return STATE.none;
  }
}

function readEncryption(bytes: Uint8Array, from: number, arrays: RowArrays, row: number): number {
  if (bytes[from] === LETTER.N && bytes[from + 1] === LETTER.X && bytes[from + 2] === COMMA) {
    arrays.encryption[row] = 2;
    return from + 3;
  }
  let end = from;
  let text = '';
  for (let byte = bytes[end] ?? 0; byte !== COMMA; byte = bytes[++end] ?? 0) {
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return -1;
    if (end - from <= LONGEST_ENCRYPTION) text += String.fromCharCode(byte);
  }
  arrays.encryption[row] = ENCRYPTION_CODES.get(text) ?? OTHER_ENCRYPTION;
  return end + 1;
}

type FieldReader = (bytes: Uint8Array, at: number, arrays: RowArrays, row: number) => number;
type Field = readonly [name: string, expected: string, read: FieldReader];

const PORT = 'a number from 0 to 65535';
const ADDRESS = 'an IPv4 or IPv6 address';
const COUNTER = 'a number, or nothing';
const COMMON: readonly Field[] = [
  ['time', 'seconds or milliseconds since 1970', (bytes, at, arrays, row) => readTime(bytes, at, arrays.timeMs, row)],
  ['source address', ADDRESS, (bytes, at, arrays, row) => readAddress(bytes, at, arrays.srcWords, row * 4)],
  ['destination address', ADDRESS, (bytes, at, arrays, row) => readAddress(bytes, at, arrays.dstWords, row * 4)],
  ['source port', PORT, (bytes, at, arrays, row) => readPort(bytes, at, arrays.srcPort, row)],
  ['destination port', PORT, (bytes, at, arrays, row) => readPort(bytes, at, arrays.dstPort, row)],
  ['protocol', 'T, U or a number from 0 to 255', (bytes, at, to, row) => readProtocol(bytes, at, to.protocol, row)],
  ['direction', 'I or O', readDirection],
];
const COUNTERS: readonly Field[] = [
  ['packets sent', COUNTER, (bytes, at, arrays, row) => readCounter(bytes, at, COMMA, arrays.packetsSent, row)],
  ['bytes sent', COUNTER, (bytes, at, arrays, row) => readCounter(bytes, at, COMMA, arrays.bytesSent, row)],
  ['packets received', COUNTER, (bytes, at, arrays, row) => readCounter(bytes, at, COMMA, arrays.packetsReceived, row)],
  ['bytes received', COUNTER, (bytes, at, arrays, row) => readCounter(bytes, at, QUOTE, arrays.bytesReceived, row)],
];
const NSG: readonly Field[] = [
  ...COMMON,
  ['action', 'A or D', (bytes, at, arrays, row) => after(readAction(bytes, at, arrays, row))],
  ['state', 'B, C or E', readNsgState],
  ...COUNTERS,
];
const VNET: readonly Field[] = [
  ...COMMON,
  ['state', 'B, C, E or D', readVnetState],
  ['encryption', 'a word', readEncryption],
  ...COUNTERS,
];

const after = (at: number): number => (at < 0 ? -1 : at + 1);

const NOWHERE = new RowArrays(1);

/** The first field that cannot be read of a tuple that is malformed, with its position. */
export function malformedField(
  bytes: Uint8Array,
  from: number,
  isVnet: boolean,
): { name: string; expected: string; at: number } {
  let at = from;
  for (const [name, expected, read] of isVnet ? VNET : NSG) {
    const next = read(bytes, at, NOWHERE, 0);
    if (next < 0) return { name, expected, at };
    at = next;
  }
  return { name: 'end', expected: 'the closing quote', at };
}
