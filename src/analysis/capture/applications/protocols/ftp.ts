import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { readBanner } from '../banner.ts';
import { containsAnyCase, hasText, textAtAnyCase } from '../byte-reads.ts';

/** RFC 959 section 4.1, RFC 4217 (AUTH), RFC 2389 (FEAT). `user ` is POP3's too, on its own port. */
const COMMANDS = [
  'user ',
  'pass ',
  'auth tls',
  'auth ssl',
  'feat\r\n',
  'syst\r\n',
  'opts utf8',
  'pasv\r\n',
  'epsv\r\n',
];
const PORTS = [21, 2121];

/** Reply 220 greets in SMTP too (RFC 959 section 4.2); then the port or the word FTP decides. */
function test({ bytes, at, end, responderPort }: Message): boolean {
  const isOwnPort = PORTS.includes(responderPort);
  if (hasText(bytes, at, end, '220') && (bytes[at + 3] === 0x20 || bytes[at + 3] === 0x2d)) {
    return isOwnPort || containsAnyCase(bytes, at, Math.min(end, at + 255), 'ftp');
  }
  if (isOwnPort && isReply(bytes, at, end)) return true;
  return textAtAnyCase(bytes, at, end, isOwnPort ? COMMANDS : COMMANDS.slice(0, 1)) !== '' && endsLine(bytes, end);
}

const endsLine = (bytes: Uint8Array, end: number): boolean => bytes[end - 1] === 0x0a;

/** Three digits and a space or hyphen, as seen when the capture starts late. */
function isReply(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 5) return false;
  const [first = 0, second = 0, third = 0, after = 0] = bytes.subarray(at, at + 4);
  const areDigits =
    first >= 0x31 && first <= 0x35 && second >= 0x30 && second <= 0x36 && third >= 0x30 && third <= 0x39;
  return areDigits && (after === 0x20 || after === 0x2d);
}

export const ftp: Application = {
  name: 'FTP_CONTROL',
  service: 'ftp',
  recognisers: [{ transport: TCP, ports: PORTS, test }],
  read: (message, known) => readBanner(message, known, 'server'),
};

/** A directory listing as `ls -l` writes it; files that are sent cannot be told from other streams. */
const testListing = ({ bytes, at, end }: Message): boolean =>
  end - at > 12 &&
  (bytes[at] === 0x2d || bytes[at] === 0x64) &&
  [1, 4, 7].every((place) => bytes[at + place] === 0x72 || bytes[at + place] === 0x2d) &&
  [2, 5, 8].every((place) => bytes[at + place] === 0x77 || bytes[at + place] === 0x2d) &&
  bytes[at + 10] === 0x20;

export const ftpData: Application = {
  name: 'FTP_DATA',
  service: 'ftp-data',
  recognisers: [{ transport: TCP, firstBytes: [0x2d, 0x64], test: testListing }],
};
