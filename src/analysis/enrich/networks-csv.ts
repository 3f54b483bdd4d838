import { readFile } from 'node:fs/promises';
import { isMappedV4, V4_OFFSET } from './address.ts';
import { csvField, readDecimal, readV6 } from './csv-bytes.ts';
import type { Networks } from './networks.ts';
import { OrganisationNames } from './organisation-names.ts';
import { RangeTable } from './range-table.ts';

const COMMA = 0x2c;
const NEWLINE = 0x0a;
/** Rows after joining neighbours in the edition of June 2026, so that the tables need not grow. */
const V4_ROWS = 412_000;
const V6_ROWS = 104_000;

export interface NetworkFiles {
  /** Lines `start,end,asn,organisation` with IPv4 addresses as decimal numbers. */
  readonly v4: string;
  /** The same with IPv6 addresses in text form. */
  readonly v6: string;
  readonly version: string;
}

/** Loads the CSV form of ip-location-db's ASN database into typed arrays. */
export async function openCsvNetworks(files: NetworkFiles): Promise<Networks> {
  const names = new OrganisationNames();
  const v4 = new RangeTable(1, V4_ROWS);
  const v6 = new RangeTable(4, V6_ROWS);
  loadRows(await readFile(files.v4), { table: v4, names, readAddress: readDecimal });
  loadRows(await readFile(files.v6), { table: v6, names, readAddress: readV6 });
  return {
    asn: (bytes, offset) => (isMappedV4(bytes, offset) ? v4.find(bytes, offset + V4_OFFSET) : v6.find(bytes, offset)),
    organisation: (asn) => names.get(asn),
    version: files.version,
  };
}

interface Target {
  readonly table: RangeTable;
  readonly names: OrganisationNames;
  /** Writes the words of the address in bytes [from, to). */
  readonly readAddress: (bytes: Uint8Array, span: { from: number; to: number }, words: Uint32Array) => void;
}

function loadRows(bytes: Uint8Array, { table, names, readAddress }: Target): void {
  const start = new Uint32Array(4);
  const end = new Uint32Array(4);
  const number = new Uint32Array(4);
  for (let line = 0; line < bytes.length; ) {
    const first = positionOf(COMMA, bytes, line);
    const second = positionOf(COMMA, bytes, first + 1);
    const third = positionOf(COMMA, bytes, second + 1);
    const lineEnd = positionOf(NEWLINE, bytes, third + 1);
    if (third >= bytes.length) break;
    readAddress(bytes, { from: line, to: first }, start);
    readAddress(bytes, { from: first + 1, to: second }, end);
    readDecimal(bytes, { from: second + 1, to: third }, number);
    const asn = number[0] ?? 0;
    table.add(start, end, asn);
    if (!names.has(asn)) names.add(asn, csvField(bytes, { from: third + 1, to: lineEnd }));
    line = lineEnd + 1;
  }
  table.trim();
}

/** Fields are a few bytes long: `indexOf`, which leaves JavaScript, takes longer to call than this to run. */
function positionOf(byte: number, bytes: Uint8Array, from: number): number {
  let position = from;
  while (position < bytes.length && bytes[position] !== byte) position++;
  return position;
}
