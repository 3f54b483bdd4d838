import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that live for one insert, in a folder of their own. */
export class ScratchFiles {
  readonly #folder: string;
  #sequence = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Empties the folder: a process that was killed leaves its files behind. */
  async prepare(): Promise<void> {
    await this.clear();
    await mkdir(this.#folder, { recursive: true });
  }

  /** Writes the pieces one after the other, lends the file, and deletes it. */
  async with(pieces: Uint8Array[], use: (path: string) => Promise<unknown>): Promise<void> {
    const path = join(this.#folder, `${this.#sequence++}.native`);
    try {
      {
        await using file = await open(path, 'w');
        await file.writev(pieces);
      }
      await use(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  clear(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
