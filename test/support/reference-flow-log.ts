import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { ENCRYPTION, type FlowColumns, type FlowContext, type FlowFormat } from '#core/flow.ts';

/** One flow as the slow, obviously correct decoder gives it, and as `rowsOf` shows columns. */
export interface FlowRow {
  readonly timeMs: number;
  readonly src: string;
  readonly dst: string;
  readonly ports: readonly [number, number];
  readonly protocol: number;
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'deny';
  readonly state: 'none' | 'begin' | 'continue' | 'end' | 'deny';
  readonly encryption: string;
  /** Packets and bytes sent, packets and bytes received. */
  readonly counters: readonly number[];
  readonly context: FlowContext;
}

const text = z.string().catch('');
const vnetRecord = z.object({
  time: text,
  macAddress: text,
  flowLogResourceID: text,
  targetResourceID: text,
  flowRecords: z.object({
    flows: z.array(
      z.object({ aclID: text, flowGroups: z.array(z.object({ rule: text, flowTuples: z.array(z.string()) })) }),
    ),
  }),
});
const nsgRecord = z.object({
  time: text,
  macAddress: text,
  resourceId: text,
  properties: z.object({
    flows: z.array(z.object({ rule: text, flows: z.array(z.object({ mac: text, flowTuples: z.array(z.string()) })) })),
  }),
});
const envelope = z.object({ records: z.union([z.array(z.unknown()), z.looseObject({})]) });

/** Rows of a flow log that is valid JSON, or lines of it; malformed tuples are left out. */
export function referenceRows(log: string): FlowRow[] {
  return documents(log.replace(/^\ufeff/, '')).flatMap((value) => rowsOfValue(value));
}

function documents(log: string): unknown[] {
  try {
    return [JSON.parse(log)];
  } catch {
    const lines = log.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line): unknown => JSON.parse(line));
  }
}

function rowsOfValue(value: unknown): FlowRow[] {
  if (Array.isArray(value)) return value.flatMap((item) => rowsOfValue(item));
  const wrapped = envelope.safeParse(value);
  if (wrapped.success) return rowsOfValue(wrapped.data.records);
  const vnet = vnetRecord.safeParse(value);
  if (vnet.success) return rowsOfVnet(vnet.data);
  const nsg = nsgRecord.safeParse(value);
  return nsg.success ? rowsOfNsg(nsg.data) : [];
}

function rowsOfVnet(record: z.infer<typeof vnetRecord>): FlowRow[] {
  const flows = record.flowRecords.flows.flatMap((flow) => flow.flowGroups.map((group) => ({ ...group, flow })));
  return flows.flatMap(({ flow, rule, flowTuples }) => {
    const context: FlowContext = {
      format: 'vnet4',
      recordTimeMs: instant(record.time),
      flowLogId: well(record.flowLogResourceID),
      targetId: well(record.targetResourceID),
      mac: mac(record.macAddress),
      aclId: well(flow.aclID),
      rule: well(rule),
    };
    return flowTuples.flatMap((tuple) => vnetRow(tuple.split(','), context));
  });
}

function rowsOfNsg(record: z.infer<typeof nsgRecord>): FlowRow[] {
  const lists = record.properties.flows.flatMap(({ rule, flows }) => flows.map((list) => ({ ...list, rule })));
  return lists.flatMap((list) => {
    const id = well(record.resourceId);
    const shared = {
      recordTimeMs: instant(record.time),
      flowLogId: id,
      targetId: id,
      aclId: id,
      rule: well(list.rule),
    };
    const context = { ...shared, mac: mac(list.mac === '' ? record.macAddress : list.mac) };
    return list.flowTuples.flatMap((tuple) => nsgRow(tuple.split(','), context));
  });
}

function vnetRow(fields: string[], context: FlowContext): FlowRow[] {
  const [time, src, dst, srcPort, dstPort, proto, direction, state, encryption, ...counters] = fields;
  if (fields.length !== 13 || !/^[BCED]$/.test(state ?? '') || !/^[^"\\\x00-\x1f]*$/.test(encryption ?? '')) return [];
  const isKnown = ENCRYPTION.some((known) => known === encryption);
  return row([time, src, dst, srcPort, dstPort, proto, direction], counters, {
    action: state === 'D' ? 'deny' : 'allow',
    state: STATES[state ?? ''] ?? 'none',
    encryption: isKnown ? (encryption ?? '') : 'other',
    context,
  });
}

function nsgRow(fields: string[], shared: Omit<FlowContext, 'format'>): FlowRow[] {
  const [time, src, dst, srcPort, dstPort, proto, direction, action, state, ...counters] = fields;
  if (!/^[AD]$/.test(action ?? '')) return [];
  const isFirst = fields.length === 8;
  if (!isFirst && (fields.length !== 13 || !/^[BCE]$/.test(state ?? ''))) return [];
  const format: FlowFormat = isFirst ? 'nsg1' : 'nsg2';
  const isDenied = action === 'D';
  return row([time, src, dst, srcPort, dstPort, proto, direction], isFirst ? ['', '', '', ''] : counters, {
    action: isDenied ? 'deny' : 'allow',
    state: isFirst ? 'none' : isDenied ? 'deny' : (STATES[state ?? ''] ?? 'none'),
    encryption: '',
    context: { format, ...shared },
  });
}

const STATES: Readonly<Record<string, FlowRow['state']>> = { B: 'begin', C: 'continue', E: 'end', D: 'deny' };

function row(
  common: (string | undefined)[],
  counterTexts: string[],
  rest: Pick<FlowRow, 'action' | 'state' | 'encryption' | 'context'>,
): FlowRow[] {
  const [time, src, dst, srcPort, dstPort, proto, direction] = common.map((field) => field ?? '');
  const timeMs = instantOfTuple(time ?? '');
  const counters = counterTexts.map((field) => (field === '' ? Number.NaN : whole(field, Number.MAX_SAFE_INTEGER)));
  const ports = [whole(srcPort ?? '', 65_535, 5), whole(dstPort ?? '', 65_535, 5)] as const;
  const protocol = proto === 'T' ? 6 : proto === 'U' ? 17 : whole(proto ?? '', 255, 5);
  const addresses = [addressHex(src ?? ''), addressHex(dst ?? '')] as const;
  if (timeMs < 0 || ports[0] < 0 || ports[1] < 0 || protocol < 0 || counters.some((value) => value < 0)) return [];
  if (addresses.includes('') || !/^[IO]$/.test(direction ?? '')) return [];
  const common2 = { timeMs, src: addresses[0], dst: addresses[1], ports, protocol, counters };
  return [{ ...common2, direction: direction === 'O' ? 'out' : 'in', ...rest }];
}

/** A whole number; -1 when the text is none or it is above `max`. */
function whole(digits: string, max: number, longest = 16): number {
  const value = Number(digits);
  return /^\d+$/.test(digits) && digits.length <= longest && value <= max ? value : -1;
}

function instantOfTuple(digits: string): number {
  const value = whole(digits, 253_402_300_799_999);
  return value >= 0 && value < 1e11 ? value * 1000 : value;
}

function instant(iso: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(iso)) return Number.NaN;
  return Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

function mac(written: string): string {
  const digits = written.replaceAll(/[-:.]/g, '').toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? digits : '';
}

const well = (written: string): string => written.toWellFormed();

/** 32 hex digits of the 16 bytes, IPv4 as ::ffff:a.b.c.d; '' when the text is no address. */
export function addressHex(written: string): string {
  const address = written.toLowerCase();
  if (isIPv4(address)) return `00000000000000000000ffff${Buffer.from(address.split('.').map(Number)).toString('hex')}`;
  if (!isIPv6(address) || address.includes('%')) return '';
  const dotted = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head, tail] = dotted.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const groups = tail === undefined ? (head ?? []) : [...(head ?? []), ...gap(head, tail), ...tail];
  return groups.map((group) => group.padStart(4, '0')).join('');
}

const gap = (head: string[] | undefined, tail: string[]): string[] =>
  new Array<string>(8 - (head?.length ?? 0) - tail.length).fill('0');

const STATE_NAMES = ['none', 'begin', 'continue', 'end', 'deny'] as const;

/** The rows of decoded batches, one object each. */
export function rowsOf(batches: readonly FlowColumns[]): FlowRow[] {
  return batches.flatMap((batch) => Array.from({ length: batch.count }, (_, index) => rowAt(batch, index)));
}

function rowAt(batch: FlowColumns, index: number): FlowRow {
  const context = batch.contexts[batch.context[index] ?? -1];
  if (context === undefined) throw new Error(`row ${index} has no context`);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(index * 16, index * 16 + 16)).toString('hex');
  const of = (column: ArrayLike<number>): number => column[index] ?? Number.NEGATIVE_INFINITY;
  return {
    timeMs: of(batch.timeMs),
    src: hex(batch.src),
    dst: hex(batch.dst),
    ports: [of(batch.srcPort), of(batch.dstPort)],
    protocol: of(batch.protocol),
    counters: [of(batch.packetsSent), of(batch.bytesSent), of(batch.packetsReceived), of(batch.bytesReceived)],
    direction: of(batch.direction) === 1 ? 'out' : 'in',
    action: of(batch.action) === 1 ? 'deny' : 'allow',
    state: STATE_NAMES[of(batch.state)] ?? 'none',
    encryption: ENCRYPTION[of(batch.encryption)] ?? 'unknown code',
    context,
  };
}
