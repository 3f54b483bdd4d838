import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { StorageAccess } from '#azure/blob.ts';
import { Secret } from '#core/secret.ts';
import { ACCOUNT, startAzurite } from '#sandbox/azurite.ts';
import { tempFolder } from './temp-folder.ts';

const OPENER = Buffer.from('{"records":[');
const CLOSER = Buffer.from(']}');
const CLOSING_ID = Buffer.from(`Z${'0'.repeat(32)}`).toString('base64');

/** A real Azurite with one container, gone when the test is done. */
export async function testStorage(container: string) {
  const folder = await tempFolder();
  const azurite = await startAzurite(folder.path);
  const credential = new StorageSharedKeyCredential(ACCOUNT.name, ACCOUNT.key);
  const client = new BlobServiceClient(azurite.endpoint, credential).getContainerClient(container);
  await client.create();
  const access = {
    kind: 'key',
    endpoint: azurite.endpoint,
    account: ACCOUNT.name,
    key: new Secret(ACCOUNT.key),
  } as const satisfies StorageAccess;
  return {
    client,
    access,
    [Symbol.asyncDispose]: async () => {
      await azurite[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Writes a flow log blob as Azure does: each append puts one block before the closing one and commits the list. */
export class AppendingBlob {
  readonly #container: ContainerClient;
  readonly #name: string;
  readonly #ids: string[] = [];

  constructor(container: ContainerClient, name: string) {
    this.#container = container;
    this.#name = name;
  }

  async append(...records: readonly string[]): Promise<void> {
    const blob = this.#container.getBlockBlobClient(this.#name);
    if (this.#ids.length === 0) await this.#stage(OPENER);
    const first = this.#ids.length === 1;
    await this.#stage(Buffer.from((first ? '' : ',') + records.join(',')));
    await blob.stageBlock(CLOSING_ID, CLOSER, CLOSER.length);
    await blob.commitBlockList([...this.#ids, CLOSING_ID]);
  }

  /** Blocks of a blob that had been written before anyone looked; returns its size in bytes. */
  async appendAll(blocks: readonly string[]): Promise<number> {
    const blob = this.#container.getBlockBlobClient(this.#name);
    const contents = blocks.map((block, index) => Buffer.from(index === 0 ? block : `,${block}`));
    await this.#stage(OPENER);
    for (const content of contents) await this.#stage(content);
    await blob.stageBlock(CLOSING_ID, CLOSER, CLOSER.length);
    await blob.commitBlockList([...this.#ids, CLOSING_ID]);
    return contents.reduce((sum, { length }) => sum + length, OPENER.length + CLOSER.length);
  }

  async #stage(bytes: Buffer): Promise<void> {
    const id = Buffer.from(String(this.#ids.length).padStart(33, '0')).toString('base64');
    await this.#container.getBlockBlobClient(this.#name).stageBlock(id, bytes, bytes.length);
    this.#ids.push(id);
  }
}
