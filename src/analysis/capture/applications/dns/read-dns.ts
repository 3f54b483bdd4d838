import type { Message, Reading } from '../application.ts';
import { TCP } from '../application.ts';
import { u16 } from '../byte-reads.ts';
import type { ApplicationFacts, DnsFacts, Draft } from '../facts.ts';
import { answersOf } from './answers.ts';
import { HEADER, isDnsMessage, isResponse, questionCount, responseCode } from './header.ts';
import { codeName, typeName } from './mnemonics.ts';
import { afterSameName, domainName } from './name.ts';

const MOST_FURTHER_NAMES = 255;
const MOST_QUESTIONS = 16;
const NONE: readonly string[] = Object.freeze([]);

const newFacts = (): Draft<DnsFacts> => ({
  kind: 'dns',
  name: '',
  type: '',
  code: '',
  answers: NONE,
  furtherNames: NONE,
  queries: 0,
  responses: 0,
  failures: 0,
});

/** Over TCP a length of 2 bytes comes first (RFC 1035 section 4.2.2). */
export const messageStart = ({ transport, at }: Message): number => (transport === TCP ? at + 2 : at);

/** DNS, mDNS (RFC 6762 section 3), LLMNR (RFC 4795 section 2). */
const isDnsPort = (port: number): boolean => port === 53 || port === 5353 || port === 5355;

export function testDns(message: Message): boolean {
  const { bytes, at, end, transport, initiatorPort, responderPort } = message;
  const isOwnPort = isDnsPort(responderPort) || isDnsPort(initiatorPort);
  if (transport !== TCP) return isDnsMessage(bytes, at, end, isOwnPort);
  if (end - at < 2 + HEADER) return false;
  const length = u16(bytes, at);
  return length >= HEADER && isDnsMessage(bytes, at + 2, Math.min(end, at + 2 + length), isOwnPort);
}

/** Names and codes of each message; the flow is followed until its patience ends, since a socket may ask many times. */
export function readDns(message: Message, known: ApplicationFacts | undefined): Reading {
  const { bytes, end } = message;
  const at = messageStart(message);
  const facts: Draft<DnsFacts> = known?.kind === 'dns' ? known : newFacts();
  // The first message of a flow was tested just now, to recognise it.
  if (known !== undefined && (end - at < HEADER || !testDns(message))) return { progress: 'next', facts };
  readQuestions(facts, bytes, at, end);
  if (!isResponse(bytes, at)) {
    facts.queries++;
    return { progress: 'next', facts };
  }
  const code = responseCode(bytes, at);
  if (facts.responses === 0) {
    facts.code = codeName(code);
    facts.answers = answersOf(bytes, at, end);
  }
  facts.responses++;
  if (code !== 0) facts.failures++;
  return { progress: 'next', facts };
}

/** mDNS asks several questions in one message (RFC 6762 section 5.3). */
function readQuestions(facts: Draft<DnsFacts>, bytes: Uint8Array, at: number, end: number): void {
  let next = at + HEADER;
  for (let left = Math.min(questionCount(bytes, at), MOST_QUESTIONS); left > 0 && next >= 0 && next < end; left--) {
    const same = facts.name === '' ? -1 : afterSameName(bytes, next, end, facts.name);
    if (same > 0) {
      next = same + 4;
      continue;
    }
    const name = domainName(bytes, next, end, at);
    if (name.text !== '' && name.text !== facts.name) {
      addName(facts, name.text, name.next + 2 <= end ? u16(bytes, name.next) : 0);
    }
    next = name.next < 0 ? -1 : name.next + 4;
  }
}

function addName(facts: Draft<DnsFacts>, name: string, type: number): void {
  if (facts.name === '') {
    facts.name = name;
    facts.type = typeName(type);
  } else if (facts.furtherNames.length < MOST_FURTHER_NAMES && !facts.furtherNames.includes(name)) {
    facts.furtherNames = [...facts.furtherNames, name];
  }
}
