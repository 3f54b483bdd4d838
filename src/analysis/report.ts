import type { Finding } from '#core/finding.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import type { CaptureViewName, ReportViewName, ViewResults } from './views/results.ts';

/** How much of what should be there was there, and what could not be read. */
export interface Coverage {
  /** Newest record in the store for this scope, whatever the window; null when there is none. */
  readonly newestMs: number | null;
  readonly oldestMs: number | null;
  /** Minutes of the window with at least one record, and minutes between its first and last possible record. */
  readonly minutesWithData: number;
  readonly minutesExpected: number;
  readonly formats: readonly string[];
  /** Malformed parts that were left out, as sentences. */
  readonly problems: readonly string[];
  /** Name and version of the databases for countries and networks. */
  readonly geo: string;
}

/** What people receive: all views of one window and scope, with findings and facts about coverage. */
export interface Report extends Pick<ViewResults, ReportViewName> {
  /** Of captures only. */
  readonly capture?: Pick<ViewResults, CaptureViewName>;
  readonly scope: Scope;
  readonly window: Window;
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
}
