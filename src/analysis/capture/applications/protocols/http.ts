import type { Application, Message, Reading } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, hasTextAnyCase, lineEnd, positionOf, u8, withoutTrailingSpace } from '../byte-reads.ts';
import type { ApplicationFacts, Draft, HttpFacts } from '../facts.ts';
import { textOf } from '../text-cache.ts';

/** RFC 9110 section 9.3, RFC 5789, and WebDAV's (RFC 4918, RFC 3253, RFC 5323). SSDP's methods are in ssdp.ts. */
const METHODS = [
  'GET POST HEAD PUT DELETE OPTIONS CONNECT TRACE PATCH',
  'PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH MERGE',
  'RPC_IN_DATA RPC_OUT_DATA BITS_POST CCM_POST',
].flatMap((line) => line.split(' '));
const LONGEST_METHOD = 12;
/** A request line may be longer than a packet, but what is not HTTP is told by its first bytes. */
const LONGEST_TARGET = 8192;

const newFacts = (): Draft<HttpFacts> => ({ kind: 'http', host: '', method: '', status: -1, userAgent: '' });

/** The method of a request line (RFC 9112 section 3: method SP target SP version), '' when it is none. */
function methodOf(bytes: Uint8Array, at: number, end: number): string {
  const space = positionOf(bytes, at, Math.min(end, at + LONGEST_METHOD + 1), 0x20);
  if (space < 0) return '';
  return METHODS.find((method) => method.length === space - at && hasText(bytes, at, end, method)) ?? '';
}

/** Target: a path, `*`, a URL, or host and port after CONNECT; a whole line ends with its version. */
function isRequest(bytes: Uint8Array, at: number, end: number): boolean {
  const method = methodOf(bytes, at, end);
  const target = at + method.length + 1;
  if (method === '' || target >= end || u8(bytes, target) <= 0x20) return false;
  const last = lineEnd(bytes, target, Math.min(end, target + LONGEST_TARGET));
  if (last < 0) return end - at > 8;
  const space = lastSpace(bytes, target, last);
  return space > 0 && hasText(bytes, space + 1, last, 'HTTP/');
}

function lastSpace(bytes: Uint8Array, from: number, to: number): number {
  for (let at = withoutTrailingSpace(bytes, from, to) - 1; at > from; at--) if (bytes[at] === 0x20) return at;
  return -1;
}

/** RFC 9112 section 4: `HTTP/1.1 200 OK`; some servers speak of ICY instead. */
const isResponse = (bytes: Uint8Array, at: number, end: number): boolean =>
  hasText(bytes, at, end, 'HTTP/1.') || hasText(bytes, at, end, 'HTTP/0.') || hasText(bytes, at, end, 'ICY 200');

const test = ({ bytes, at, end }: Message): boolean => isResponse(bytes, at, end) || isRequest(bytes, at, end);

/** RFC 9112 section 4: three digits after the first space; -1 when they are not there. */
function statusOf(bytes: Uint8Array, at: number, end: number): number {
  const space = positionOf(bytes, at, Math.min(end, at + 10), 0x20);
  if (space < 0 || space + 4 > end) return -1;
  let status = 0;
  for (let index = space + 1; index < space + 4; index++) {
    const digit = u8(bytes, index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    status = status * 10 + digit;
  }
  return status;
}

function read(message: Message, known: ApplicationFacts | undefined): Reading {
  const { bytes, at, end } = message;
  const facts: Draft<HttpFacts> = known?.kind === 'http' ? known : newFacts();
  if (isResponse(bytes, at, end)) {
    facts.status = statusOf(bytes, at, end);
    return { progress: message.fromInitiator ? 'next' : 'done', facts };
  }
  const method = methodOf(bytes, at, end);
  if (method === '' || facts.method !== '') return { progress: 'next', facts };
  // A request of 16 kB is as much as is gathered; `isCut` then says so.
  const isWhole = readHeaders(bytes, at, end, facts);
  if (!isWhole && !message.isCut) return { progress: 'more', facts };
  facts.method = method;
  return { progress: 'next', facts };
}

/** Whether the empty line after the headers is there (RFC 9112 section 2.1). */
function readHeaders(bytes: Uint8Array, at: number, end: number, facts: Draft<HttpFacts>): boolean {
  let line = lineEnd(bytes, at, end);
  while (line > 0 && line < end && u8(bytes, line) !== 0x0d && u8(bytes, line) !== 0x0a) {
    const next = lineEnd(bytes, line, end);
    const last = withoutTrailingSpace(bytes, line, next < 0 ? end : next);
    if (hasTextAnyCase(bytes, line, last, 'host:')) facts.host = fieldValue(bytes, line + 5, last);
    else if (hasTextAnyCase(bytes, line, last, 'user-agent:')) facts.userAgent = fieldValue(bytes, line + 11, last);
    line = next;
  }
  return line > 0 && line < end;
}

function fieldValue(bytes: Uint8Array, at: number, end: number): string {
  let from = at;
  while (from < end && (bytes[from] === 0x20 || bytes[from] === 0x09)) from++;
  return textOf(bytes, from, end);
}

const firstBytes = [...new Set([...METHODS, 'HTTP', 'ICY'].map((text) => text.charCodeAt(0)))];

export const http: Application = {
  name: 'HTTP',
  service: 'http',
  recognisers: [{ transport: TCP, ports: [80, 8080, 8000, 3128], firstBytes, test }],
  read,
};
