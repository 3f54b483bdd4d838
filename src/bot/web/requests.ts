import * as z from 'zod';
import { RequestError } from './error-answer.ts';

/** Longest text of a person, in bytes of UTF-8. */
export const TEXT_LIMIT_BYTES = 4_096;
const PAGE_LIMIT = 200;
const DEFAULT_PAGE = 100;

const NewMessage = z.strictObject({ text: z.string().trim().min(1) });
const Sequence = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform(Number);
const PageQuery = z.strictObject({
  after: Sequence.optional(),
  before: Sequence.optional(),
  limit: Sequence.pipe(z.number().min(1).max(PAGE_LIMIT)).default(DEFAULT_PAGE),
});
const StreamQuery = z.strictObject({ after: Sequence.optional() });

/** Body of a post: trimmed text. Throws RequestError 400, or 413 above 4 KB. */
export function newMessage(body: unknown): z.infer<typeof NewMessage> {
  const message = parse(NewMessage, body, 'Send JSON {"text": "…"} with a text that is not empty.');
  const bytes = Buffer.byteLength(message.text);
  if (bytes <= TEXT_LIMIT_BYTES) return message;
  throw new RequestError(413, 'FB5002', {
    message: `The text has ${bytes} bytes; at most ${TEXT_LIMIT_BYTES} are accepted.`,
    next: 'Send a shorter text.',
  });
}

/** Query of a page of messages: `after` a sequence (changes, oldest first) or `before` a position (newest entries). */
export function pageQuery(query: unknown): { after: number | undefined; before: number | undefined; limit: number } {
  const { after, before, limit } = parse(
    PageQuery,
    query,
    `Give \`after\` or \`before\` as a number, and \`limit\` from 1 to ${PAGE_LIMIT}.`,
  );
  return { after, before, limit };
}

/** Where a stream goes on: Last-Event-ID, which a browser sends when it comes back, before `after`. */
export function streamAfter(query: unknown, lastEventId: string | string[] | undefined): number | undefined {
  const { after } = parse(StreamQuery, query, 'Give `after` as a number.');
  const resumed = Sequence.safeParse(lastEventId);
  return resumed.success ? resumed.data : after;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, next: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RequestError(400, 'FB5002', {
    message: `The request was not understood: ${z.prettifyError(result.error)}`,
    next,
  });
}
