import { u16, u8 } from '../byte-reads.ts';
import { afterName } from './name.ts';
import { isCommonType } from './mnemonics.ts';

/** RFC 1035 section 4.1.1: id 2, flags 2, four counts of 2. */
export const HEADER = 12;

export const isResponse = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 2) & 0x80) !== 0;
export const questionCount = (bytes: Uint8Array, at: number): number => u16(bytes, at + 4);
export const answerCount = (bytes: Uint8Array, at: number): number => u16(bytes, at + 6);
export const responseCode = (bytes: Uint8Array, at: number): number => u8(bytes, at + 3) & 0x0f;

/** Section counts beyond these are not a message of any resolver. */
const MOST_RECORDS = 512;

/**
 * Whether a DNS message starts at `at`: opcode 0, 1, 2, 4, 5 or 6, the reserved bit clear, counts that fit, and a first
 * question with a name, a known type and class (RFC 1035 section 4.1.2). `isOwnPort` lets responses without a question
 * pass, as mDNS and refusals have them; elsewhere too many other protocols look like that.
 */
export function isDnsMessage(bytes: Uint8Array, at: number, end: number, isOwnPort: boolean): boolean {
  if (end - at < HEADER) return false;
  const opcode = (u8(bytes, at + 2) >> 3) & 15;
  if (opcode > 6 || opcode === 3 || (u8(bytes, at + 3) & 0x40) !== 0) return false;
  const questions = questionCount(bytes, at);
  const others = answerCount(bytes, at) + u16(bytes, at + 8) + u16(bytes, at + 10);
  if (questions > 16 || others > MOST_RECORDS) return false;
  if (questions > 0) return isQuestion(bytes, afterName(bytes, at + HEADER, end), end);
  if (!isOwnPort || !isResponse(bytes, at)) return false;
  return others === 0 ? responseCode(bytes, at) !== 0 : afterName(bytes, at + HEADER, end) > 0;
}

/** Type and class after the name; the top bit of the class asks for a unicast answer (RFC 6762 section 5.4). */
function isQuestion(bytes: Uint8Array, at: number, end: number): boolean {
  if (at < 0 || at + 4 > end) return false;
  const recordClass = u16(bytes, at + 2) & 0x7fff;
  const isClass = recordClass === 1 || recordClass === 3 || recordClass === 4 || recordClass >= 254;
  return isCommonType(u16(bytes, at)) && isClass && recordClass <= 255;
}
