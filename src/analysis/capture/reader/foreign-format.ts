/** Capture formats and wrappers that are known by their first bytes and not read. */
interface ForeignFormat {
  readonly name: string;
  /** First bytes as Latin-1 text. */
  readonly magic: string;
  readonly next: string;
}

const CONVERT =
  'Convert it with "editcap -F pcapng IN OUT", or open it in Wireshark and save it as pcapng, and read that.';
const UNPACK = 'Unpack it and read what is in it.';

const FORMATS: readonly ForeignFormat[] = [
  { name: 'a Network Monitor 2 capture (GMBU)', magic: 'GMBU', next: CONVERT },
  { name: 'a Network Monitor 1 capture (RTSS)', magic: 'RTSS', next: CONVERT },
  { name: 'a snoop capture', magic: 'snoop\0\0\0', next: CONVERT },
  { name: 'a Sniffer capture', magic: 'TRSNIFF data    \x1a', next: CONVERT },
  { name: 'a Sniffer or NetXRay capture', magic: 'XCP\0', next: CONVERT },
  { name: 'an Ixia capture', magic: '\x1c\0\x01\xac', next: CONVERT },
  { name: 'an EtherPeek or OmniPeek capture', magic: '\x7fver', next: CONVERT },
  { name: 'a btsnoop capture', magic: 'btsnoop\0', next: 'It holds Bluetooth, not IP: open it in Wireshark.' },
  { name: 'compressed with xz', magic: '\xfd7zXZ\0', next: UNPACK },
  { name: 'compressed with bzip2', magic: 'BZh', next: UNPACK },
  { name: 'compressed with lz4', magic: '\x04\x22\x4d\x18', next: UNPACK },
  { name: 'a zip archive', magic: 'PK\x03\x04', next: UNPACK },
  { name: 'a 7z archive', magic: '7z\xbc\xaf\x27\x1c', next: UNPACK },
];

/** What the bytes begin like, or null when they are like nothing known. */
export function foreignFormat(bytes: Uint8Array): { readonly name: string; readonly next: string } | null {
  const start = String.fromCharCode(...bytes.subarray(0, 20));
  return FORMATS.find(({ magic }) => start.startsWith(magic)) ?? null;
}
