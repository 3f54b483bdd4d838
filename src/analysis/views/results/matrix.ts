/** What is counted of a group of flows. "In" and "out" are as seen from our side; packets are those of both ways. */
export interface Measures {
  readonly flows: number;
  readonly denied: number;
  /** In and out together. */
  readonly bytes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly packets: number;
}

/** One value of an axis: what a program compares, and what a person reads. */
export interface AxisValue {
  /** IANA protocol number, application, `6/443` for a port, country code, `2026-11-21` for a day, `0` to `23` for an hour. */
  readonly key: string;
  readonly label: string;
}

export interface MatrixCell extends Measures {
  /** Index into `rows`. */
  readonly row: number;
  /** Index into `columns`. */
  readonly column: number;
}

/** Groups by two things at once. Pairs without any flow or byte have no cell. */
export interface Matrix {
  readonly rowKind: 'protocol' | 'application' | 'port';
  readonly columnKind: 'country' | 'day' | 'hour';
  /** Those with most flows first. */
  readonly rows: readonly AxisValue[];
  /** Countries: those with most flows first. Days and hours: all there are, in their order. */
  readonly columns: readonly AxisValue[];
  readonly cells: readonly MatrixCell[];
  /** How many different values there are in all, of which `rows` and `columns` may be the first. */
  readonly totalRows: number;
  readonly totalColumns: number;
  /** IANA zone of days and hours. */
  readonly timeZone: string;
}

/** One hour of a day as clocks show it. */
export interface HourCell extends Measures {
  /** `2026-11-21` in the zone. */
  readonly day: string;
  /** 0 to 23, as clocks show it. */
  readonly hour: number;
  readonly startMs: number;
  /** How much of it lies in the window: less at its edges, two hours where clocks are set back by one. */
  readonly lengthMs: number;
}

/**
 * Day by hour. Every hour of the window has its cell, empty ones with zeros. The hour that is left out when clocks are
 * set forward has none; the one that comes twice when they are set back is one cell of twice the length.
 */
export interface Hours {
  readonly timeZone: string;
  /** In their order; each has cells. */
  readonly days: readonly string[];
  readonly cells: readonly HourCell[];
}
