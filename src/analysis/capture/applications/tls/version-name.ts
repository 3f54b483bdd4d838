/** Names of TLS and DTLS versions as OpenSSL and nDPI write them; hexadecimal for others. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSLv2'],
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3'],
  [0xfeff, 'DTLSv1'],
  [0xfefd, 'DTLSv1.2'],
  [0xfefc, 'DTLSv1.3'],
]);

export const versionName = (version: number): string =>
  NAMES.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`;
