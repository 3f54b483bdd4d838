import type { ListedCapture, OpenedCapture } from '#analysis/ingest/capture-library.ts';
import type { Backfill } from '#analysis/ingest/backfill.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Report } from '#analysis/report.ts';
import type { SourceActivity } from '#analysis/store/source-activity.ts';
import type { Timeline, ViewName, ViewResults } from '#analysis/views/results.ts';
import type { SubscriptionState } from '#azure/arm-discovery.ts';
import type { FlowLogResource } from '#azure/flow-log-resources.ts';
import type { Finding } from '#core/finding.ts';
import type { Resource, Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import type { Chart } from '#render/chart.ts';
import type { Picture } from '#render/message.ts';

/** A flow log: read, or known from Azure Resource Manager, or both. */
export interface SourceStatus extends SourceActivity {
  readonly name: string;
  /** Formats that were read, such as `vnet4`; '' before the first record. */
  readonly format: string;
  /** `account/container`, '' when no blob was read. */
  readonly container: string;
  readonly nics: number;
  readonly blobs: number;
  readonly tuples: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  /** What Azure says of it; none when it was not discovered, several where several logs share a name. */
  readonly resources: readonly FlowLogResource[];
  /** Whether its storage account answers; `problem` says why not. */
  readonly reachable: boolean;
  /** The last problem with this source as a sentence, null when there is none. */
  readonly problem: string | null;
}

export interface Sources {
  readonly list: readonly SourceStatus[];
  /** One for each subscription that is searched for flow logs. */
  readonly subscriptions: readonly SubscriptionState[];
}

export interface SourcesQuery {
  /** Where gaps are looked for. */
  readonly window: Window;
  /** Ask Azure Resource Manager anew. */
  readonly refresh?: boolean;
}

export interface RuleStatus {
  readonly id: string;
  readonly title: string;
  readonly enabled: boolean;
  /** One sentence with the parameters: "fires when …". */
  readonly condition: string;
  readonly severity: string;
  readonly lastEvaluatedMs: number | null;
  /** Why it does not fire yet (warm-up), or null. */
  readonly waiting: string | null;
  readonly findings: readonly Finding[];
}

export interface ProcessStatus {
  readonly version: string;
  readonly startedMs: number;
  /** 'sandbox' or 'azure'. */
  readonly mode: string;
  readonly tuples: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  readonly storeBytes: number;
  readonly residentBytes: number;
  readonly ingest: { readonly state: string; readonly share: number | null; readonly problem: string | null };
  readonly rulesEvaluatedMs: number | null;
  readonly problems: readonly string[];
}

export interface ViewQuery {
  readonly scope: Scope;
  readonly window: Window;
  /** Only flows that it asks for. */
  readonly filter?: FlowFilter | null;
  /** Rows of a ranking or a list, and how many of them are left out at the beginning. */
  readonly limit?: number;
  readonly offset?: number;
  /** What rows are ordered by: one of the view's own list. */
  readonly order?: string;
  /** True where nothing is said: what is most comes first. */
  readonly descending?: boolean;
  /** IANA zone of days and hours, UTC where nothing is said. */
  readonly timeZone?: string;
  /** How much earlier the window begins that this one is compared with, for `changes`. */
  readonly compareMs?: number;
  /** What a view of one thing is about, such as the address of `address`. */
  readonly subject?: string;
}

/** Reading the past because somebody asked for it. */
export type BackfillPort = Pick<Backfill, 'status' | 'request' | 'pause' | 'resume' | 'cancel' | 'follow'>;

/** Packet captures that lie in storage. */
export interface CapturePort {
  /** Newest first. */
  list(options: { signal: AbortSignal }): Promise<readonly ListedCapture[]>;
  find(words: string, options: { signal: AbortSignal }): Promise<readonly ListedCapture[]>;
  /** Reads its flows, unless they were read before; null when it is gone. */
  open(
    capture: ListedCapture,
    options: { signal: AbortSignal; onShare: (share: number) => void },
  ): Promise<OpenedCapture | null>;
}

/** How far the fetching of a file is. */
export interface ImportProgress {
  /** Read so far. */
  readonly bytes: number;
  /** Null where the server does not say. */
  readonly totalBytes: number | null;
  readonly elapsedMs: number;
}

/** Files that lie elsewhere. */
export interface ImportPort {
  /** Fetches a capture or a flow log and reads its flows. FB3003, FB3006 to FB3009, never with a query. */
  read(
    address: URL,
    options: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
  ): Promise<OpenedCapture>;
}

/** What commands need from the rest of the program, and all that they may use. */
export interface BotPorts {
  report(query: ViewQuery, options: { signal: AbortSignal }): Promise<Report>;
  view<Name extends ViewName>(
    name: Name,
    query: ViewQuery,
    options: { signal: AbortSignal },
  ): Promise<ViewResults[Name]>;
  /** Newest and oldest record of a scope; null when the store has none. */
  extent(scope: Scope): Promise<Window | null>;
  /** Everything that can be named: scope and the words that a person may use for it. */
  scopes(): Promise<readonly { readonly scope: Scope; readonly detail: string }[]>;
  resources(): readonly Resource[];
  sources(query: SourcesQuery, options: { signal: AbortSignal }): Promise<Sources>;
  /** Flows that one flow log logged, over time. */
  sourceTimeline(
    query: { readonly source: string; readonly window: Window },
    options: { signal: AbortSignal },
  ): Promise<Timeline>;
  readonly backfill: BackfillPort;
  rules(): Promise<readonly RuleStatus[]>;
  status(): Promise<ProcessStatus>;
  /** Keeps a page that shows this interactively, and gives the link to it; absent where there is no server. */
  reportPage?(query: Pick<ViewQuery, 'scope' | 'window' | 'filter'>): Promise<string>;
  readonly captures: CapturePort;
  readonly imports: ImportPort;
  draw(chart: Chart, options: { signal: AbortSignal }): Promise<Picture>;
}
