import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { AppError } from '#core/errors.ts';
import type { FlowColumns } from '#core/flow.ts';
import { bytesOf, type NativeColumn, nativeBlock } from './native.ts';
import { INSERT_COLUMNS, INSERT_SELECT, retentionStatements, STATEMENTS } from './schema.ts';

/** What an address is, by row: two ASCII letters, the first in the high byte (0 = unknown); ASN (0 = unknown); class code. */
export interface AddressFacts {
  readonly country: Uint16Array;
  readonly asn: Uint32Array;
  readonly addressClass: Uint8Array;
}

/** Names of a flow context as views and rules use them; '' where unknown. */
export interface StoredContext {
  readonly format: string;
  readonly source: string;
  readonly vm: string;
  readonly nic: string;
  readonly subnet: string;
  readonly vnet: string;
  readonly nsg: string;
  readonly rule: string;
  readonly ruleDefault: boolean;
  readonly recordTimeMs: number;
}

export interface FlowBatch {
  readonly columns: FlowColumns;
  readonly contexts: readonly StoredContext[];
  readonly src: AddressFacts;
  readonly dst: AddressFacts;
}

export interface FlowStoreSettings {
  /** Folder of the embedded store; one process at a time. */
  readonly directory: string;
  /** Rows older than this are dropped by day; null keeps everything. */
  readonly retentionDays: number | null;
  /** Memory that one query may use, in bytes. */
  readonly queryMemoryBytes: number;
}

/** Names of kept sets begin with this. */
const KEPT = 'kept_';

type Parameters = Readonly<Record<string, unknown>>;

/** Something that answers SQL with rows as objects; 64-bit integers come as numbers. */
export interface Queryable {
  rows<Row>(sql: string, params?: Parameters, options?: { signal?: AbortSignal }): Promise<Row[]>;
  /** Keeps the rows of a SELECT for `… IN name`, in memory, so that several questions can use them. */
  keep(columns: string, sql: string, params?: Parameters, options?: { signal?: AbortSignal }): Promise<KeptSet>;
}

/** Rows that are kept until disposal. */
export interface KeptSet extends AsyncDisposable {
  readonly name: string;
  readonly size: number;
}

/** The flow store: ClickHouse, embedded. */
export class FlowStore implements Queryable {
  readonly #client: ClickHouseClient;
  readonly #scratch: string;
  #sequence = 0;

  private constructor(client: ClickHouseClient, scratch: string) {
    this.#client = client;
    this.#scratch = scratch;
  }

  static async open(settings: FlowStoreSettings): Promise<FlowStore> {
    const scratch = join(settings.directory, 'scratch');
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true });
    const client = createClient({
      // chdb is typed against a second copy of the client's declarations; the shapes are the same.
      connection: createChdbConnection({ path: join(settings.directory, 'clickhouse') }) as never,
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 0,
        max_memory_usage: String(settings.queryMemoryBytes),
      },
    });
    const store = new FlowStore(client, scratch);
    await store.#prepare(settings.retentionDays);
    return store;
  }

  async #prepare(retentionDays: number | null): Promise<void> {
    const retention = retentionDays === null ? [] : retentionStatements(retentionDays);
    for (const query of [...STATEMENTS, ...retention]) await this.#client.command({ query });
    const kept = await this.rows<{ name: string }>(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${KEPT}')`,
    );
    for (const { name } of kept) await this.#client.command({ query: `DROP TABLE ${name} SYNC` });
  }

  async rows<Row>(sql: string, params: Parameters = {}, options: { signal?: AbortSignal } = {}): Promise<Row[]> {
    options.signal?.throwIfAborted();
    const result = await this.#client.query({
      query: sql,
      query_params: { ...params },
      format: 'JSONEachRow',
      ...(options.signal === undefined ? {} : { abort_signal: options.signal }),
    });
    return result.json<Row>();
  }

  async keep(
    columns: string,
    sql: string,
    params: Parameters = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<KeptSet> {
    options.signal?.throwIfAborted();
    const name = `${KEPT}${this.#sequence++}`;
    await this.#client.command({ query: `CREATE TABLE ${name} (${columns}) ENGINE = Set SETTINGS persistent = 0` });
    const dispose = async (): Promise<void> => void (await this.#client.command({ query: `DROP TABLE ${name} SYNC` }));
    try {
      await this.#client.command({ query: `INSERT INTO ${name} ${sql}`, query_params: { ...params } });
      const [row] = await this.rows<{ n: number }>(
        'SELECT total_rows AS n FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
        { name },
      );
      return { name, size: row?.n ?? 0, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  /**
   * Adds rows as one insert. The same token a second time adds nothing, as long as the process lives: killed between
   * noting the token and showing the rows, the store would refuse rows that it does not have. After a crash what there
   * is of a batch is taken out (`remove`) and inserted again under another token. `batch` is the token when not given;
   * `firstRow` is how many rows of the batch earlier inserts brought.
   */
  async insert(
    batches: readonly FlowBatch[],
    { token, batch = token, firstRow = 0 }: { token: string; batch?: string; firstRow?: number },
  ): Promise<void> {
    const filled = batches.filter(({ columns }) => columns.count > 0);
    if (filled.length === 0) return;
    const path = join(this.#scratch, `${this.#sequence++}.native`);
    try {
      await writePieces(path, nativeBlocks(filled));
      await this.#client.command({
        query: `INSERT INTO flows (${INSERT_COLUMNS}) ${INSERT_SELECT} FROM file({file_path:String}, 'Native')`,
        query_params: {
          file_path: path,
          batch,
          first_row: firstRow,
          ...contextParameters(filled.flatMap(({ contexts }) => contexts)),
        },
        clickhouse_settings: {
          insert_deduplication_token: token,
          // One thread keeps the blocks in order, and so the same for the same token.
          max_threads: 1,
          max_insert_threads: '1',
          max_partitions_per_insert_block: '0',
        },
      });
    } catch (cause) {
      throw new AppError('FB9001', {
        message: 'The flow store refused a batch of flow records.',
        next: 'Check the free space of the data directory; the batch is tried again.',
        cause,
      });
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Takes out all rows of a batch, however many of its inserts were done. */
  async remove(batch: string): Promise<void> {
    const ofBatch = 'batch = sipHash64({batch:String})';
    for (const table of ['flows', 'records']) {
      const [found] = await this.rows<{ n: number }>(`SELECT count() AS n FROM ${table} WHERE ${ofBatch}`, { batch });
      // A delete without anything to delete would still look at every part.
      if (found === undefined || found.n === 0) continue;
      await this.#client.command({ query: `DELETE FROM ${table} WHERE ${ofBatch}`, query_params: { batch } });
    }
  }

  /** Size of the stored rows on disk, compressed, in bytes. */
  async storedBytes(): Promise<number> {
    const [row] = await this.rows<{ bytes: number }>(
      `SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() AND table = 'flows'`,
    );
    return row?.bytes ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
    await rm(this.#scratch, { recursive: true, force: true });
  }
}

async function writePieces(path: string, pieces: Uint8Array[]): Promise<void> {
  await using file = await open(path, 'w');
  await file.writev(pieces);
}

/** One Native block for each batch; their contexts stand in one list, so each batch's indexes are moved on. */
function nativeBlocks(batches: readonly FlowBatch[]): Uint8Array[] {
  let firstContext = 0;
  return batches.flatMap((batch) => {
    const pieces = nativeBlock(nativeColumns(batch, firstContext), batch.columns.count);
    firstContext += batch.contexts.length;
    return pieces;
  });
}

function nativeColumns({ columns, src, dst }: FlowBatch, firstContext: number): NativeColumn[] {
  const n = columns.count;
  const of = (
    name: string,
    type: string,
    array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number },
    width = 1,
  ) => ({
    name,
    type,
    data: bytesOf(array, n * width),
  });
  return [
    of('time', 'Float64', columns.timeMs),
    of('src', 'IPv6', columns.src, 16),
    of('dst', 'IPv6', columns.dst, 16),
    of('src_port', 'UInt16', columns.srcPort),
    of('dst_port', 'UInt16', columns.dstPort),
    of('protocol', 'UInt8', columns.protocol),
    of('direction', 'UInt8', columns.direction),
    of('action', 'UInt8', columns.action),
    of('state', 'UInt8', columns.state),
    of('encryption', 'UInt8', columns.encryption),
    of('packets_sent', 'Float64', columns.packetsSent),
    of('bytes_sent', 'Float64', columns.bytesSent),
    of('packets_received', 'Float64', columns.packetsReceived),
    of('bytes_received', 'Float64', columns.bytesReceived),
    of('c', 'UInt32', firstContext === 0 ? columns.context : columns.context.map((index) => index + firstContext)),
    of('src_country', 'UInt16', src.country),
    of('dst_country', 'UInt16', dst.country),
    of('src_asn', 'UInt32', src.asn),
    of('dst_asn', 'UInt32', dst.asn),
    of('src_class', 'UInt8', src.addressClass),
    of('dst_class', 'UInt8', dst.addressClass),
  ];
}

function contextParameters(contexts: readonly StoredContext[]): Parameters {
  return {
    record_times: contexts.map((context) =>
      Number.isNaN(context.recordTimeMs) ? 0 : Math.round(context.recordTimeMs),
    ),
    formats: contexts.map((context) => context.format),
    sources: contexts.map((context) => context.source),
    vms: contexts.map((context) => context.vm),
    nics: contexts.map((context) => context.nic),
    subnets: contexts.map((context) => context.subnet),
    vnets: contexts.map((context) => context.vnet),
    nsgs: contexts.map((context) => context.nsg),
    rules: contexts.map((context) => context.rule),
    rule_defaults: contexts.map((context) => (context.ruleDefault ? 1 : 0)),
  };
}
