import { generateKeyPairSync, sign } from 'node:crypto';

/** Tags of ASN.1 DER (X.690 section 8). */
const [INTEGER, BITS, OCTETS, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x04, 0x06, 0x0c, 0x17, 0x30, 0x31];
const COMMON_NAME = Buffer.from([0x55, 0x04, 0x03]);
const SUBJECT_ALT_NAME = Buffer.from([0x55, 0x1d, 0x11]);
/** 1.2.840.10045.4.3.2, ecdsa-with-SHA256 (RFC 5758 section 3.2). */
const ECDSA_SHA256 = Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** A certificate for 127.0.0.1 that vouches for itself (RFC 5280 section 4.1), made anew for each test; PEM. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8, Buffer.from('test')))));
  const time = (text: string) => der(UTC_TIME, Buffer.from(text));
  const algorithm = der(SEQUENCE, der(OID, ECDSA_SHA256));
  // iPAddress is choice 7 of GeneralName.
  const names = der(SEQUENCE, der(0x87, Buffer.from([127, 0, 0, 1])));
  const signed = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1])),
    algorithm,
    name,
    der(SEQUENCE, time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, der(SEQUENCE, der(OID, SUBJECT_ALT_NAME), der(OCTETS, names)))),
  );
  const signature = der(BITS, Buffer.from([0]), sign('sha256', signed, privateKey));
  const base64 = der(SEQUENCE, signed, algorithm, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}
