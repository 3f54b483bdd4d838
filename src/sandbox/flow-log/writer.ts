import type { ContainerClient } from '@azure/storage-blob';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { type Nic, NICS } from '../estate.ts';
import { Traffic } from '../traffic/traffic.ts';
import { HourBlob, parseBlobName } from './hour-blob.ts';
import { collectedMs, recordText } from './record.ts';

/** Minutes in a data block when several are written at once; Azure has one, which would be too slow for days. */
const BLOCK_MINUTES = 10;

export interface WriterSettings {
  readonly container: ContainerClient;
  readonly seed: number;
  /** Whole minutes; nothing is written for minutes before `historyFromMs`. */
  readonly historyFromMs: number;
  /** Blobs older than this are deleted while time goes on. */
  readonly retentionMs: number;
  readonly scenarioStartMs: number;
}

/** What the writer has done: tuples since it was made, and the minute up to which all NICs are written. */
export interface Written {
  readonly toMs: number;
  readonly tuples: number;
}

interface Log {
  readonly nic: Nic;
  readonly index: number;
  /** The next minute to write. */
  nextMs: number;
  blob: HourBlob | undefined;
}

/** Writes the flow log of the estate as Network Watcher does; goes on where the container's blobs end. */
export class FlowLogWriter {
  readonly #settings: WriterSettings;
  readonly #traffic: Traffic;
  readonly #logs: readonly Log[];
  #tuples = 0;
  #cleanedHourMs = 0;

  private constructor(settings: WriterSettings, logs: readonly Log[]) {
    this.#settings = settings;
    this.#traffic = new Traffic(settings);
    this.#logs = logs;
  }

  static async open(settings: WriterSettings): Promise<FlowLogWriter> {
    await settings.container.createIfNotExists();
    const newest = await newestHours(settings.container);
    const logs = NICS.map(async (nic, index): Promise<Log> => {
      const hourMs = newest.get(nic.mac);
      const blob = hourMs === undefined ? undefined : await HourBlob.open(settings.container, nic.mac, hourMs);
      return { nic, index, nextMs: Math.max(settings.historyFromMs, blob?.endMs ?? 0), blob };
    });
    return new FlowLogWriter(settings, await Promise.all(logs));
  }

  /** Writes every minute before `toMs` that is not written yet; returns early, between blocks, when aborted. */
  async advance(
    toMs: number,
    options: { signal: AbortSignal; onProgress?: (written: Written) => void },
  ): Promise<Written> {
    for (;;) {
      const fromMs = Math.min(...this.#logs.map(({ nextMs }) => nextMs));
      if (fromMs >= toMs) await this.#deleteOld(blobHour(fromMs));
      if (fromMs >= toMs || options.signal.aborted) return { toMs: fromMs, tuples: this.#tuples };
      const untilMs = Math.min(toMs, fromMs + BLOCK_MINUTES * MINUTE_MS, blobHour(fromMs) + HOUR_MS - MINUTE_MS);
      const commit = untilMs === toMs || blobHour(untilMs) !== blobHour(fromMs);
      await Promise.all(
        this.#logs.filter(({ nextMs }) => nextMs < untilMs).map((log) => this.#write(log, untilMs, commit)),
      );
      if (commit && untilMs < toMs) options.onProgress?.({ toMs: untilMs, tuples: this.#tuples });
    }
  }

  async #write(log: Log, untilMs: number, commit: boolean): Promise<void> {
    const hourMs = blobHour(log.nextMs);
    if (log.blob?.hourMs !== hourMs) log.blob = await HourBlob.open(this.#settings.container, log.nic.mac, hourMs);
    const records = this.#records(log, untilMs);
    if (records !== '') await log.blob.stage(log.nextMs, untilMs, records);
    log.nextMs = untilMs;
    if (commit) await log.blob.commit();
  }

  /** Once an hour deletes what is older than the retention, as Azure does for a flow log that has one. */
  async #deleteOld(hourMs: number): Promise<void> {
    if (hourMs === this.#cleanedHourMs) return;
    this.#cleanedHourMs = hourMs;
    const { container, retentionMs } = this.#settings;
    for await (const { name } of container.listBlobsFlat()) {
      const blob = parseBlobName(name);
      if (blob && blob.hourMs < hourMs - retentionMs) await container.deleteBlob(name);
    }
  }

  #records(log: Log, untilMs: number): string {
    const records: string[] = [];
    for (let minuteMs = log.nextMs; minuteMs < untilMs; minuteMs += MINUTE_MS) {
      const tuples = this.#traffic.tuples(log.index, minuteMs);
      for (const group of tuples.values()) this.#tuples += group.length;
      const record = recordText(log.nic, collectedMs(this.#settings.seed, log.index, minuteMs), tuples);
      if (record !== '') records.push(record);
    }
    return records.join(',');
  }
}

/** Hour of the blob that a minute goes to: that of its end, when it is collected, so minute 59 opens the next blob. */
const blobHour = (minuteMs: number): number => Math.floor((minuteMs + MINUTE_MS) / HOUR_MS) * HOUR_MS;

/** The newest hour with a blob, by MAC. */
async function newestHours(container: ContainerClient): Promise<Map<string, number>> {
  const newest = new Map<string, number>();
  for await (const { name } of container.listBlobsFlat()) {
    const blob = parseBlobName(name);
    if (blob) newest.set(blob.mac, Math.max(blob.hourMs, newest.get(blob.mac) ?? 0));
  }
  return newest;
}
