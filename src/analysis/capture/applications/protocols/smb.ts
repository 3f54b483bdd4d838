import type { Application, Message, Reading } from '../application.ts';
import { TCP } from '../application.ts';
import { hasText, u16le, u8 } from '../byte-reads.ts';
import { detail } from '../detail.ts';

/** RFC 1002 section 4.3.1 and [MS-SMB2] section 2.1: type 0 and a 24-bit length before each message. */
const startsWith = ({ bytes, at, end }: Message, texts: readonly string[]): boolean =>
  u8(bytes, at) === 0 && texts.some((text) => hasText(bytes, at + 4, end, text));

/** [MS-CIFS] section 2.2.3.1: protocol identifier FF 'SMB'. */
const testVersion1 = (message: Message): boolean => startsWith(message, ['\xffSMB']);
/** [MS-SMB2] sections 2.2.1.2, 2.2.41 (encrypted) and 2.2.42 (compressed). */
const testVersion2 = (message: Message): boolean => startsWith(message, ['\xfeSMB', '\xfdSMB', '\xfcSMB']);

const DIALECTS: ReadonlyMap<number, string> = new Map([
  [0x0202, 'SMB 2.0.2'],
  [0x0210, 'SMB 2.1'],
  [0x0300, 'SMB 3.0'],
  [0x0302, 'SMB 3.0.2'],
  [0x0311, 'SMB 3.1.1'],
]);

/** NEGOTIATE response ([MS-SMB2] section 2.2.4): header of 64 bytes, command at 12, dialect at 64 + 4. */
function readDialect({ bytes, at, end, fromInitiator }: Message): Reading {
  const header = at + 4;
  const isNegotiate = hasText(bytes, header, end, '\xfeSMB') && header + 70 <= end && u16le(bytes, header + 12) === 0;
  if (!isNegotiate || fromInitiator) return { progress: fromInitiator ? 'next' : 'done', facts: undefined };
  const dialect = DIALECTS.get(u16le(bytes, header + 68));
  return dialect === undefined ? { progress: 'next', facts: undefined } : detail(dialect);
}

export const smb1: Application = {
  name: 'SMBv1',
  service: 'microsoft-ds',
  recognisers: [{ transport: TCP, firstBytes: [0], ports: [445, 139], test: testVersion1 }],
};

export const smb2: Application = {
  name: 'SMBv23',
  service: 'microsoft-ds',
  recognisers: [{ transport: TCP, firstBytes: [0], ports: [445, 139], test: testVersion2 }],
  read: readDialect,
};
