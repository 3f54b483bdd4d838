import type { ChatChange, ChatDraft, ChatStore, UnansweredRequest } from './chat-store.ts';
import type { ChatEntry } from './wire.ts';

/** A conversation that lasts as long as the process, for tests and trials. It keeps everything: not for service. */
export class MemoryChatStore implements ChatStore {
  readonly #entries = new Map<string, ChatEntry>();
  readonly #pictures = new Map<string, Uint8Array>();
  #sequence = 0;

  async append(draft: ChatDraft): Promise<ChatEntry> {
    const sequence = ++this.#sequence;
    const entry: ChatEntry = { ...draft, id: `m${sequence}`, sequence, position: sequence };
    this.#put(entry);
    return entry;
  }

  async edit(id: string, change: ChatChange): Promise<ChatEntry | null> {
    const before = this.#entries.get(id);
    if (before === undefined) return null;
    const entry: ChatEntry = { ...before, ...change, sequence: ++this.#sequence };
    this.#put(entry);
    return entry;
  }

  async since(after: number, limit: number): Promise<readonly ChatEntry[]> {
    return [...this.#entries.values()]
      .filter((entry) => entry.sequence > after)
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, limit);
  }

  async latest({ before = Infinity, limit }: { before?: number; limit: number }): Promise<readonly ChatEntry[]> {
    const older = [...this.#entries.values()].filter((entry) => entry.position < before);
    return older.slice(Math.max(0, older.length - limit));
  }

  async lastSequence(): Promise<number> {
    return this.#sequence;
  }

  async savePicture(id: string, png: Uint8Array): Promise<void> {
    if (!this.#pictures.has(id)) this.#pictures.set(id, png);
  }

  async loadPicture(id: string): Promise<Uint8Array | null> {
    return this.#pictures.get(id) ?? null;
  }

  async unanswered(): Promise<readonly UnansweredRequest[]> {
    const entries = [...this.#entries.values()];
    return entries
      .filter((entry) => entry.state === 'waiting')
      .map((request) => ({ request, reply: entries.findLast((entry) => entry.replyTo === request.id) ?? null }));
  }

  /** A Map keeps the place of a key that is set again, so its order stays that of positions. */
  #put(entry: ChatEntry): void {
    this.#entries.set(entry.id, entry);
    if (entry.state !== 'done' || entry.replyTo === undefined) return;
    const request = this.#entries.get(entry.replyTo);
    if (request !== undefined) this.#entries.set(request.id, { ...request, state: 'answered' });
  }
}
