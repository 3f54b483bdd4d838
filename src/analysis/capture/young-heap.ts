import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of it; a scavenge of so much takes some milliseconds. */
const LARGEST_YOUNG_BYTES = 24 * 1024 * 1024;

/**
 * Keeps the space for young objects from growing beyond some 32 MB. Flows that are read out at the end of a large capture
 * leave so much garbage in a short time that V8 would give it 128 MB, for 18 MB that live. It holds for the process, and
 * for what comes from then on.
 */
export function limitYoungHeap(): void {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if ((young?.space_size ?? 0) >= LARGEST_YOUNG_BYTES) setFlagsFromString('--semi-space-growth-factor=1');
}
