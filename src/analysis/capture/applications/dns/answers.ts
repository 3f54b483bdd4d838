import { ipv4Text, ipv6Text } from '../address-text.ts';
import { u16 } from '../byte-reads.ts';
import { answerCount, HEADER, questionCount } from './header.ts';
import { afterName, domainName } from './name.ts';

const MOST_ANSWERS = 16;
const NONE: readonly string[] = Object.freeze([]);

const A = 1;
const AAAA = 28;
/** NS, CNAME, PTR, DNAME: their data is a name. */
const NAMES = new Set([2, 5, 12, 39]);

/** Addresses and names in the answer section (RFC 1035 section 4.1.3), at most 16. */
export function answersOf(bytes: Uint8Array, message: number, end: number): readonly string[] {
  const count = Math.min(answerCount(bytes, message), MOST_ANSWERS);
  if (count === 0) return NONE;
  let at = message + HEADER;
  for (let left = Math.min(questionCount(bytes, message), 16); left > 0 && at > 0; left--) {
    const after = afterName(bytes, at, end);
    at = after < 0 ? -1 : after + 4;
  }
  const found: string[] = [];
  for (let left = count; left > 0 && at > 0; left--) {
    // Name, type 2, class 2, time to live 4, data length 2.
    const fixed = afterName(bytes, at, end);
    if (fixed < 0 || fixed + 10 > end) break;
    const data = fixed + 10;
    at = data + u16(bytes, fixed + 8);
    if (at > end) break;
    const text = dataText(bytes, { type: u16(bytes, fixed), data, end: at, message });
    if (text !== '') found.push(text);
  }
  // A list that was pushed to keeps room for 17, in every flow.
  return found.slice();
}

interface RecordData {
  readonly type: number;
  readonly data: number;
  readonly end: number;
  readonly message: number;
}

function dataText(bytes: Uint8Array, { type, data, end, message }: RecordData): string {
  if (type === A && end - data === 4) return ipv4Text(bytes, data);
  if (type === AAAA && end - data === 16) return ipv6Text(bytes, data);
  return NAMES.has(type) ? domainName(bytes, data, end, message).text : '';
}
