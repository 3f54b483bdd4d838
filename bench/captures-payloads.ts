/** First payloads of conversations, as clients and servers send them, so that applications can be told. */

const NAMES = ['login.example.com', 'api.example.net', 'cdn.example.org', 'storage.example.com', 'www.example.edu'];

const nameOf = (number: number): string => `h${number % 5000}.${NAMES[number % NAMES.length]}`;

/** RFC 1035 section 4: one question, and in an answer one address. */
export function dnsMessage(number: number, isAnswer: boolean): Buffer {
  const labels = nameOf(number).split('.');
  const name = Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.of(0),
  ]);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(number & 0xffff, 0);
  header.writeUInt16BE(isAnswer ? 0x8180 : 0x0100, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(isAnswer ? 1 : 0, 6);
  const question = Buffer.of(0, 1, 0, 1);
  const answer = Buffer.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, number & 0xff);
  return Buffer.concat(isAnswer ? [header, name, question, answer] : [header, name, question]);
}

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const extension = (type: number, data: Buffer): Buffer => Buffer.concat([u16(type), u16(data.length), data]);

/** RFC 8446 section 4.1.2 with SNI, ALPN, groups, signatures and versions, padded to the usual 517 bytes. */
export function clientHello(number: number): Buffer {
  const name = Buffer.from(nameOf(number));
  const serverName = Buffer.concat([u16(name.length + 3), Buffer.of(0), u16(name.length), name]);
  const extensions = Buffer.concat([
    extension(0, serverName),
    extension(16, Buffer.from('\0\x0c\x02h2\x08http/1.1', 'latin1')),
    extension(10, Buffer.of(0, 4, 0, 29, 0, 23)),
    extension(13, Buffer.of(0, 6, 4, 3, 8, 4, 4, 1)),
    extension(43, Buffer.of(4, 3, 4, 3, 3)),
  ]);
  const ciphers = Buffer.of(0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f);
  const fixed = Buffer.concat([
    Buffer.of(3, 3),
    Buffer.alloc(32, number & 0xff),
    Buffer.of(0),
    u16(ciphers.length),
    ciphers,
  ]);
  const before = fixed.length + 2 + 2 + extensions.length + 4;
  const padding = extension(21, Buffer.alloc(Math.max(0, 508 - before)));
  const body = Buffer.concat([fixed, Buffer.of(1, 0), u16(extensions.length + padding.length), extensions, padding]);
  const handshake = Buffer.concat([Buffer.of(1, 0), u16(body.length), body]);
  return Buffer.concat([Buffer.of(0x16, 3, 1), u16(handshake.length), handshake]);
}

/** RFC 8446 section 4.1.3, then encrypted records up to a full segment. */
export const serverHello = Buffer.concat([
  Buffer.of(0x16, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3),
  Buffer.alloc(32, 0x5a),
  Buffer.of(0, 0x13, 0x01, 0, 0, 46),
  Buffer.from('002b00020304003300240 01d0020'.replace(' ', ''), 'hex'),
  Buffer.alloc(32, 0x3c),
  Buffer.of(0x17, 3, 3, 4, 0),
  Buffer.alloc(1300, 0x77),
]);

export const httpRequest = (number: number): Buffer =>
  Buffer.from(
    `GET /item/${number} HTTP/1.1\r\nHost: ${nameOf(number)}\r\nUser-Agent: bench/1.0\r\nAccept: */*\r\n\r\n`,
  );

export const httpResponseStart = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(1300)}`,
);

/** RFC 9000 section 17.2.2: long header of an Initial packet, padded to 1200 bytes; its payload is not a real one. */
export function quicInitial(number: number): Buffer {
  const packet = Buffer.alloc(1200, 0x66);
  packet.writeUInt8(0xc3, 0);
  packet.writeUInt32BE(1, 1);
  packet.writeUInt8(8, 5);
  packet.writeUInt32BE(number, 6);
  packet.writeUInt32BE(number, 10);
  packet.writeUInt8(0, 14);
  packet.writeUInt8(0, 15);
  packet.writeUInt16BE(0x4000 | (1200 - 18), 16);
  return packet;
}
