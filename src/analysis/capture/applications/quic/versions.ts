/** How the Initial packets of a version are protected. */
export interface InitialProtection {
  /** Salt of HKDF-Extract (RFC 9001 section 5.2), 20 bytes. */
  readonly salt: Buffer;
  /** Prefix of the labels of HKDF-Expand-Label: `quic`, and `quicv2` for version 2 (RFC 9369 section 3.3.2). */
  readonly label: 'quic' | 'quicv2';
  /** Bits 4 and 5 of the first byte of an Initial packet (RFC 9000 section 17.2, RFC 9369 section 3.2). */
  readonly initialType: number;
}

const salt = (hex: string): Buffer => Buffer.from(hex, 'hex');

const VERSION_1: InitialProtection = {
  salt: salt('38762cf7f55934b34d179ae6a4c80cadccbb7f0a'),
  label: 'quic',
  initialType: 0,
};
const VERSION_2: InitialProtection = {
  salt: salt('0dede3def700a6db819381be6e269dcbf9bd2ed9'),
  label: 'quicv2',
  initialType: 1,
};
/** draft-ietf-quic-tls-29 to -32, section 5.2. */
const DRAFT_29: InitialProtection = { ...VERSION_1, salt: salt('afbfec289993d24c9e9786f19c6111e04390a899') };
/** draft-ietf-quic-tls-23 to -28, section 5.2. */
const DRAFT_23: InitialProtection = { ...VERSION_1, salt: salt('c3eef712c72ebb5a11a7d2432bb46365bef9f502') };

/** draft-ietf-quic-tls-21 and -22, section 5.2. */
const DRAFT_21: InitialProtection = { ...VERSION_1, salt: salt('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a') };

const QUIC_1 = 0x00000001;
const QUIC_2 = 0x6b3343cf;

/** Versions that are no drafts; Google's salts are in Chromium's quic/core/crypto/crypto_utils.cc. */
const OTHERS: ReadonlyMap<number, InitialProtection> = new Map([
  [QUIC_1, VERSION_1],
  [QUIC_2, VERSION_2],
  // mvfst, Facebook's QUIC, on drafts 22 and 27.
  [0xfaceb001, DRAFT_21],
  [0xfaceb002, DRAFT_23],
  [0xfaceb00e, DRAFT_23],
  // Q050, T050, T051.
  [0x51303530, { ...VERSION_1, salt: salt('504574efd066fe2f9d945cfcdbd3a7f0d3b56b45') }],
  [0x54303530, { ...VERSION_1, salt: salt('7ff579e5acd072915580304c43a2367c60488310') }],
  [0x54303531, { ...VERSION_1, salt: salt('7a4edef4e7ccee5fa4506c19124fc8ccda6e033d') }],
]);

/** Undefined for versions whose Initial packets cannot be opened here. */
export function initialProtection(version: number): InitialProtection | undefined {
  const other = OTHERS.get(version);
  if (other !== undefined) return other;
  const draft = draftOf(version);
  if (draft >= 33) return VERSION_1;
  if (draft >= 29) return DRAFT_29;
  if (draft >= 23) return DRAFT_23;
  return draft >= 21 ? DRAFT_21 : undefined;
}

/** Draft versions are 0xff0000NN (draft-ietf-quic-transport, section 15); 0 when it is none. */
const draftOf = (version: number): number => (version >>> 8 === 0xff0000 ? version & 0xff : 0);

/** Google's versions are text: `Q043`, `Q050`, `T051`. */
export const isGoogleVersion = (version: number): boolean =>
  (version >>> 24 === 0x51 || version >>> 24 === 0x54) &&
  [16, 8, 0].every((shift) => isDigit((version >>> shift) & 255));

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** RFC 9000 section 15: 0x?a?a?a?a is reserved to exercise negotiation. */
const isReserved = (version: number): boolean => (version & 0x0f0f0f0f) >>> 0 === 0x0a0a0a0a;

export const isQuicVersion = (version: number): boolean =>
  initialProtection(version) !== undefined ||
  draftOf(version) >= 1 ||
  version >>> 8 === 0xfaceb0 ||
  isGoogleVersion(version) ||
  isReserved(version);

/** `1`, `2`, `draft-29`, `Q046`; hexadecimal for the rest. */
export function quicVersionName(version: number): string {
  if (version === QUIC_1) return '1';
  if (version === QUIC_2) return '2';
  if (draftOf(version) > 0) return `draft-${String(draftOf(version)).padStart(2, '0')}`;
  if (isGoogleVersion(version)) {
    return String.fromCharCode(version >>> 24, (version >>> 16) & 255, (version >>> 8) & 255, version & 255);
  }
  return `0x${version.toString(16).padStart(8, '0')}`;
}
