import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { FLOW_LOG_IDS } from '../estate.ts';
import { blockEndMs, CLOSING_ID, dataBlockId, OPENING_ID } from './block-ids.ts';

/** Path of the blob that holds the records which one NIC collected in one hour. */
export function blobName(mac: string, hourMs: number): string {
  const [year, month, day, hour] = new Date(hourMs).toISOString().split(/[-T:]/);
  return `${FLOW_LOG_IDS.folder}/y=${year}/m=${month}/d=${day}/h=${hour}/m=00/macAddress=${mac}/PT1H.json`;
}

/** What a blob's path says; undefined for a path that is not of this flow log. */
export function parseBlobName(name: string): { readonly mac: string; readonly hourMs: number } | undefined {
  if (!name.startsWith(FLOW_LOG_IDS.folder)) return undefined;
  const match = /\/y=(\d+)\/m=(\d+)\/d=(\d+)\/h=(\d+)\/m=00\/macAddress=(\w+)\/PT1H\.json$/.exec(name);
  if (!match) return undefined;
  const [year = 0, month = 0, day, hour] = match.slice(1, 5).map(Number);
  return { mac: match[5] ?? '', hourMs: Date.UTC(year, month - 1, day, hour) };
}

/** One growing blob: opening block, data blocks, closing block. Committed, it is JSON at every moment. */
export class HourBlob {
  readonly hourMs: number;
  readonly #client: BlockBlobClient;
  readonly #dataIds: string[];
  #hasEnds: boolean;

  private constructor(client: BlockBlobClient, hourMs: number, dataIds: string[]) {
    this.#client = client;
    this.hourMs = hourMs;
    this.#dataIds = dataIds;
    this.#hasEnds = dataIds.length > 0;
  }

  /** A new blob, or the one that is there already, to be gone on with. */
  static async open(container: ContainerClient, mac: string, hourMs: number): Promise<HourBlob> {
    const client = container.getBlockBlobClient(blobName(mac, hourMs));
    if (!(await client.exists())) return new HourBlob(client, hourMs, []);
    const { committedBlocks = [] } = await client.getBlockList('committed');
    const ids = committedBlocks.map(({ name }) => name).filter((id) => blockEndMs(id) !== undefined);
    return new HourBlob(client, hourMs, ids);
  }

  /** End of the last minute in the blob, undefined while it has none. */
  get endMs(): number | undefined {
    const last = this.#dataIds.at(-1);
    return last === undefined ? undefined : blockEndMs(last);
  }

  /** Uploads records, which readers see after the next commit. */
  async stage(fromMs: number, toMs: number, records: string): Promise<void> {
    const id = dataBlockId(fromMs, toMs);
    const data = Buffer.from(this.#dataIds.length > 0 ? `,${records}` : records, 'latin1');
    if (!this.#hasEnds) await this.#stageEnds();
    await this.#client.stageBlock(id, data, data.length);
    this.#dataIds.push(id);
  }

  /** Makes what was staged visible; nothing is to be seen of a blob without records. */
  async commit(): Promise<void> {
    if (this.#dataIds.length === 0) return;
    const blobHTTPHeaders = { blobContentType: 'application/json' };
    await this.#client.commitBlockList([OPENING_ID, ...this.#dataIds, CLOSING_ID], { blobHTTPHeaders });
  }

  async #stageEnds(): Promise<void> {
    await this.#client.stageBlock(OPENING_ID, '{"records":[', 12);
    await this.#client.stageBlock(CLOSING_ID, ']}', 2);
    this.#hasEnds = true;
  }
}
