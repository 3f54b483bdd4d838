import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient, RestError, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AppError } from '#core/errors.ts';
import type { Secret } from '#core/secret.ts';
import { openRange } from './range-body.ts';

export interface ListedBlob {
  readonly name: string;
  readonly etag: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface Block {
  readonly id: string;
  readonly bytes: number;
}

export interface BlobBlocks {
  readonly etag: string;
  readonly blocks: readonly Block[];
  readonly bytes: number;
}

/** What reading flow logs and captures needs of a container. */
export interface BlobContainer {
  readonly name: string;
  /** `account/container`: of all containers that are followed only one. */
  readonly key: string;
  /** Blobs under a prefix; none when the container does not exist. */
  list(prefix: string, options: { signal?: AbortSignal }): AsyncIterable<ListedBlob>;
  /** Names one level below a prefix, each ending in `/`. */
  folders(prefix: string, options: { signal?: AbortSignal }): AsyncIterable<string>;
  /** Committed blocks in order, with version and size of the blob that they belong to; null when the blob is gone. */
  blocks(blob: string, options: { signal?: AbortSignal }): Promise<BlobBlocks | null>;
  /** Bytes [from, to) as they arrive; null when the blob is no longer the one with `etag`. */
  read(
    blob: string,
    range: { from: number; to: number; etag: string | null },
    options: { signal?: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array> | null>;
}

/** How a storage account is reached. */
export type StorageAccess =
  /** `https://{account}.blob.core.windows.net` or an emulator's URL with the account in its path. */
  | { readonly kind: 'key'; readonly endpoint: string; readonly account: string; readonly key: Secret }
  | { readonly kind: 'connectionString'; readonly connectionString: Secret }
  /** By the process's own identity: environment, workload identity, managed identity, Azure CLI. */
  | { readonly kind: 'url'; readonly url: string };

/** Tries of the client itself, at once and after a second; whoever reads tries on, and tells about it. */
const RETRIES = { retryOptions: { maxTries: 3, retryDelayInMs: 1000, tryTimeoutInMs: 60_000 } };
/** A body that gives no byte for so long is asked for anew. */
const STALLED_MS = 30_000;

/** Opens containers of one account; nothing is asked of the service until the first call. */
export function openContainers(
  access: StorageAccess,
  names: readonly string[],
  { stalledMs = STALLED_MS }: { stalledMs?: number } = {},
): BlobContainer[] {
  const service = serviceOf(access);
  // An address of one's own (a CNAME) does not tell the account's name.
  const account = service.accountName || new URL(service.url).host;
  return names.map((name) => ({
    ...wrap(service.getContainerClient(name), service.url, stalledMs),
    key: `${account.toLowerCase()}/${name}`,
  }));
}

function serviceOf(access: StorageAccess): BlobServiceClient {
  switch (access.kind) {
    case 'key': {
      const credential = new StorageSharedKeyCredential(access.account, access.key.reveal());
      return new BlobServiceClient(access.endpoint, credential, RETRIES);
    }
    case 'connectionString':
      return BlobServiceClient.fromConnectionString(access.connectionString.reveal(), RETRIES);
    case 'url':
      return new BlobServiceClient(access.url, new DefaultAzureCredential(), RETRIES);
  }
}

function wrap(client: ContainerClient, endpoint: string, stalledMs: number): Omit<BlobContainer, 'key'> {
  const named = { name: client.containerName, endpoint };
  const guard = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      // 412: changed under our hands. 404: gone. 416: shorter than it was. The next look begins again.
      if (error instanceof RestError && [404, 412, 416].includes(error.statusCode ?? 0)) return null;
      throw isAbort(error) ? error : storageError(error, named);
    }
  };
  return {
    name: client.containerName,
    async *list(prefix, { signal }) {
      const pages = client.listBlobsFlat({ prefix, ...aborting(signal) }).byPage({ maxPageSize: 5000 });
      for await (const page of guarded(pages, named, signal)) {
        for (const { name, properties } of page.segment.blobItems) {
          yield {
            name,
            etag: unquoted(properties.etag ?? ''),
            bytes: properties.contentLength ?? 0,
            modifiedMs: properties.lastModified.getTime(),
          };
        }
      }
    },
    async *folders(prefix, { signal }) {
      const pages = client.listBlobsByHierarchy('/', { prefix, ...aborting(signal) }).byPage({ maxPageSize: 5000 });
      for await (const page of guarded(pages, named, signal)) {
        for (const { name } of page.segment.blobPrefixes ?? []) yield name;
      }
    },
    blocks: (blob, { signal }) =>
      guard(async () => {
        const answer = await client.getBlockBlobClient(blob).getBlockList('committed', aborting(signal));
        const blocks = (answer.committedBlocks ?? []).map(({ name, size }) => ({ id: name, bytes: size }));
        return { etag: unquoted(answer.etag ?? ''), blocks, bytes: answer.blobContentLength ?? 0 };
      }),
    read: (blob, { from, to, etag }, { signal }) =>
      guard(async () => {
        const conditions = etag === null ? {} : { conditions: { ifMatch: `"${etag}"` } };
        const open = async (at: number, abortSignal: AbortSignal) => {
          const answer = await client.getBlobClient(blob).download(at, to - at, { abortSignal, ...conditions });
          const body = (answer.readableStreamBody ?? []) as AsyncIterable<Uint8Array>;
          return { body, blobBytes: sizeIn(answer.contentRange) ?? to };
        };
        const body = await openRange(open, { from, to, stalledMs, ...(signal === undefined ? {} : { signal }) });
        return guarded(body, named, signal);
      }),
  };
}

const aborting = (signal?: AbortSignal): { abortSignal?: AbortSignal } =>
  signal === undefined ? {} : { abortSignal: signal };

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** `bytes 0-99/1234` → 1234 (RFC 9110 section 14.4). */
function sizeIn(contentRange: string | undefined): number | undefined {
  const size = Number(contentRange?.split('/')[1]);
  return Number.isInteger(size) ? size : undefined;
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

async function* guarded<T>(
  parts: AsyncIterable<T>,
  named: { name: string; endpoint: string },
  signal?: AbortSignal,
): AsyncIterable<T> {
  try {
    yield* parts;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RestError && error.code === 'ContainerNotFound') return;
    throw storageError(error, named);
  }
}

/** Storage faults in words. Request URLs are left out: they may carry signatures. */
function storageError(error: unknown, { name, endpoint }: { name: string; endpoint: string }): AppError {
  const host = new URL(endpoint).host;
  const status = error instanceof RestError ? error.statusCode : undefined;
  const reason = error instanceof RestError ? (error.code ?? `status ${status}`) : 'the answer broke off';
  const next = nextStep(status);
  return new AppError('FB3002', {
    message: `Storage ${host}, container ${name}, could not be read: ${reason}.`,
    next,
    details: { host, container: name, status, retryAfterMs: retryAfterMs(error) },
    cause: error instanceof RestError ? new Error(`${error.name} ${reason}`) : error,
  });
}

function nextStep(status: number | undefined): string {
  if (status === 403) {
    return 'Check the key or the role "Storage Blob Data Reader", and the firewall of the storage account.';
  }
  if (status === 429 || status === 503) {
    return 'The storage account is busy: reading goes on by itself, more slowly; if it stays so, look at its request rate.';
  }
  return 'Check the address, the network and the firewall of the storage account; reading goes on by itself when it answers.';
}

/** Retry-After in seconds, as storage sends it (RFC 9110 section 10.2.3). */
function retryAfterMs(error: unknown): number | undefined {
  const seconds = error instanceof RestError ? Number(error.response?.headers.get('retry-after')) : Number.NaN;
  return seconds > 0 ? seconds * 1000 : undefined;
}
