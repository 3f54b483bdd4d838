import { PROTOCOL_NAMES, protocolName } from '#core/flow.ts';

/** Filters as text, for what a person clicks on. */

/** Names come from logs; the filter language has no escape for a quote inside quotes, `?` is any character there. */
const quoted = (name: string): string => `"${name.replaceAll(/["\n\r]/gu, '?')}"`;

export const address = (text: string): string => `ip = ${text}`;
export const side = (which: 'src' | 'dst', text: string): string => `${which} = ${text}`;
export const country = (code: string): string => `country = ${code === '' ? 'unknown' : code}`;
export const protocol = (number: number): string => `proto = ${PROTOCOL_NAMES[number] ?? number}`;
export const rule = (name: string): string => `rule = ${quoted(name)}`;
export const host = (name: string): string => `host = ${quoted(name)}`;
export const resource = (name: string): string => `resource = ${quoted(name)}`;
export const application = (name: string): string => `app = ${name === '' ? 'unknown' : quoted(name)}`;

/** Ports mean something for TCP, UDP and SCTP (IANA 6, 17, 132) only. */
const WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 132]);

export const port = (number: number, value: number): string =>
  WITH_PORTS.has(number) ? `dport = ${value} and ${protocol(number)}` : protocol(number);

export function portLabel(row: { readonly protocol: number; readonly port: number; readonly service: string }): string {
  const name = WITH_PORTS.has(row.protocol) ? `${row.port}/${protocolName(row.protocol)}` : protocolName(row.protocol);
  return row.service === '' ? name : `${name} ${row.service}`;
}

/** `6/443`, as matrices and comparisons write ports. */
export function portKey(key: string): string | null {
  const [, number, value] = /^(\d{1,3})\/(\d{1,5})$/u.exec(key) ?? [];
  return number === undefined || value === undefined ? null : port(Number(number), Number(value));
}
