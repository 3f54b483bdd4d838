import { setTimeout } from 'node:timers/promises';
import type { ContainerClient } from '@azure/storage-blob';
import { HOUR_MS } from '#core/window.ts';
import { type Random, randomFor } from '#sandbox/random.ts';
import { AppendingBlob } from '../../../support/storage.ts';
import { vnetBlobName, vnetRecord } from '../../../support/vnet-record.ts';

/** Written minute by minute in blocks, as Azure does. */
const GROWING = ['000D3A100001', '000D3A100002', '000D3A100003', '000D3A100004', '000D3A100005'];
/** Uploaded in one piece and replaced by longer ones, as a copy of a growing blob is. */
const COPIED = '000D3A1000FF';
/** One block of so many gets thousands of tuples, so that inserts take a while. */
const BIG_ONE_IN = 30;

export interface GrowingLogsOptions {
  readonly seed: number;
  /** Time in the logs, ms since 1970; hours roll over as it goes on. */
  readonly nowMs: () => number;
}

/** Flow logs of several NICs that grow until told to stop. Each tuple has a source address of its own. */
export class GrowingLogs {
  readonly #container: ContainerClient;
  readonly #nowMs: () => number;
  readonly #random: Random;
  readonly #blobs = new Map<string, AppendingBlob>();
  readonly #copies = new Map<string, string[]>();
  readonly #perNic = new Map<string, number>();
  #tuples = 0;

  constructor(container: ContainerClient, { seed, nowMs }: GrowingLogsOptions) {
    this.#container = container;
    this.#nowMs = nowMs;
    this.#random = randomFor(seed);
  }

  /** Tuples in committed blocks. */
  get tuples(): number {
    return this.#tuples;
  }

  get perNic(): ReadonlyMap<string, number> {
    return this.#perNic;
  }

  /** Appends until the signal says stop; then everything counted is committed. */
  async grow({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted) {
      await this.growOnce();
      await setTimeout(this.#random.int(0, 60));
    }
  }

  /** One block of one NIC: of this hour, or a late one of the hour before. */
  async growOnce(): Promise<void> {
    const lateMs = this.#random.next() < 0.15 ? HOUR_MS : 0;
    const time = new Date(this.#nowMs() - lateMs).toISOString();
    const which = this.#random.int(0, GROWING.length + 1);
    const mac = GROWING[which] ?? COPIED;
    const tuples = this.#newTuples(time);
    const name = vnetBlobName(time, mac);
    const record = vnetRecord(time, tuples, { mac });
    if (mac === COPIED) await this.#upload(name, record);
    else await this.#append(name, record);
    this.#tuples += tuples.length;
    this.#perNic.set(mac, (this.#perNic.get(mac) ?? 0) + tuples.length);
  }

  async #append(name: string, record: string): Promise<void> {
    const blob = this.#blobs.get(name) ?? new AppendingBlob(this.#container, name);
    this.#blobs.set(name, blob);
    await blob.append(record);
  }

  async #upload(name: string, record: string): Promise<void> {
    const records = [...(this.#copies.get(name) ?? []), record];
    this.#copies.set(name, records);
    const text = `{"records":[${records.join(',')}]}`;
    await this.#container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
  }

  #newTuples(time: string): string[] {
    const count = this.#random.int(0, BIG_ONE_IN) === 0 ? this.#random.int(2000, 6000) : this.#random.size(8, 1);
    const timeMs = Date.parse(time);
    return Array.from({ length: count }, (_, index) => {
      const n = this.#tuples + index;
      const source = `${11 + (n >> 24)}.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
      return `${timeMs},${source},10.0.0.4,${1024 + (n % 60_000)},22,6,I,D,NX,0,0,0,0`;
    });
  }
}
