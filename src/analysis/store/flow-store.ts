import { join } from 'node:path';
import { type ClickHouseClient, createClient, TupleParam } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { AppError } from '#core/errors.ts';
import type { CaptureBatch, FlowBatch, StoredContext } from './flow-batch.ts';
import { captureBlock, contextParameters, flowBlock } from './flow-block.ts';
import { recordBlock } from './record-block.ts';
import { countRecords, type RecordCount } from './record-counts.ts';
import { ScratchFiles } from './scratch-files.ts';
import {
  type BlockInsert,
  INSERT_CAPTURE,
  INSERT_FLOWS,
  INSERT_NAMES,
  INSERT_RECORDS,
  RECORDS_OF_FLOWS,
  retentionStatements,
  STATEMENTS,
} from './schema.ts';

export type { AddressFacts, FlowBatch, StoredContext } from './flow-batch.ts';

export interface FlowStoreSettings {
  /** Folder of the embedded store; one process at a time. */
  readonly directory: string;
  /** Rows older than this are dropped by day; null keeps everything. */
  readonly retentionDays: number | null;
  /** Memory that one query may use, in bytes. */
  readonly queryMemoryBytes: number;
}

/** Inserts that may wait to be merged; from a thousand parts on the store slows inserts down by itself. */
const MOST_UNMERGED = 300;
/** Names of kept sets begin with this. */
const KEPT = 'kept_';

type Parameters = Readonly<Record<string, unknown>>;

/** What an insert of rows belongs to. */
interface Insert {
  readonly token: string;
  readonly batch?: string;
  readonly firstRow?: number;
  readonly records?: readonly RecordCount[];
}

/** Something that answers SQL with rows as objects; 64-bit integers come as numbers. */
export interface Queryable {
  rows<Row>(sql: string, params?: Parameters, options?: { signal?: AbortSignal }): Promise<Row[]>;
  /** Runs a statement that changes rows. */
  run(sql: string, params?: Parameters, options?: { signal?: AbortSignal }): Promise<void>;
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
  readonly #scratch: ScratchFiles;
  /** Names that are in the store since the start. */
  readonly #names = new Set<string>();
  #sequence = 0;
  /** Inserts since merging was put off; null when it is not. */
  #unmerged: number | null = null;

  private constructor(client: ClickHouseClient, scratch: ScratchFiles) {
    this.#client = client;
    this.#scratch = scratch;
  }

  static async open(settings: FlowStoreSettings): Promise<FlowStore> {
    const scratch = new ScratchFiles(join(settings.directory, 'scratch'));
    await scratch.prepare();
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
    const [rows] = await this.rows<{ flows: number; records: number }>(
      'SELECT (SELECT count() FROM flows) AS flows, (SELECT count() FROM records) AS records',
    );
    if (rows !== undefined && rows.flows > 0 && rows.records === 0) {
      await this.#client.command({ query: RECORDS_OF_FLOWS });
    }
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

  async run(sql: string, params: Parameters = {}, options: { signal?: AbortSignal } = {}): Promise<void> {
    options.signal?.throwIfAborted();
    await this.#client.command({ query: sql, query_params: { ...params } });
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
   * `firstRow` is how many rows of the batch earlier inserts brought. `records`: what is counted of the batch's records
   * by now; when not given, the rows are all that there is of theirs.
   */
  async insert(batches: readonly FlowBatch[], { token, batch = token, firstRow = 0, records }: Insert): Promise<void> {
    const filled = batches.filter(({ columns }) => columns.count > 0);
    if (filled.length === 0) return;
    const contexts = filled.flatMap((each) => each.contexts);
    const naming = { token, batch };
    const counts = records ?? countRecords(filled);
    await this.#guarded(async () => {
      await this.#addNames(contexts);
      if (counts.length > 0) await this.#load(INSERT_RECORDS, recordBlock(counts), naming);
      const params = { first_row: firstRow, ...contextParameters(contexts) };
      await this.#load(INSERT_FLOWS, flowBlock(filled), naming, params);
      if (this.#unmerged !== null && (this.#unmerged += 1) > MOST_UNMERGED) await this.#merge();
    });
  }

  async #guarded(insert: () => Promise<void>): Promise<void> {
    try {
      await insert();
    } catch (cause) {
      throw new AppError('FB9001', {
        message: 'The flow store refused a batch of flow records.',
        next: 'Check the free space of the data directory; the batch is tried again.',
        cause,
      });
    }
  }

  /** Adds flows of a capture; `batch` takes them out again. */
  async insertCapture(
    batches: readonly CaptureBatch[],
    { token, batch }: { token: string; batch: string },
  ): Promise<void> {
    const filled = batches.filter(({ columns }) => columns.count > 0);
    if (filled.length === 0) return;
    const params = { first_row: 0, ...contextParameters(filled.flatMap(({ contexts }) => contexts)) };
    await this.#guarded(() => this.#load(INSERT_CAPTURE, captureBlock(filled), { token, batch }, params));
  }

  /** Runs an insert that reads a Native block. */
  async #load(
    insert: BlockInsert,
    pieces: Uint8Array[],
    { token, batch }: { token: string; batch: string },
    params: Parameters = {},
  ): Promise<void> {
    // One thread keeps the rows in order, and so the same for the same token. The client's own way of giving settings
    // would set them for everything that comes afterwards.
    const query = insert({
      max_threads: 1,
      max_insert_threads: 1,
      insert_deduplication_token: token,
      max_partitions_per_insert_block: 0,
    });
    await this.#scratch.with(pieces, (path) =>
      this.#client.command({ query, query_params: { file_path: path, batch, ...params } }),
    );
  }

  /** Names that came for the first time since the start. */
  async #addNames(contexts: readonly StoredContext[]): Promise<void> {
    const fresh = new Map<string, TupleParam>();
    for (const { vm, nsg, subnet, vnet, nic } of contexts) {
      const names = [vm, nsg, subnet, vnet, nic];
      const key = names.join('\n');
      if (!this.#names.has(key)) fresh.set(key, new TupleParam(names));
    }
    if (fresh.size === 0) return;
    await this.#client.command({ query: INSERT_NAMES, query_params: { names: [...fresh.values()] } });
    for (const key of fresh.keys()) this.#names.add(key);
  }

  /**
   * Until disposal, or until so much came that it cannot wait, parts are not merged: for each row merging takes twice
   * the time of inserting, and history comes in large parts.
   */
  async bulk(): Promise<AsyncDisposable | null> {
    // Within a bulk load there is no other.
    if (this.#unmerged !== null) return null;
    await this.#client.command({ query: 'SYSTEM STOP MERGES flows' });
    this.#unmerged = 0;
    return { [Symbol.asyncDispose]: () => this.#merge() };
  }

  async #merge(): Promise<void> {
    this.#unmerged = null;
    await this.#client.command({ query: 'SYSTEM START MERGES flows' });
  }

  /** Takes out all rows of a batch, however many of its inserts were done. */
  async remove(batch: string): Promise<void> {
    for (const table of ['flows', 'records']) await this.#delete(table, 'batch = sipHash64({batch:String})', { batch });
  }

  /** Takes out all flows of a capture. */
  removeCapture(source: string): Promise<void> {
    return this.#delete('captures', 'source = {source:String}', { source });
  }

  async #delete(table: string, where: string, params: Parameters): Promise<void> {
    const [found] = await this.rows<{ n: number }>(`SELECT count() AS n FROM ${table} WHERE ${where}`, params);
    // A delete without anything to delete would still look at every part.
    if (found === undefined || found.n === 0) return;
    // Deleting is done by merging.
    if (this.#unmerged !== null) await this.#merge();
    await this.#client.command({ query: `DELETE FROM ${table} WHERE ${where}`, query_params: { ...params } });
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
    await this.#scratch.clear();
  }
}
