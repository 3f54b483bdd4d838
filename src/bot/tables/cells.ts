import { PROTOCOL_NAMES, protocolName } from '#core/flow.ts';
import { literal } from '#core/literal.ts';
import { formatBytes } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';

type Column = TableBlock['columns'][number];

export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });

/** Cells hold names from logs: none may carry marks or line breaks. */
export const cell = (name: string): string => (name === '' ? '–' : literal(name, 40));

/** Bytes are unknown, not zero, where a log has no counters. */
export const bytesCell = (bytes: number): string => (bytes > 0 ? formatBytes(bytes) : '–');

/** Ports mean something for TCP, UDP and SCTP (IANA 6, 17, 132) only. */
const WITH_PORTS = new Set([6, 17, 132]);

/** "443/TCP", "ICMP". */
export const portName = (protocol: number, port: number): string =>
  WITH_PORTS.has(protocol) ? `${port}/${PROTOCOL_NAMES[protocol] ?? protocol}` : protocolName(protocol);

/** The first `limit` rows as a table, with the number of values that are not in it. */
export function table<Row>(
  title: string,
  ranking: { readonly rows: readonly Row[]; readonly total: number },
  shape: {
    readonly limit: number;
    readonly columns: readonly Column[];
    readonly cells: (row: Row) => readonly string[];
  },
): TableBlock {
  const shown = ranking.rows.slice(0, shape.limit);
  const more = Math.max(0, ranking.total - shown.length);
  return { kind: 'table', title, columns: shape.columns, rows: shown.map(shape.cells), more };
}
