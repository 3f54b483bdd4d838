import { randomBytes } from 'node:crypto';
import type { Clock } from '#core/clock.ts';
import type { Scope } from '#core/resource.ts';
import type { Secret } from '#core/secret.ts';
import type { Window } from '#core/window.ts';
import { checkLink, type LinkProof, signLink } from './link-signature.ts';
import type { ReportPage, ReportPageStore } from './report-page.ts';

export interface ReportLinksParts {
  readonly store: ReportPageStore;
  readonly key: Secret;
  /** How long a link holds. */
  readonly lifeMs: number;
  readonly clock: Clock;
  /** Address of this server for people, without a slash at its end; '' makes links without a host. */
  readonly baseUrl: () => string;
}

export interface WantedPage {
  readonly scope: Scope;
  readonly window: Window;
  /** In the filter language; '' for none. */
  readonly filter: string;
}

export type OpenedLink = { readonly kind: 'open'; readonly page: ReportPage } | { readonly kind: 'forged' | 'expired' };

/** Links to report pages: made for messages, checked when somebody comes with one. */
export class ReportLinks {
  readonly #parts: ReportLinksParts;

  constructor(parts: ReportLinksParts) {
    this.#parts = parts;
  }

  /** Keeps a page and gives the link to it. */
  async create({ scope, window, filter }: WantedPage): Promise<string> {
    const { store, key, lifeMs, clock, baseUrl } = this.#parts;
    const createdMs = clock.nowMs();
    const page = { id: randomBytes(16).toString('base64url'), scope, window, filter, createdMs };
    const expiresMs = Math.round(createdMs + lifeMs);
    await store.forget({ expiredBeforeMs: createdMs });
    await store.save({ ...page, expiresMs });
    const { e, s } = signLink(page.id, expiresMs, key);
    return `${baseUrl()}/r/${page.id}?e=${e}&s=${s}`;
  }

  /** The page of a link. What is not ours is told from what has expired only by a valid signature. */
  async open(link: LinkProof & { readonly id: string }): Promise<OpenedLink> {
    const { store, key, clock } = this.#parts;
    const checked = checkLink(link, { key, nowMs: clock.nowMs() });
    if (checked !== 'valid') return { kind: checked };
    const page = await store.find(link.id);
    return page === null ? { kind: 'expired' } : { kind: 'open', page };
  }
}
