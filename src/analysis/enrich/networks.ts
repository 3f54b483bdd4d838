import { openMaxmindFile } from './maxmind-file.ts';
import { openCsvNetworks } from './networks-csv.ts';
import { PACKAGED_NETWORKS } from './packaged-databases.ts';

/** Which autonomous system an address belongs to, and who runs it. Addresses as in Enrichment. */
export interface Networks {
  /** 0 when unknown. */
  asn(bytes: Uint8Array, offset: number): number;
  /** '' when unknown. */
  organisation(asn: number): string;
  /** Name, version and licence of the data. */
  readonly version: string;
}

/** Opens the operator's ASN database, or the packaged one for null. FB3004 when it cannot be read. */
export async function openNetworks(file: string | null): Promise<Networks> {
  if (file !== null) return openMaxmindNetworks(file);
  return openCsvNetworks({
    v4: PACKAGED_NETWORKS.file('asn-ipv4-num.csv'),
    v6: PACKAGED_NETWORKS.file('asn-ipv6.csv'),
    version: PACKAGED_NETWORKS.version(),
  });
}

interface AsnRow {
  readonly autonomous_system_number?: number;
  readonly autonomous_system_organization?: string;
}

/** The format has no index by number, so that a name is known once an address of its network has been seen. */
async function openMaxmindNetworks(file: string): Promise<Networks> {
  const database = await openMaxmindFile(file);
  const names = new Map<number, string>();
  return {
    asn(bytes, offset) {
      const row = database.row(bytes, offset);
      if (!isAsnRow(row) || row.autonomous_system_number === undefined) return 0;
      names.set(row.autonomous_system_number, row.autonomous_system_organization ?? '');
      return row.autonomous_system_number;
    },
    organisation: (asn) => names.get(asn) ?? '',
    version: `${database.label} (own file)`,
  };
}

const isAsnRow = (row: unknown): row is AsnRow => typeof row === 'object' && row !== null;
