import assert from 'node:assert/strict';
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { ByteStream } from '#analysis/capture/applications/byte-stream.ts';
import { Aes128 } from '#analysis/capture/applications/quic/aes128.ts';
import { addInitials, helloOf } from '#analysis/capture/applications/quic/client-initials.ts';
import { HmacKey, messageBlock } from '#analysis/capture/applications/quic/sha256.ts';
import { classify, client, hex, server, UDP } from './conversation.ts';
import { clientHello, ja4Example } from './hello.ts';

/** RFC 9001 appendix A.2 and RFC 9369 appendix A.2: the same frames, padded to 1,162 bytes. */
const RFC_FRAMES = Buffer.concat(
  [
    hex(`060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868
      04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578
      616d706c652e636f6dff01000100000a00080006001d00170018001000070005
      04616c706e000500050100000000003300260024001d00209370b2c9caa47fba
      baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400
      0d0010000e0403050306030203080408050806002d00020101001c0002400100
      3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000
      75300901100f088394c8f03e51570806048000ffff`),
  ],
  1162,
);

interface Keys {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly hp: Buffer;
}

/** Protects a packet with node:crypto (RFC 9001 sections 5.3 and 5.4): packet number of 4 bytes at the header's end. */
function protect(header: Buffer, frames: Uint8Array, { key, iv, hp }: Keys): Buffer {
  const nonce = Buffer.from(iv);
  for (let index = 0; index < 4; index++) nonce[8 + index]! ^= header[header.length - 4 + index]!;
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(header);
  const packet = Buffer.concat([header, cipher.update(frames), cipher.final(), cipher.getAuthTag()]);
  const mask = createCipheriv('aes-128-ecb', hp, null).update(packet.subarray(header.length, header.length + 16));
  packet[0]! ^= mask[0]! & 0x0f;
  for (let index = 0; index < 4; index++) packet[header.length - 4 + index]! ^= mask[1 + index]!;
  return packet;
}

/** Appendix A.1 of both RFCs: the client's keys for the connection id 8394c8f03e515708. */
const V1: Keys = {
  key: hex('1f369613dd76d5467730efcbe3b1a22d'),
  iv: hex('fa044b2f42a3fd3b46fb255c'),
  hp: hex('9f50449e04a0e810283a1e9933adedd2'),
};
const V2: Keys = {
  key: hex('8b1a0bc121284290a29e0971b5cd045d'),
  iv: hex('91f73e2351d8fa91660e909f'),
  hp: hex('45b95e15235d6f45a6b19cbcb0294ba9'),
};

const RFC_PACKETS = [
  {
    title: 'RFC 9001 appendix A.2',
    version: '1',
    packet: protect(hex('c300000001088394c8f03e5157080000449e00000002'), RFC_FRAMES, V1),
    begins: 'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c',
    ends: '7e78bfe706ca4cf5e9c5453e9f7cfd2b8b4c8d169a44e55c88d4a9a7f9474241e221af44860018ab0856972e194cd934',
  },
  {
    title: 'RFC 9369 appendix A.2',
    version: '2',
    packet: protect(hex('d36b3343cf088394c8f03e5157080000449e00000002'), RFC_FRAMES, V2),
    begins: 'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dceebfa162e75d6c',
    ends: '9a37ddec600545473cfb5a05e08d0b209973b2172b4d21fb69745a262ccde96ba18b2faa745b6fe189cf772a9f84cbfc',
  },
];

for (const { title, version, packet, begins, ends } of RFC_PACKETS) {
  describe(title, () => {
    test('the packet is the one of the RFC', () => {
      assert.equal(packet.length, 1200);
      assert.equal(packet.subarray(0, 48).toString('hex'), begins);
      assert.equal(packet.subarray(-48).toString('hex'), ends);
    });

    test('name, ALPN and version are read from it', () => {
      const { name, basis, facts, decidedAfter } = classify({ protocol: UDP, serverPort: 4433 }, client(packet));
      assert.deepEqual({ name, basis, decidedAfter }, { name: 'QUIC', basis: 'content', decidedAfter: 1 });
      assert.ok(facts?.kind === 'quic');
      assert.equal(facts.version, version);
      assert.equal(facts.serverName, 'example.com');
      assert.equal(facts.alpn, 'alpn');
      // 2 ciphers, 11 extensions; sha256sum of "1301,1302" and of the sorted extensions with the signature algorithms.
      assert.equal(facts.ja4, 'q13d0211an_62ed6f6ca7ad_4d634acda6c0');
    });

    test('the name is read from a packet that the snap length cut', () => {
      const cut = { by: 'client', bytes: packet.subarray(0, 160), wireLength: 1200 } as const;
      const { facts } = classify({ protocol: UDP, serverPort: 443 }, cut);
      assert.ok(facts?.kind === 'quic');
      assert.equal(facts.serverName, 'example.com');
      assert.equal(facts.ja4, '');
    });
  });
}

/** Keys by RFC 9001 section 5.2, computed with node:crypto. */
function keysOf(id: Buffer, salt: string): Keys {
  const expand = (secret: Buffer, label: string, length: number): Buffer => {
    const full = Buffer.from(`tls13 ${label}`);
    const info = Buffer.concat([Buffer.of(0, length, full.length), full, Buffer.of(0, 1)]);
    return createHmac('sha256', secret).update(info).digest().subarray(0, length);
  };
  const secret = expand(createHmac('sha256', hex(salt)).update(id).digest(), 'client in', 32);
  return { key: expand(secret, 'quic key', 16), iv: expand(secret, 'quic iv', 12), hp: expand(secret, 'quic hp', 16) };
}

const V1_SALT = '38762cf7f55934b34d179ae6a4c80cadccbb7f0a';

function initial(number: number, frames: Buffer, version = '00000001', salt = V1_SALT): Buffer {
  const id = hex('0102030405060708');
  const length = Buffer.of(0x40 | ((frames.length + 20) >> 8), (frames.length + 20) & 255);
  const header = Buffer.concat([hex('c3', version, '08'), id, hex('00', '00'), length, Buffer.of(0, 0, 0, number)]);
  return protect(header, frames, keysOf(id, salt));
}

function crypto(offset: number, data: Buffer): Buffer {
  const pair = (value: number): Buffer => Buffer.of(0x40 | (value >> 8), value & 255);
  return Buffer.concat([Buffer.of(6), pair(offset), pair(data.length), data]);
}

describe('a hello in several parts', () => {
  const hello = clientHello(ja4Example());
  const padding = Buffer.alloc(100);
  const ping = Buffer.of(1);
  const [first, second, third] = [hello.subarray(0, 90), hello.subarray(90, 200), hello.subarray(200)] as const;

  test('frames in any order with PING and PADDING between, as browsers send them', () => {
    const frames = [crypto(200, third), ping, padding, crypto(0, first), ping, crypto(90, second), padding];
    const { facts } = classify({ protocol: UDP, serverPort: 443 }, client(initial(0, Buffer.concat(frames))));
    assert.ok(facts?.kind === 'quic');
    assert.equal(facts.ja4, 'q13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  test('two datagrams, the later part first', () => {
    const said = [
      client(initial(1, crypto(200, third))),
      client(initial(0, Buffer.concat([crypto(0, first), crypto(90, second)]))),
    ];
    const { facts, decidedAfter } = classify({ protocol: UDP, serverPort: 443 }, ...said);
    assert.ok(facts?.kind === 'quic');
    assert.equal(facts.serverName, 'example.com');
    assert.equal(decidedAfter, 2);
  });

  test('two packets in one datagram, after an acknowledgement', () => {
    const ack = hex('02', '01', '00', '01', '00', '00', '00');
    const datagram = Buffer.concat([
      initial(0, Buffer.concat([ack, crypto(0, first)])),
      initial(1, Buffer.concat([crypto(200, third), crypto(90, second)])),
    ]);
    const stream = new ByteStream(16384);
    addInitials(datagram, 0, datagram.length, stream);
    assert.equal(helloOf(stream).hello?.serverName, 'example.com');
  });

  test('drafts 21 to 34, and what Facebook and Google made of them, are opened with their salts', () => {
    const salts = [
      ['ff000016', '7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a', 'draft-22'],
      ['faceb002', 'c3eef712c72ebb5a11a7d2432bb46365bef9f502', '0xfaceb002'],
      ['54303531', '7a4edef4e7ccee5fa4506c19124fc8ccda6e033d', 'T051'],
      ['ff00001b', 'c3eef712c72ebb5a11a7d2432bb46365bef9f502', 'draft-27'],
      ['ff00001d', 'afbfec289993d24c9e9786f19c6111e04390a899', 'draft-29'],
      ['ff000022', V1_SALT, 'draft-34'],
    ] as const;
    for (const [version, salt, name] of salts) {
      const { facts } = classify(
        { protocol: UDP, serverPort: 443 },
        client(initial(0, crypto(0, hello), version, salt)),
      );
      assert.ok(facts?.kind === 'quic');
      assert.equal(facts.version, name);
      assert.equal(facts.serverName, 'example.com');
    }
  });

  test('keys that do not fit give no name', () => {
    const { name, facts } = classify(
      { protocol: UDP, serverPort: 443 },
      client(initial(0, crypto(0, hello), 'ff00001d', V1_SALT)),
    );
    assert.equal(name, 'QUIC');
    assert.ok(facts?.kind === 'quic');
    assert.equal(facts.serverName, '');
  });
});

test("Google's QUIC names its server in the clear", () => {
  const tags = Buffer.concat([
    Buffer.from('PAD\0'),
    hex('04000000'),
    Buffer.from('SNI\0'),
    hex('0f000000'),
    Buffer.from('XXXXwww.example'),
  ]);
  const chlo = Buffer.concat([
    hex('0d', '0102030405060708'),
    Buffer.from('Q043'),
    hex('01', '00'.repeat(12)),
    Buffer.from('CHLO'),
    hex('02000000'),
    tags,
  ]);
  const { name, facts } = classify({ protocol: UDP, serverPort: 443 }, client(chlo));
  assert.equal(name, 'QUIC');
  assert.deepEqual(facts, { kind: 'quic', version: 'Q043', serverName: 'www.example', alpn: '', ja4: '' });
});

test("Google's hello within the CRYPTO frames of version Q050", () => {
  const tags = Buffer.concat([Buffer.from('SNI\0'), hex('0b000000'), Buffer.from('www.example')]);
  const chlo = Buffer.concat([Buffer.from('CHLO'), hex('01000000'), tags]);
  const packet = initial(0, crypto(0, chlo), '51303530', '504574efd066fe2f9d945cfcdbd3a7f0d3b56b45');
  const { facts } = classify({ protocol: UDP, serverPort: 443 }, client(packet));
  assert.deepEqual(facts, { kind: 'quic', version: 'Q050', serverName: 'www.example', alpn: '', ja4: '' });
});

test('version negotiation is QUIC', () => {
  const answer = hex('80', '00000000', '04', '01020304', '04', '05060708', '00000001', '6b3343cf');
  assert.equal(classify({ protocol: UDP, serverPort: 8443 }, server(answer)).name, 'QUIC');
});

describe('ciphers of our own', () => {
  const wordsOf = (bytes: Buffer): Int32Array =>
    Int32Array.from({ length: bytes.length / 4 }, (_, word) => bytes.readInt32BE(4 * word));

  function encrypted(key: Buffer, block: Buffer): string {
    const out = new Uint8Array(16);
    new Aes128().set(wordsOf(key)).encrypt(block, 0, out);
    return Buffer.from(out).toString('hex');
  }

  function signed(key: Buffer, message: Buffer): string {
    const digest = new HmacKey().set(wordsOf(key)).sign(messageBlock(message), new Int32Array(8));
    return [...digest].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  test('AES-128 gives the block of FIPS 197 appendix B', () => {
    const found = encrypted(hex('2b7e151628aed2a6abf7158809cf4f3c'), hex('3243f6a8885a308d313198a2e0370734'));
    assert.equal(found, '3925841d02dc09fbdc118597196a0b32');
  });

  test('HMAC-SHA-256 gives case 1 of RFC 4231', () => {
    const expected = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7';
    assert.equal(signed(Buffer.alloc(20, 0x0b), Buffer.from('Hi There')), expected);
  });

  test('both agree with node:crypto on any key, block and message', () => {
    for (let round = 0; round < 200; round++) {
      const [key, block] = [randomBytes(16), randomBytes(16)];
      assert.equal(encrypted(key, block), createCipheriv('aes-128-ecb', key, null).update(block).toString('hex'));
      const [macKey, message] = [randomBytes(4 * (round % 17)), randomBytes(round % 56)];
      assert.equal(signed(macKey, message), createHmac('sha256', macKey).update(message).digest('hex'));
    }
  });
});
