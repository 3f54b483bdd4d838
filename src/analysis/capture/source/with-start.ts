/** The first `wanted` bytes of a stream, or all when it has fewer, and the whole stream again from its beginning. */
export async function withStart(
  chunks: AsyncIterable<Uint8Array>,
  wanted: number,
): Promise<{ readonly start: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  for (let length = 0; length < wanted; ) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    // The giver may use its buffer again.
    taken.push(value.slice());
    length += value.length;
  }
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator };
  return { start: Buffer.concat(taken), all: joined(taken, rest) };
}

async function* joined(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}
