import { ACTION, DIRECTION, STATE } from '#core/flow.ts';
import { MAPPED_WORD, SHIFT, STEP, octetAt } from './address-field.ts';
import { COMMA, DIGIT_ZERO, DOT, QUOTE } from './bytes.ts';
import { FIRST_MILLISECONDS } from './number-field.ts';
import type { RowBatch } from './row-batch.ts';
import { LETTER, stateOf } from './tuple-parser.ts';

/** The comma and the quote as the loops over digits see them, which subtract the digit zero. */
const COMMA_DIGIT = COMMA - DIGIT_ZERO;
const QUOTE_DIGIT = QUOTE - DIGIT_ZERO;

/**
 * Reads the tuple whose quote stands at `quote`, and those that follow it without white space, into rows of the batch
 * as long as there is room and they are plain: IPv4, encryption X or NX, counters below 10^9. Returns the position
 * behind the last closing quote, or `quote` when it took none; the rest is for the readers of tuple-parser.ts, and
 * tests show that both agree.
 *
 * This is one long function on purpose. Made of one function per field, as tuple-parser.ts is, it takes 190 ns for each
 * tuple instead of 107 (Node 24): V8 does not inline that much and loads each column again for each row.
 */
// oxlint-disable-next-line max-lines-per-function -- measured, see above
export function readPlainTuples(bytes: Uint8Array, quote: number, isVnet: boolean, batch: RowBatch): number {
  const { timeMs, srcWords, dstWords, srcPort, dstPort, protocol, direction, action, state, encryption } = batch;
  const { packetsSent, bytesSent, packetsReceived, bytesReceived, capacity } = batch;
  let end = quote;
  let row = batch.count;
  let next = quote + 1;
  let digit = 0;
  tuples: while (row < capacity) {
    let at = next;

    // Time: ten digits of seconds or thirteen of milliseconds. Of a digit neither itself nor itself plus 6 is above 15.
    let all = 0;
    let high = 0;
    let value = 0;
    for (const stop = at + (bytes[at + 13] === COMMA ? 6 : 3); at < stop; at++) {
      digit = (bytes[at] ?? 0) - DIGIT_ZERO;
      all |= digit | (digit + 6);
      high = (Math.imul(high, 10) + digit) | 0;
    }
    for (const stop = at + 7; at < stop; at++) {
      digit = (bytes[at] ?? 0) - DIGIT_ZERO;
      all |= digit | (digit + 6);
      value = (Math.imul(value, 10) + digit) | 0;
    }
    if (all >>> 0 > 15 || bytes[at++] !== COMMA) break;
    const time = high * 10_000_000 + value;
    timeMs[row] = time < FIRST_MILLISECONDS ? time * 1000 : time;

    for (let side = 0; side < 2; side++) {
      const words = side === 0 ? srcWords : dstWords;
      let octet = octetAt(bytes, at);
      let word = (octet & 255) << SHIFT;
      at += octet >> 8;
      if (octet === 0 || bytes[at++] !== DOT) break tuples;
      octet = octetAt(bytes, at);
      word |= (octet & 255) << (SHIFT + STEP);
      at += octet >> 8;
      if (octet === 0 || bytes[at++] !== DOT) break tuples;
      octet = octetAt(bytes, at);
      word |= (octet & 255) << (SHIFT + 2 * STEP);
      at += octet >> 8;
      if (octet === 0 || bytes[at++] !== DOT) break tuples;
      octet = octetAt(bytes, at);
      word |= (octet & 255) << (SHIFT + 3 * STEP);
      at += octet >> 8;
      if (octet === 0 || bytes[at++] !== COMMA) break tuples;
      words[row * 4] = 0;
      words[row * 4 + 1] = 0;
      words[row * 4 + 2] = MAPPED_WORD;
      words[row * 4 + 3] = word;
    }

    let from = at;
    value = (bytes[at++] ?? 0) - DIGIT_ZERO;
    if (value >>> 0 > 9) break;
    for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
      value = (Math.imul(value, 10) + digit) | 0;
    }
    if (digit !== COMMA_DIGIT || at - from > 6 || value > 65_535) break;
    srcPort[row] = value;

    from = at;
    value = (bytes[at++] ?? 0) - DIGIT_ZERO;
    if (value >>> 0 > 9) break;
    for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
      value = (Math.imul(value, 10) + digit) | 0;
    }
    if (digit !== COMMA_DIGIT || at - from > 6 || value > 65_535) break;
    dstPort[row] = value;

    from = at;
    if (bytes[at] === LETTER.T || bytes[at] === LETTER.U) {
      if (bytes[at + 1] !== COMMA) break;
      value = bytes[at] === LETTER.T ? 6 : 17;
      at += 2;
    } else {
      value = (bytes[at++] ?? 0) - DIGIT_ZERO;
      if (value >>> 0 > 9) break;
      for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
        value = (Math.imul(value, 10) + digit) | 0;
      }
      if (digit !== COMMA_DIGIT || at - from > 4 || value > 255) break;
    }
    protocol[row] = value;

    const isOut = bytes[at] === LETTER.O;
    if ((!isOut && bytes[at] !== LETTER.I) || bytes[at + 1] !== COMMA) break;
    direction[row] = isOut ? DIRECTION.out : DIRECTION.in;
    at += 2;

    let isFirstVersion = false;
    if (isVnet) {
      const code = stateOf(bytes[at] ?? 0);
      if (code === STATE.none || bytes[at + 1] !== COMMA) break;
      state[row] = code;
      action[row] = code === STATE.deny ? ACTION.deny : ACTION.allow;
      at += 2;
      const isClear = bytes[at] === LETTER.N;
      if (isClear) at++;
      if (bytes[at] !== LETTER.X || bytes[at + 1] !== COMMA) break;
      encryption[row] = isClear ? 2 : 1;
      at += 2;
    } else {
      const isDenied = bytes[at] === LETTER.D;
      if (!isDenied && bytes[at] !== LETTER.A) break;
      action[row] = isDenied ? ACTION.deny : ACTION.allow;
      encryption[row] = 0;
      isFirstVersion = bytes[at + 1] === QUOTE;
      if (isFirstVersion) {
        state[row] = STATE.none;
        at += 2;
      } else {
        const code = stateOf(bytes[at + 2] ?? 0);
        if (bytes[at + 1] !== COMMA || bytes[at + 3] !== COMMA) break;
        if (code === STATE.none || code === STATE.deny) break;
        state[row] = isDenied ? STATE.deny : code;
        at += 4;
      }
    }

    if (isFirstVersion) {
      packetsSent[row] = Number.NaN;
      bytesSent[row] = Number.NaN;
      packetsReceived[row] = Number.NaN;
      bytesReceived[row] = Number.NaN;
    } else {
      from = at;
      value = (bytes[at++] ?? 0) - DIGIT_ZERO;
      if (value === COMMA_DIGIT) {
        packetsSent[row] = Number.NaN;
      } else {
        if (value >>> 0 > 9) break;
        for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
          value = (Math.imul(value, 10) + digit) | 0;
        }
        if (digit !== COMMA_DIGIT || at - from > 10) break;
        packetsSent[row] = value;
      }

      from = at;
      value = (bytes[at++] ?? 0) - DIGIT_ZERO;
      if (value === COMMA_DIGIT) {
        bytesSent[row] = Number.NaN;
      } else {
        if (value >>> 0 > 9) break;
        for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
          value = (Math.imul(value, 10) + digit) | 0;
        }
        if (digit !== COMMA_DIGIT || at - from > 10) break;
        bytesSent[row] = value;
      }

      from = at;
      value = (bytes[at++] ?? 0) - DIGIT_ZERO;
      if (value === COMMA_DIGIT) {
        packetsReceived[row] = Number.NaN;
      } else {
        if (value >>> 0 > 9) break;
        for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
          value = (Math.imul(value, 10) + digit) | 0;
        }
        if (digit !== COMMA_DIGIT || at - from > 10) break;
        packetsReceived[row] = value;
      }

      from = at;
      value = (bytes[at++] ?? 0) - DIGIT_ZERO;
      if (value === QUOTE_DIGIT) {
        bytesReceived[row] = Number.NaN;
      } else {
        if (value >>> 0 > 9) break;
        for (digit = (bytes[at++] ?? 0) - DIGIT_ZERO; digit >>> 0 < 10; digit = (bytes[at++] ?? 0) - DIGIT_ZERO) {
          value = (Math.imul(value, 10) + digit) | 0;
        }
        if (digit !== QUOTE_DIGIT || at - from > 10) break;
        bytesReceived[row] = value;
      }
    }

    row++;
    end = at;
    if (bytes[at] !== COMMA || bytes[at + 1] !== QUOTE) break;
    next = at + 2;
  }
  batch.count = row;
  return end;
}
