import { unescaped } from './bytes.ts';

/** What an open object or array is in the shape of a flow log record. Objects are even, arrays odd. */
export const KIND = {
  otherObject: 0,
  otherArray: 1,
  record: 2,
  nsgProperties: 4,
  nsgRules: 5,
  nsgRule: 6,
  nsgMacs: 7,
  nsgMac: 8,
  nsgTuples: 9,
  vnetRecords: 10,
  vnetAcls: 11,
  vnetAcl: 12,
  vnetRules: 13,
  vnetRule: 14,
  vnetTuples: 15,
} as const;

/** Texts of a record that its tuples need. */
export const TEXT = { time: 16, mac: 17, resourceId: 18, flowLogId: 19, targetId: 20, outer: 21, inner: 22 } as const;
/** `records` at the top of an object: it is an envelope, not a record. */
export const ENVELOPE = 23;
/** A key that only records have, in an object inside something unknown: a record that is broken may hide others so. */
export const MISPLACED = 24;

export const isArrayKind = (kind: number): boolean => (kind & 1) === 1;
export const isContainer = (role: number): boolean => role < 16;
export const isTuples = (kind: number): boolean => kind === KIND.nsgTuples || kind === KIND.vnetTuples;

const KEYS = [
  'mac',
  'time',
  'rule',
  'aclID',
  'flows',
  'records',
  'resourceId',
  'macAddress',
  'properties',
  'flowGroups',
  'flowTuples',
  'flowRecords',
  'targetResourceID',
  'flowLogResourceID',
] as const;
type Key = (typeof KEYS)[number];

/** What the value of a key is, by the object that has the key. Outer and inner: see RecordScope. */
const ROLES: Readonly<Record<number, Partial<Record<Key, number>>>> = {
  [KIND.record]: {
    time: TEXT.time,
    macAddress: TEXT.mac,
    resourceId: TEXT.resourceId,
    flowLogResourceID: TEXT.flowLogId,
    targetResourceID: TEXT.targetId,
    properties: KIND.nsgProperties,
    flowRecords: KIND.vnetRecords,
    records: ENVELOPE,
  },
  [KIND.otherObject]: { properties: MISPLACED, flowRecords: MISPLACED },
  [KIND.nsgProperties]: { flows: KIND.nsgRules },
  [KIND.nsgRule]: { rule: TEXT.outer, flows: KIND.nsgMacs },
  [KIND.nsgMac]: { mac: TEXT.inner, flowTuples: KIND.nsgTuples },
  [KIND.vnetRecords]: { flows: KIND.vnetAcls },
  [KIND.vnetAcl]: { aclID: TEXT.outer, flowGroups: KIND.vnetRules },
  [KIND.vnetRule]: { rule: TEXT.inner, flowTuples: KIND.vnetTuples },
};

const KINDS = 16;
/** Role by kind of the object and index of the key. */
const ROLE_TABLE = new Uint8Array(KINDS * KEYS.length);
for (const [kind, roles] of Object.entries(ROLES)) {
  for (const [index, key] of KEYS.entries()) ROLE_TABLE[Number(kind) * KEYS.length + index] = roles[key] ?? 0;
}

/** Keys by their length; JSON keys are compared byte by byte. */
const BY_LENGTH: readonly (readonly { readonly bytes: Uint8Array; readonly index: number }[])[] = Array.from(
  { length: 32 },
  (_, length) =>
    KEYS.flatMap((key, index) => (key.length === length ? [{ bytes: new TextEncoder().encode(key), index }] : [])),
);

/** Role of the value of the key written between its quotes in an object of `kind`; KIND.otherObject for unknown keys. */
export function roleOf(kind: number, bytes: Uint8Array, from: number, to: number): number {
  const keys = BY_LENGTH[to - from];
  if (keys === undefined) return KIND.otherObject;
  for (const key of keys) {
    if (isEqual(key.bytes, bytes, from)) return ROLE_TABLE[kind * KEYS.length + key.index] ?? 0;
  }
  return KIND.otherObject;
}

/** As `roleOf`, for a key that is written with escapes. */
export function roleOfEscaped(kind: number, bytes: Uint8Array, from: number, to: number): number {
  const plain = new TextEncoder().encode(unescaped(bytes, from, to));
  return roleOf(kind, plain, 0, plain.length);
}

function isEqual(known: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < known.length; index++) if (known[index] !== bytes[from + index]) return false;
  return true;
}

/** Kind of the containers directly inside a container of `kind` that is an array. */
export function elementKind(kind: number): number {
  switch (kind) {
    case KIND.nsgRules:
    case KIND.nsgMacs:
    case KIND.vnetAcls:
    case KIND.vnetRules:
      return kind + 1;
    default:
      return KIND.otherObject;
  }
}
