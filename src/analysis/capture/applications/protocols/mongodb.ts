import type { Application, Message } from '../application.ts';
import { TCP } from '../application.ts';
import { u32le } from '../byte-reads.ts';

/** MongoDB wire protocol: OP_REPLY, the old operations, OP_COMPRESSED and OP_MSG. */
const OPERATIONS = new Set([1, 2001, 2002, 2004, 2005, 2006, 2007, 2010, 2011, 2012, 2013]);
const LONGEST = 48_000_000;

/** Header, little-endian: length 4, request id 4, response to 4, operation 4. Operation 1 alone is a weak sign. */
function test({ bytes, at, end, isCut, responderPort }: Message): boolean {
  if (end - at < 20) return false;
  const length = u32le(bytes, at);
  const operation = u32le(bytes, at + 12);
  if (!OPERATIONS.has(operation) || length < 20 || length > LONGEST) return false;
  if (length < end - at) return false;
  return operation > 1 || responderPort === 27017 || (!isCut && length === end - at && u32le(bytes, at + 8) !== 0);
}

export const mongodb: Application = {
  name: 'MongoDB',
  service: 'mongodb',
  recognisers: [{ transport: TCP, ports: [27017, 27018, 27019], test }],
};
