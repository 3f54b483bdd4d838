import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/data/pcaps/', import.meta.url));

/** Why tests over the collected captures are left out; false when they are there. */
export const corpusMissing: string | false = existsSync(FOLDER)
  ? false
  : 'the captures of ../shared/data/pcaps are absent';

/** One row of a conversation table as tshark gives it: `a` sent the first packet, bytes are whole frames on the wire. */
export interface ExpectedConversation {
  readonly a: string;
  readonly a_port: number;
  readonly b: string;
  readonly b_port: number;
  readonly packets_ab: number;
  readonly bytes_ab: number;
  readonly packets_ba: number;
  readonly bytes_ba: number;
  readonly start: string;
  readonly duration: string;
  readonly initiator?: 'a' | 'b' | null;
  readonly flags_or?: string;
  readonly completeness?: number;
  readonly ip_depth?: number;
}

export interface ExpectedTable {
  readonly count: number;
  readonly packets: number;
  readonly bytes: number;
  readonly list: readonly ExpectedConversation[];
}

export interface ExpectedCapture {
  readonly file: string;
  readonly path: string;
  readonly verdict: { readonly class: string; readonly packets: number };
  readonly capinfos: {
    readonly file_type?: string;
    readonly encapsulation?: string;
    readonly packets?: number;
    readonly data_bytes?: number;
    readonly first_epoch?: string;
    readonly last_epoch?: string;
    readonly interface_info?: readonly Readonly<Record<string, string>>[];
  };
  readonly frames: {
    readonly wire_bytes: number;
    readonly captured_bytes: number;
    readonly cut_by_snaplen: number;
    readonly first_epoch?: string;
    readonly last_epoch?: string;
    readonly without_timestamp: number;
    readonly time_goes_back: number;
  };
  readonly conversations?: Readonly<Partial<Record<'tcp' | 'udp' | 'sctp' | 'ip' | 'ipv6', ExpectedTable>>>;
  readonly tcp_analysis_frames: Readonly<Record<string, number>>;
}

/** Captures of the folder with what capinfos and tshark say of them, by name. */
export function corpus(): readonly ExpectedCapture[] {
  if (corpusMissing !== false) return [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.expected.json'));
  return names.sort().map((name) => {
    const expected = JSON.parse(readFileSync(FOLDER + name, 'utf8')) as Omit<ExpectedCapture, 'path'>;
    return { ...expected, path: FOLDER + expected.file };
  });
}
