import type { TableBlock } from '#render/message.ts';
import type { Measure } from '#render/page/page-chart.ts';
import type { Section } from './sections.ts';

/** One column of the flow table. `order` is what the server sorts by; '' where it cannot. */
export interface WireColumn {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly order: string;
  /** Shown until a person chooses. */
  readonly usual: boolean;
}

/** Answer of `GET /r/{id}/api/head`: what the page is about, and what it offers. */
export interface ReportHead {
  readonly title: string;
  /** "Fri 20 Nov 14:00–16:00 CET". */
  readonly range: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
  /** The filter that always applies, in parts that are all true; none for none. */
  readonly always: readonly string[];
  /** When the link expires, as text. */
  readonly expires: string;
  readonly kind: 'logs' | 'capture';
  readonly sections: readonly Section[];
  readonly columns: readonly WireColumn[];
  /** Most rows of a download. */
  readonly downloadRows: number;
  /** Whether packets can be downloaded. */
  readonly hasPackets: boolean;
  /** The page is one file and asks nobody: there is no filter, and the first flows are all that there are. */
  readonly isFile: boolean;
}

/** What is asked of every view: answer of `GET /r/{id}/api/summary`. */
export interface ReportSummary {
  /** The page's own filter in parts that are all true, each a chip. */
  readonly parts: readonly string[];
  /** The window asked for, as text. */
  readonly range: string;
  readonly flows: number;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface WireChart {
  readonly title: string;
  readonly alt: string;
  /** Vega-Lite. `page`: as wide as its place, colours by name; `picture`: drawn for 760 px on white. */
  readonly spec: unknown;
  readonly made: 'page' | 'picture';
}

export interface WireTable extends Omit<TableBlock, 'kind'> {
  /** For each row the filter that a click adds, null for none. */
  readonly where: readonly (string | null)[];
}

/** Answer of `GET /r/{id}/api/view/{name}`. */
export interface ViewAnswer {
  readonly view: string;
  readonly measure: Measure;
  readonly chart: WireChart | null;
  readonly table: WireTable | null;
  /** What the table can be ordered by, and what it is; none where there is one order. */
  readonly orders: readonly string[];
  readonly order: string;
}

/** Answer of `GET /r/{id}/api/flows`: a page of the flow table. */
export interface FlowsAnswer {
  readonly total: number;
  readonly isTotalExact: boolean;
  readonly offset: number;
  /** Cells in the order of the columns asked for. */
  readonly rows: readonly (readonly string[])[];
  /** For each row, filters for its parts by column; '' where there is none. */
  readonly where: readonly (readonly string[])[];
  /** What else has to be said, such as that not all flows are here. */
  readonly note?: string;
}

/** Answer of `GET /r/{id}/api/address/{address}`. */
export interface AddressAnswer {
  readonly address: string;
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly charts: readonly WireChart[];
  readonly tables: readonly WireTable[];
}

/** Text and value of a cell, where they differ. */
export type FileCell = string | readonly [text: string, value: string | number | null];

/** Everything that the page in a file knows. */
export interface ReportFileData {
  readonly head: ReportHead;
  readonly summary: ReportSummary;
  /** By view, measure and form, with spaces between. */
  readonly views: Readonly<Record<string, ViewAnswer>>;
  readonly flows: {
    readonly total: number;
    /** Cells in the order of the head's columns. */
    readonly rows: readonly (readonly FileCell[])[];
  };
}
