import type { BlobContainer } from '#azure/blob.ts';

/** Deepest known form: resourceId=/SUBSCRIPTIONS/…/NETWORKSECURITYGROUPS/{name}/ is 9 levels. */
const DEEPEST = 12;

/** The parts before `/y=` of all flow logs in a container, found by walking its folders one level at a time. */
export async function flowLogRoots(container: BlobContainer, options: { signal?: AbortSignal }): Promise<string[]> {
  const roots: string[] = [];
  let level = [''];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const below: string[] = [];
    for (const prefix of level) {
      const folders: string[] = [];
      for await (const folder of container.folders(prefix, options)) folders.push(folder);
      if (folders.some((folder) => folder.slice(prefix.length).startsWith('y='))) roots.push(prefix.replace(/\/$/, ''));
      else below.push(...folders);
    }
    level = below;
  }
  return roots;
}
