import { ACTION, DIRECTION, STATE } from '#core/flow.ts';
import * as address from './address-field.ts';
import * as ascii from './bytes.ts';
import type { RowBatch } from './row-batch.ts';
import { LETTER } from './tuple-parser.ts';

/*
 * Constants of this file, because V8 (Node 24) reads an imported binding from memory at each use and folds only those
 * of the file itself: 137 instead of 96 ns for each tuple (decision 0009).
 */
const { COMMA, DIGIT_ZERO, DOT, QUOTE } = ascii;
const { MAPPED_WORD, OCTETS, SHIFT, STEP } = address;
const { A, D, I, N, O, T, U, X } = LETTER;
const { allow, deny } = ACTION;
const { in: inbound, out: outbound } = DIRECTION;
const { none: STATE_NONE, deny: STATE_DENY } = STATE;
const NX = N | (X << 8);
const COMMA_QUOTE = COMMA | (QUOTE << 8);
const [IS_ENCRYPTED, IS_CLEAR] = [1, 2];
const UNKNOWN = Number.NaN;
/** Eight digits below it are the head of a number of 13 digits below 10^11, which would be seconds. */
const FIRST_MILLISECONDS_HEAD = 1e6;
const POWERS = Int32Array.of(1, 10, 100, 1000);

const STATES = new Uint8Array(256);
STATES[LETTER.B] = STATE.begin;
STATES[LETTER.C] = STATE.continue;
STATES[LETTER.E] = STATE.end;
STATES[LETTER.D] = STATE.deny;

/*
 * Four bytes at once, as a little-endian word. Of the bytes of plain tuples digits have bit 4 set, and the comma, dot
 * and quote behind them have not. Products are written with `*` because they fit 2^53, and calls of Math.imul would be
 * too long for V8 to take these functions in where they are called.
 */
const DIGIT_BIT = 0x10101010;
const ZEROS = 0x30303030;

/** Not 0 when a byte is no digit: then itself less the digit zero, or that plus 6, is above 15. */
const oddDigits = (word: number): number => ((word ^ ZEROS) | ((word ^ ZEROS) + 0x06060606)) & 0xf0f0f0f0;

/** Value of four digits, zeros for those that are zero bytes: first pairs of digits, then the pair of pairs. */
const fourDigits = (word: number): number => (((((word & 0x0f0f0f0f) * 2561) >>> 8) & 0x00ff00ff) * 6_553_601) >>> 16;

/** Bit n for byte n that is no digit. */
const stops = (word: number): number => ((~word & DIGIT_BIT) * 0x01020408) >>> 28;

/** Octet in the first three bytes and, from bit 8, the number of its digits; see OCTETS for the index. */
const octetIn = (word: number): number => OCTETS[((((word - 0x2c2c2c) & 0x0f0f0f) * 0x01001001) >>> 16) & 0xfff] ?? 0;

/**
 * Reads the tuple whose quote stands at `quote`, and those that follow it without white space, into rows of the batch
 * as long as there is room and they are plain: IPv4, protocols below 100, encryption X or NX, counters below 10^7.
 * Returns the position behind the last closing quote, or `quote` when it took none; the rest is for the readers of
 * tuple-parser.ts, and tests show that both agree. The view must go on for 16 bytes behind the data.
 *
 * This is one long function on purpose: V8 takes in 920 bytes of bytecode in all and calls the rest, which costs more
 * than the work does. What was tried is in decision 0009.
 */
// oxlint-disable-next-line max-lines-per-function -- measured, see above
export function readPlainTuples(view: DataView, quote: number, isVnet: boolean, batch: RowBatch): number {
  const { doubles, words, ports, codes } = batch.arrays;
  const capacity = batch.arrays.rows | 0;
  let row = batch.count | 0;
  let end = quote;
  let next = (quote + 1) | 0;
  // The first eight digits of the time before, as text and as number: they change every 100 s.
  let head = 0;
  let head0 = ZEROS;
  let head1 = ZEROS;
  tuples: while (row < capacity) {
    let at = next;

    // Time: ten digits of seconds or thirteen of milliseconds.
    let word = view.getInt32(at, true);
    let word1 = view.getInt32(at + 4, true);
    if (word !== head0 || word1 !== head1) {
      if ((oddDigits(word) | oddDigits(word1)) !== 0) break;
      head = (Math.imul(fourDigits(word), 10_000) + fourDigits(word1)) | 0;
      head0 = word;
      head1 = word1;
    }
    word = view.getInt32(at + 8, true);
    word1 = view.getInt32(at + 12, true);
    if (((word1 >>> 8) & 255) === COMMA) {
      const last = (word1 & 255) - DIGIT_ZERO;
      if (oddDigits(word) !== 0 || last >>> 0 > 9 || head < FIRST_MILLISECONDS_HEAD) break;
      doubles[row] = head * 100_000 + (Math.imul(fourDigits(word), 10) + last);
      at = (at + 14) | 0;
    } else {
      const tens = (word & 255) - DIGIT_ZERO;
      const ones = ((word >>> 8) & 255) - DIGIT_ZERO;
      if (tens >>> 0 > 9 || ones >>> 0 > 9 || ((word >>> 16) & 255) !== COMMA) break;
      doubles[row] = (head * 100 + (tens * 10 + ones)) * 1000;
      at = (at + 11) | 0;
    }

    // Addresses: where the four stops are, then one look-up for each octet.
    for (let column = 0; column < 2; column++) {
      word = view.getInt32(at, true);
      let left = stops(word) | (stops(view.getInt32(at + 4, true)) << 4);
      left |= (stops(view.getInt32(at + 8, true)) << 8) | (stops(view.getInt32(at + 12, true)) << 12);
      const stop0 = 31 - Math.clz32(left & -left);
      left &= left - 1;
      const stop1 = 31 - Math.clz32(left & -left);
      left &= left - 1;
      const stop2 = 31 - Math.clz32(left & -left);
      left &= left - 1;
      const stop3 = 31 - Math.clz32(left & -left);
      if (left === 0) break tuples;
      let b = view.getInt32(at + stop0, true);
      let c = view.getInt32(at + stop1, true);
      let d = view.getInt32(at + stop2, true);
      if ((((b ^ DOT) | (c ^ DOT) | (d ^ DOT)) & 255) !== 0 || view.getUint8(at + stop3) !== COMMA) break tuples;
      b >>>= 8;
      c >>>= 8;
      d >>>= 8;
      // Bytes from 0x20 to 0x3f: the look-up sees only their lower halves.
      if ((((word | b | c | d) & 0xc0c0c0) | (((word & b & c & d) ^ 0x202020) & 0x202020)) !== 0) break tuples;
      word = octetIn(word);
      b = octetIn(b);
      c = octetIn(c);
      d = octetIn(d);
      if ((((word >> 8) ^ stop0) | ((b >> 8) ^ (stop1 - stop0 - 1))) !== 0) break tuples;
      if ((((c >> 8) ^ (stop2 - stop1 - 1)) | ((d >> 8) ^ (stop3 - stop2 - 1))) !== 0) break tuples;
      const first = (row + Math.imul(column, capacity)) << 2;
      words[first] = 0;
      words[first + 1] = 0;
      words[first + 2] = MAPPED_WORD;
      words[first + 3] =
        ((word & 255) << SHIFT) |
        ((b & 255) << (SHIFT + STEP)) |
        ((c & 255) << (SHIFT + 2 * STEP)) |
        ((d & 255) << (SHIFT + 3 * STEP));
      at = (at + stop3 + 1) | 0;
    }

    // Ports. `zeros` is 27 less 8 for each digit before the stop.
    for (let column = 0; column < 2; column++) {
      word = view.getInt32(at, true);
      const left = ~word & DIGIT_BIT;
      let port = 0;
      if (left !== 0) {
        const zeros = Math.clz32(left & -left);
        const digits = ((word ^ ZEROS) << (zeros - 3)) << 8;
        if (((digits | (digits + 0x06060606)) & 0xf0f0f0f0) !== 0 || zeros === 27) break tuples;
        if (((word >>> (27 - zeros)) & 255) !== COMMA) break tuples;
        port = fourDigits(digits);
        at = (at + 1 + ((27 - zeros) >> 3)) | 0;
      } else {
        if (oddDigits(word) !== 0) break tuples;
        word1 = view.getInt32(at + 4, true);
        port = fourDigits(word);
        const fifth = word1 & 255;
        const digit = fifth === COMMA ? 0 : fifth - DIGIT_ZERO;
        if (fifth !== COMMA) port = (Math.imul(port, 10) + digit) | 0;
        const stop = fifth === COMMA ? COMMA : (word1 >>> 8) & 255;
        if (digit >>> 0 > 9 || port > 65_535 || stop !== COMMA) break tuples;
        at = (at + (fifth === COMMA ? 5 : 6)) | 0;
      }
      ports[row + Math.imul(column, capacity)] = port;
    }

    word = view.getInt32(at, true);
    let protocol = (word & 255) - DIGIT_ZERO;
    if (protocol >>> 0 > 9) {
      if ((word & 255) !== T && (word & 255) !== U) break;
      protocol = (word & 255) === T ? 6 : 17;
    } else if (((word >>> 8) & 255) !== COMMA) {
      const digit = ((word >>> 8) & 255) - DIGIT_ZERO;
      if (digit >>> 0 > 9) break;
      protocol = (Math.imul(protocol, 10) + digit) | 0;
      at = (at + 1) | 0;
      word = view.getInt32(at, true);
    }
    const direction = (word >>> 16) & 255;
    if (((word >>> 8) & 255) !== COMMA || word >>> 24 !== COMMA || (direction !== O && direction !== I)) break;
    at = (at + 4) | 0;

    word = view.getInt32(at, true);
    let state = 0;
    let action: number = allow;
    let encryption = 0;
    let counters = 4;
    if (isVnet) {
      state = STATES[word & 255] ?? 0;
      if (state === STATE_NONE || ((word >>> 8) & 255) !== COMMA) break;
      if (state === STATE_DENY) action = deny;
      const isClear = word >>> 16 === NX;
      if (!isClear && ((word >>> 16) & 255) !== X) break;
      encryption = isClear ? IS_CLEAR : IS_ENCRYPTED;
      at = (at + (isClear ? 5 : 4)) | 0;
      if (view.getUint8(at - 1) !== COMMA) break;
    } else {
      if ((word & 255) === D) action = deny;
      else if ((word & 255) !== A) break;
      if (((word >>> 8) & 255) === QUOTE) {
        counters = 0;
        at = (at + 2) | 0;
      } else {
        state = STATES[(word >>> 16) & 255] ?? 0;
        if (((word >>> 8) & 255) !== COMMA || word >>> 24 !== COMMA) break;
        if (state === STATE_NONE || state === STATE_DENY) break;
        if (action === deny) state = STATE_DENY;
        at = (at + 4) | 0;
      }
    }
    codes[row] = protocol;
    codes[row + capacity] = direction === O ? outbound : inbound;
    codes[row + capacity * 2] = action;
    codes[row + capacity * 3] = state;
    codes[row + capacity * 4] = encryption;

    let place = row;
    for (let column = counters; column < 4; column++) doubles[(place = (place + capacity) | 0)] = UNKNOWN;
    for (let stop = COMMA; counters > 0; counters--) {
      place = (place + capacity) | 0;
      if (counters === 1) stop = QUOTE;
      word = view.getInt32(at, true);
      let left = ~word & DIGIT_BIT;
      if (left !== 0) {
        const zeros = Math.clz32(left & -left);
        const digits = ((word ^ ZEROS) << (zeros - 3)) << 8;
        if (((digits | (digits + 0x06060606)) & 0xf0f0f0f0) !== 0) break tuples;
        if (((word >>> (27 - zeros)) & 255) !== stop) break tuples;
        doubles[place] = zeros === 27 ? UNKNOWN : fourDigits(digits);
        at = (at + 1 + ((27 - zeros) >> 3)) | 0;
      } else {
        word1 = view.getInt32(at + 4, true);
        left = ~word1 & DIGIT_BIT;
        if (left === 0 || oddDigits(word) !== 0) break tuples;
        const zeros = Math.clz32(left & -left);
        const digits = ((word1 ^ ZEROS) << (zeros - 3)) << 8;
        if (((digits | (digits + 0x06060606)) & 0xf0f0f0f0) !== 0) break tuples;
        if (((word1 >>> (27 - zeros)) & 255) !== stop) break tuples;
        const more = (27 - zeros) >> 3;
        doubles[place] = Math.imul(fourDigits(word), POWERS[more] ?? 0) + fourDigits(digits);
        at = (at + 5 + more) | 0;
      }
    }

    row = (row + 1) | 0;
    end = at;
    if (view.getUint16(at, true) !== COMMA_QUOTE) break;
    next = (at + 2) | 0;
  }
  batch.count = row;
  return end;
}
