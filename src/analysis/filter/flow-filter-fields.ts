import type { FilterFlow } from './flow-filter.ts';

/** How the values of a field are written and compared. */
export type ValueKind =
  | 'address'
  | 'port'
  | 'protocol'
  | 'text'
  | 'country'
  | 'network'
  | 'size'
  | 'count'
  | 'duration'
  | 'time'
  | 'result'
  | 'action'
  | 'direction'
  | 'state'
  | 'class'
  | 'encryption';

/** Where flows come from: flow logs, captures that were read before, and a capture while it is read. */
export type FilterTable = 'flows' | 'captures' | 'capture-file';

interface Field {
  readonly kind: ValueKind;
  /** Values of a flow; one that fits is enough. */
  readonly of: (flow: FilterFlow) => readonly (string | number | Uint8Array)[];
  /** Tables that cannot tell it. */
  readonly not?: readonly FilterTable[];
  /** In flow logs a matter of all tuples of a flow together, not of each. */
  readonly whole?: true;
}

/** Captures know machines by their addresses alone, and nobody decides there what is allowed. */
const LOGS_ONLY = ['captures', 'capture-file'] as const;
/** What a flow gets on its way into the store. */
const STORED_ONLY = ['capture-file'] as const;
/** Flow logs carry no payload. */
const CAPTURES_ONLY = ['flows'] as const;

/** A name that is not known has no value. */
const named = (...names: readonly (string | undefined)[]): readonly string[] =>
  names.filter((name): name is string => name !== undefined && name !== '');
const first = <Value>(list: readonly Value[] | undefined): readonly Value[] => list?.slice(0, 1) ?? [];
const second = <Value>(list: readonly Value[] | undefined): readonly Value[] => list?.slice(1, 2) ?? [];

/** Every field by the name that people write. */
export const FILTER_FIELDS = {
  src: { kind: 'address', of: ({ src }) => [src] },
  dst: { kind: 'address', of: ({ dst }) => [dst] },
  ip: { kind: 'address', of: ({ src, dst }) => [src, dst] },
  sport: { kind: 'port', of: ({ srcPort }) => [srcPort] },
  dport: { kind: 'port', of: ({ dstPort }) => [dstPort] },
  port: { kind: 'port', of: ({ srcPort, dstPort }) => [srcPort, dstPort] },
  proto: { kind: 'protocol', of: ({ protocol }) => [protocol] },
  srccountry: { kind: 'country', of: ({ countries }) => first(countries) },
  dstcountry: { kind: 'country', of: ({ countries }) => second(countries) },
  country: { kind: 'country', of: ({ countries }) => countries },
  srcasn: { kind: 'network', of: ({ networks }) => first(networks) },
  dstasn: { kind: 'network', of: ({ networks }) => second(networks) },
  asn: { kind: 'network', of: ({ networks }) => networks },
  srcclass: { kind: 'class', of: ({ classes }) => first(classes), not: STORED_ONLY },
  dstclass: { kind: 'class', of: ({ classes }) => second(classes), not: STORED_ONLY },
  class: { kind: 'class', of: ({ classes }) => classes ?? [], not: STORED_ONLY },
  dir: { kind: 'direction', of: ({ direction }) => named(direction), not: STORED_ONLY },
  action: { kind: 'action', of: ({ action }) => named(action), not: LOGS_ONLY },
  state: { kind: 'state', of: ({ state }) => named(state), not: LOGS_ONLY },
  rule: { kind: 'text', of: ({ rule }) => named(rule), not: LOGS_ONLY },
  vm: { kind: 'text', of: ({ vm }) => named(vm), not: STORED_ONLY },
  nic: { kind: 'text', of: ({ nic }) => named(nic), not: LOGS_ONLY },
  nsg: { kind: 'text', of: ({ nsg }) => named(nsg), not: LOGS_ONLY },
  subnet: { kind: 'text', of: ({ subnet }) => named(subnet), not: LOGS_ONLY },
  vnet: { kind: 'text', of: ({ vnet }) => named(vnet), not: LOGS_ONLY },
  resource: {
    kind: 'text',
    of: ({ vm, nic, nsg, subnet, vnet }) => named(vm, nic, nsg, subnet, vnet),
    not: STORED_ONLY,
  },
  encryption: { kind: 'encryption', of: ({ encryption }) => named(encryption), not: LOGS_ONLY },
  log: { kind: 'text', of: ({ log }) => named(log), not: STORED_ONLY },
  time: { kind: 'time', of: ({ timeMs = Number.NaN }) => [timeMs] },
  bytes: { kind: 'size', of: ({ bytesSent, bytesReceived }) => [bytesSent + bytesReceived], whole: true },
  sent: { kind: 'size', of: ({ bytesSent }) => [bytesSent], whole: true },
  received: { kind: 'size', of: ({ bytesReceived }) => [bytesReceived], whole: true },
  packets: { kind: 'count', of: ({ packets }) => [packets], whole: true },
  duration: { kind: 'duration', of: ({ durationMs }) => [durationMs], whole: true },
  app: {
    kind: 'text',
    of: ({ application }) => [application === '' ? 'unknown' : application],
    not: CAPTURES_ONLY,
  },
  host: { kind: 'text', of: ({ hosts }) => hosts, not: CAPTURES_ONLY },
  result: { kind: 'result', of: ({ result }) => named(result), not: CAPTURES_ONLY },
} as const satisfies Readonly<Record<string, Field>>;

export type FilterField = keyof typeof FILTER_FIELDS;

export const isFilterField = (name: string): name is FilterField => Object.hasOwn(FILTER_FIELDS, name);

/** A field with what not every field has. */
export const fieldOf = (field: FilterField): Field => FILTER_FIELDS[field];

/** Kinds that are smaller or larger than another value. */
const ORDERED: ReadonlySet<ValueKind> = new Set<ValueKind>(['port', 'size', 'count', 'duration', 'time']);

export const isOrdered = (field: FilterField): boolean => ORDERED.has(FILTER_FIELDS[field].kind);

/** Fields that rows of a table can be asked for. */
export const fieldsOf = (table: FilterTable | null): readonly FilterField[] =>
  Object.keys(FILTER_FIELDS)
    .filter(isFilterField)
    .filter((field) => table === null || !isLacking(field, table));

export const isLacking = (field: FilterField, table: FilterTable): boolean =>
  fieldOf(field).not?.includes(table) ?? false;
