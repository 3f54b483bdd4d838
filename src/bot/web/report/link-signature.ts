import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#core/secret.ts';

/** What a link carries beside the id: `e`, when it expires in ms since 1970, and `s`, the signature over both. */
export interface LinkProof {
  readonly e: string;
  readonly s: string;
}

export type LinkCheck = 'valid' | 'forged' | 'expired';

/** The 32 bytes of an HMAC-SHA-256 (RFC 2104) as base64url without padding. */
const SIGNATURE = /^[\w-]{43}$/u;
const EXPIRES = /^[1-9]\d{0,15}$/u;

/** Proof for a link to a report page. */
export function signLink(id: string, expiresMs: number, key: Secret): LinkProof {
  const e = String(expiresMs);
  return { e, s: signature(id, e, key).toString('base64url') };
}

/** Whether a link was made with this key and still holds. Signatures are compared in constant time. */
export function checkLink(
  { id, e, s }: LinkProof & { readonly id: string },
  { key, nowMs }: { readonly key: Secret; readonly nowMs: number },
): LinkCheck {
  if (!EXPIRES.test(e) || !SIGNATURE.test(s)) return 'forged';
  // The last character of 43 carries two bits that mean nothing: bytes are compared, so the text has to be canonical.
  const given = Buffer.from(s, 'base64url');
  if (given.toString('base64url') !== s || !timingSafeEqual(given, signature(id, e, key))) return 'forged';
  return nowMs < Number(e) ? 'valid' : 'expired';
}

/** The first word keeps signatures of other things that a key may sign one day apart. */
const signature = (id: string, e: string, key: Secret): Buffer =>
  createHmac('sha256', key.reveal()).update(`report\n${id}\n${e}`).digest();
