import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

/** What a link to the report page stands for. Everybody who has the link sees this much and no more. */
export interface ReportPage {
  /** 128 random bits, 22 characters of base64url. */
  readonly id: string;
  readonly scope: Scope;
  readonly window: Window;
  /** In the filter language, always applied; '' for everything of the window. */
  readonly filter: string;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** Where report pages are kept. A promise resolves when its change would survive the end of the process. */
export interface ReportPageStore {
  save(page: ReportPage): Promise<void>;
  find(id: string): Promise<ReportPage | null>;
  /** Forgets pages whose links have expired. */
  forget(options: { readonly expiredBeforeMs: number }): Promise<void>;
}

/** Keeps pages for as long as the process lives: for tests. */
export class MemoryReportPageStore implements ReportPageStore {
  readonly #pages = new Map<string, ReportPage>();

  async save(page: ReportPage): Promise<void> {
    this.#pages.set(page.id, page);
  }

  async find(id: string): Promise<ReportPage | null> {
    return this.#pages.get(id) ?? null;
  }

  async forget({ expiredBeforeMs }: { readonly expiredBeforeMs: number }): Promise<void> {
    for (const [id, { expiresMs }] of this.#pages) if (expiresMs < expiredBeforeMs) this.#pages.delete(id);
  }
}
