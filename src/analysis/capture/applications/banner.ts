import type { Message, Reading } from './application.ts';
import { isPrintable, lineEnd, withoutTrailingSpace } from './byte-reads.ts';
import type { ApplicationFacts, BannerFacts } from './facts.ts';
import { textOf } from './text-cache.ts';
import { readUpgrade } from './tls/read-tls.ts';

const NOTHING: BannerFacts = { kind: 'banner', client: '', server: '' };

/**
 * Keeps the first line that a side says, when it is text, and what the hellos tell when the connection goes over to TLS.
 * `server`: only the responder's line is wanted, because what the initiator says first may be a name or a password.
 */
export function readBanner(message: Message, known: ApplicationFacts | undefined, wanted: 'both' | 'server'): Reading {
  const { bytes, at, end, fromInitiator } = message;
  const facts = known?.kind === 'banner' ? known : NOTHING;
  const upgrade = wanted === 'server' ? readUpgrade(message, facts.tls) : undefined;
  if (upgrade?.facts?.kind === 'tls') return { progress: upgrade.progress, facts: { ...facts, tls: upgrade.facts } };
  if (upgrade?.progress === 'more') return { progress: 'more', facts: known };
  const side = fromInitiator ? 'client' : 'server';
  if (facts[side] !== '' || (fromInitiator && wanted === 'server')) return { progress: 'next', facts: known };
  const after = lineEnd(bytes, at, end);
  const last = withoutTrailingSpace(bytes, at, after < 0 ? end : after);
  if (!isPrintable(bytes, at, last)) return { progress: 'next', facts: known };
  if (after < 0 && !message.isCut && end - at < 255) return { progress: 'more', facts: known };
  const found = { ...facts, [side]: textOf(bytes, at, last) };
  const isAll = wanted === 'both' && found.server !== '' && found.client !== '';
  return { progress: isAll ? 'done' : 'next', facts: found };
}
