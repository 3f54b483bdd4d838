import { z } from 'zod';

/** What Event Grid sends, in its own schema or as CloudEvents 1.0. */
export type StorageEvent =
  /** To be answered with the code, or no events come. */
  | { readonly kind: 'validation'; readonly code: string }
  /** A blob was made or has grown. Container and blob as storage names them. */
  | { readonly kind: 'blobCreated'; readonly account: string; readonly container: string; readonly blob: string }
  /** Nothing that we know. */
  | { readonly kind: 'other' };

const Event = z.looseObject({
  /** Event Grid: eventType and topic; CloudEvents: type and source. */
  eventType: z.string().optional(),
  type: z.string().optional(),
  topic: z.string().optional(),
  source: z.string().optional(),
  subject: z.string().optional(),
  data: z.unknown(),
});
const Events = z.union([z.array(Event), Event.transform((event) => [event])]);
const Validation = z.looseObject({ validationCode: z.string().min(1) });

const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent';
const BLOB_CREATED = 'Microsoft.Storage.BlobCreated';
/** Names stand in it as they are, not encoded as in `data.url`. */
const SUBJECT = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/;
const ACCOUNT = /\/storageAccounts\/([^/]+)$/i;

/** Reads the body of a delivery: one event or a list of them. Null when it is neither. */
export function readEvents(body: unknown): StorageEvent[] | null {
  const events = Events.safeParse(body);
  return events.success ? events.data.map(eventOf) : null;
}

function eventOf(event: z.infer<typeof Event>): StorageEvent {
  const type = event.eventType ?? event.type ?? '';
  if (type === VALIDATION) {
    const validation = Validation.safeParse(event.data);
    return validation.success ? { kind: 'validation', code: validation.data.validationCode } : { kind: 'other' };
  }
  const [, container, blob] = SUBJECT.exec(event.subject ?? '') ?? [];
  const [, account] = ACCOUNT.exec(event.topic ?? event.source ?? '') ?? [];
  if (type !== BLOB_CREATED || account === undefined || container === undefined || blob === undefined) {
    return { kind: 'other' };
  }
  return { kind: 'blobCreated', account: account.toLowerCase(), container, blob };
}
