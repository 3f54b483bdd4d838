import { type Finding, fingerprint } from '#core/finding.ts';
import type { Window } from '#core/window.ts';
import { type Announced, type CooldownSettings, type Decision, decide, magnitude } from './cooldown.ts';

/** Where it is kept what was said about which finding. */
export interface AnnouncementStore {
  find(fingerprint: string): Promise<Announced | null>;
  save(fingerprint: string, finding: Finding, announced: Announced): Promise<void>;
  /** Newest first. */
  overlapping(window: Window): Promise<readonly Finding[]>;
}

/** Posts a new message, or changes the one with the reference; answers the message's reference. */
export type Publish = (finding: Finding, reference: string | null) => Promise<string>;

export interface LedgerParts {
  readonly store: AnnouncementStore;
  readonly publish: Publish;
}

/**
 * Says each finding once: the first time as a message, later by editing it. What is to be said is stored before it is
 * said, so that a restart in between says it and does not lose it.
 */
export async function announce(
  { store, publish }: LedgerParts,
  { finding, nowMs }: { finding: Finding; nowMs: number },
  settings: CooldownSettings,
): Promise<Decision> {
  const name = fingerprint(finding);
  const before = await store.find(name);
  const decision = decide(before, { finding, nowMs }, settings);
  if (decision.kind === 'quiet') return decision;
  const again = decision.kind === 'update' ? before : null;
  const announced: Announced = {
    severity: finding.severity,
    magnitude: Math.max(magnitude(finding), again?.magnitude ?? 0),
    firstMs: again?.firstMs ?? nowMs,
    lastMs: nowMs,
    times: (again?.times ?? 0) + 1,
    reference: again?.reference ?? null,
  };
  await store.save(name, finding, announced);
  const reference = await publish(finding, announced.reference);
  await store.save(name, finding, { ...announced, reference });
  return decision;
}
