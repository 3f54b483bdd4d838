import { Aes128 } from './aes128.ts';
import { DIGEST_WORDS, HmacKey, messageBlock } from './sha256.ts';
import type { InitialProtection } from './versions.ts';

/** RFC 8446 section 7.1: length 2, length and text of the label, empty context; and the 1 that HKDF-Expand appends. */
function labelBlock(label: string, length: number): Int32Array {
  const full = `tls13 ${label}`;
  return messageBlock(Uint8Array.from([0, length, full.length, ...Buffer.from(full, 'ascii'), 0, 1]));
}

interface Labels {
  readonly salt: HmacKey;
  readonly key: Int32Array;
  readonly iv: Int32Array;
  readonly header: Int32Array;
}

const CLIENT_IN = labelBlock('client in', 32);
const labelsOf = new Map<InitialProtection, Labels>();

function knownLabels(protection: InitialProtection): Labels {
  const known = labelsOf.get(protection);
  if (known !== undefined) return known;
  const { label, salt } = protection;
  const saltWords = Int32Array.from({ length: salt.length / 4 }, (_, word) => salt.readInt32BE(4 * word));
  const labels: Labels = {
    salt: new HmacKey().set(saltWords),
    key: labelBlock(`${label} key`, 16),
    iv: labelBlock(`${label} iv`, 12),
    header: labelBlock(`${label} hp`, 16),
  };
  labelsOf.set(protection, labels);
  return labels;
}

/**
 * Keys of a client's Initial packets (RFC 9001 section 5.1): AES-128-GCM and its header protection. One object is set
 * again and again: a capture has thousands of connections with a packet or two to open each.
 */
export class InitialKeys {
  readonly payload = new Aes128();
  readonly header = new Aes128();
  /** The first 3 of these words, big-endian. */
  readonly iv = new Int32Array(DIGEST_WORDS);
  readonly #hmac = new HmacKey();
  readonly #secret = new Int32Array(DIGEST_WORDS);
  readonly #idBlock = messageBlock(new Uint8Array(0));

  /** `connectionId` is the destination connection id of the client's first Initial packet, at most 20 bytes. */
  set(connectionId: Uint8Array, protection: InitialProtection): void {
    const labels = knownLabels(protection);
    const hmac = this.#hmac;
    const secret = this.#secret;
    hmac.set(labels.salt.sign(messageBlock(connectionId, this.#idBlock), secret));
    hmac.set(hmac.sign(CLIENT_IN, secret));
    this.payload.set(hmac.sign(labels.key, secret));
    this.header.set(hmac.sign(labels.header, secret));
    hmac.sign(labels.iv, this.iv);
  }
}
