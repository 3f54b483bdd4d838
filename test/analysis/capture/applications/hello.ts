/** TLS messages put together from their parts (RFC 8446 section 4). */

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 255);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 255, value & 255);
export const hexList = (text: string): Buffer => Buffer.from(text.replaceAll(/[,\s]/g, ''), 'hex');

export const vector16 = (data: Uint8Array): Buffer => Buffer.concat([u16(data.length), data]);
const vector8 = (data: Uint8Array): Buffer => Buffer.concat([Buffer.of(data.length), data]);

export const extension = (type: number, data: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([u16(type), vector16(data)]);

export const serverName = (name: string): Buffer =>
  extension(0, vector16(Buffer.concat([Buffer.of(0), vector16(Buffer.from(name))])));

export const alpn = (...names: readonly string[]): Buffer =>
  extension(16, vector16(Buffer.concat(names.map((name) => vector8(Buffer.from(name, 'latin1'))))));

export const versions = (list: string): Buffer => extension(43, vector8(hexList(list)));
export const signatures = (list: string): Buffer => extension(13, vector16(hexList(list)));

export interface HelloParts {
  readonly legacyVersion?: number;
  readonly ciphers: string;
  readonly extensions: readonly Buffer[];
}

/** The handshake message without a record around it. */
export function clientHello({ legacyVersion = 0x0303, ciphers, extensions }: HelloParts): Buffer {
  const body = Buffer.concat([
    u16(legacyVersion),
    Buffer.alloc(32, 0x11),
    vector8(Buffer.alloc(32, 0x22)),
    vector16(hexList(ciphers)),
    Buffer.of(1, 0),
    vector16(Buffer.concat(extensions)),
  ]);
  return Buffer.concat([Buffer.of(1), u24(body.length), body]);
}

/** A server hello that chooses TLS 1.3 by supported_versions, or the version in its legacy field. */
export function serverHello(version: number): Buffer {
  const chosen = version === 0x0304 ? extension(43, u16(version)) : Buffer.alloc(0);
  const body = Buffer.concat([
    u16(Math.min(version, 0x0303)),
    Buffer.alloc(32, 0x33),
    vector8(Buffer.alloc(0)),
    Buffer.of(0x13, 0x01, 0),
    vector16(chosen),
  ]);
  return Buffer.concat([Buffer.of(2), u24(body.length), body]);
}

/** Records of at most `most` bytes around handshake data. */
export function records(data: Buffer, most = 16384): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += most) {
    parts.push(Buffer.from([22, 3, 1]), vector16(data.subarray(at, at + most)));
  }
  return Buffer.concat(parts);
}

/** The client hello of the example in FoxIO's technical_details/JA4.md, with GREASE at both ends of its lists. */
export function ja4Example(): HelloParts {
  const plain = (type: number): Buffer => extension(type, Buffer.of(0));
  return {
    ciphers: '5a5a,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035',
    extensions: [
      plain(0x4a4a),
      plain(0x001b),
      serverName('example.com'),
      plain(0x0033),
      alpn('h2', 'http/1.1'),
      plain(0x4469),
      plain(0x0017),
      plain(0x002d),
      signatures('0403,0804,0401,0503,0805,0501,0806,0601'),
      plain(0x0005),
      plain(0x0023),
      plain(0x0012),
      versions('6a6a,0304,0303'),
      plain(0xff01),
      plain(0x000b),
      plain(0x000a),
      plain(0x0015),
      plain(0x7a7a),
    ],
  };
}
