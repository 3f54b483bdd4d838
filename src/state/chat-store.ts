import type { ChatChange, ChatDraft, ChatStore, UnansweredRequest } from '#bot/web/chat-store.ts';
import type { ChatEntry } from '#bot/web/wire.ts';
import type { Database } from './database.ts';

type Session = Pick<Database, 'query'>;

interface Row {
  readonly position: number;
  readonly sequence: number;
  readonly state: ChatEntry['state'];
  readonly reply_to: number | null;
  readonly entry: Omit<ChatEntry, 'id' | 'position' | 'sequence' | 'state' | 'replyTo'>;
}

const ID_PREFIX = 'm';
const idOf = (position: number): string => `${ID_PREFIX}${position}`;

/** The position that an id names, null when it is not one of ours. */
function positionOf(id: string): number | null {
  const digits = /^m(\d{1,15})$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}

const entryOf = (row: Row): ChatEntry => ({
  ...row.entry,
  id: idOf(Number(row.position)),
  position: Number(row.position),
  sequence: Number(row.sequence),
  state: row.state,
  ...(row.reply_to === null ? {} : { replyTo: idOf(Number(row.reply_to)) }),
});

const oneOf = (rows: readonly Row[]): ChatEntry | null => (rows[0] === undefined ? null : entryOf(rows[0]));

/** The web chat's conversation in PostgreSQL. */
export class PostgresChatStore implements ChatStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  append({ state, replyTo, ...entry }: ChatDraft): Promise<ChatEntry> {
    return this.#database.transaction(async (session) => {
      const [row] = await session.query<Row>(
        `WITH next AS (SELECT nextval('chat_changes') AS n)
         INSERT INTO chat_entries (position, sequence, state, reply_to, entry)
         SELECT n, n, $1, $2, $3::jsonb FROM next RETURNING *`,
        [state, replyTo === undefined ? null : positionOf(replyTo), JSON.stringify(entry)],
      );
      if (row === undefined) throw new Error('an insert answers its row');
      return settle(session, entryOf(row));
    });
  }

  edit(id: string, { state, message }: ChatChange): Promise<ChatEntry | null> {
    return this.#database.transaction(async (session) => {
      const rows = await session.query<Row>(
        `UPDATE chat_entries SET sequence = nextval('chat_changes'), state = $2,
           entry = jsonb_set(entry, '{message}', $3::jsonb)
         WHERE position = $1 RETURNING *`,
        [positionOf(id), state, JSON.stringify(message)],
      );
      const entry = oneOf(rows);
      return entry === null ? null : settle(session, entry);
    });
  }

  async since(after: number, limit: number): Promise<readonly ChatEntry[]> {
    const rows = await this.#database.query<Row>(
      'SELECT * FROM chat_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2',
      [after, limit],
    );
    return rows.map(entryOf);
  }

  async latest({ before, limit }: { before?: number; limit: number }): Promise<readonly ChatEntry[]> {
    const rows = await this.#database.query<Row>(
      'SELECT * FROM chat_entries WHERE $1::bigint IS NULL OR position < $1 ORDER BY position DESC LIMIT $2',
      [before ?? null, limit],
    );
    return rows.map(entryOf).reverse();
  }

  async lastSequence(): Promise<number> {
    const [row] = await this.#database.query<{ last: number }>(
      'SELECT coalesce(max(sequence), 0) AS last FROM chat_entries',
    );
    return Number(row?.last ?? 0);
  }

  async savePicture(id: string, png: Uint8Array): Promise<void> {
    await this.#database.query('INSERT INTO chat_pictures (id, png) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, png]);
  }

  async loadPicture(id: string): Promise<Uint8Array | null> {
    const [row] = await this.#database.query<{ png: Uint8Array }>('SELECT png FROM chat_pictures WHERE id = $1', [id]);
    return row?.png ?? null;
  }

  async unanswered(): Promise<readonly UnansweredRequest[]> {
    const requests = await this.#database.query<Row>(
      `SELECT * FROM chat_entries WHERE state = 'waiting' ORDER BY position`,
    );
    return Promise.all(
      requests.map(async (request) => ({
        request: entryOf(request),
        reply: oneOf(
          await this.#database.query<Row>(
            'SELECT * FROM chat_entries WHERE reply_to = $1 ORDER BY position DESC LIMIT 1',
            [request.position],
          ),
        ),
      })),
    );
  }
}

/** A finished answer settles its request, in the same transaction. */
async function settle(session: Session, entry: ChatEntry): Promise<ChatEntry> {
  if (entry.state === 'done' && entry.replyTo !== undefined) {
    await session.query(`UPDATE chat_entries SET state = 'answered' WHERE position = $1`, [positionOf(entry.replyTo)]);
  }
  return entry;
}
