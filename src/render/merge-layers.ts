import type { Layer } from './canvas.ts';

/**
 * Layers that differ in their rows alone become one where they follow each other; texts, which stand above everything else,
 * come last. A specification takes half a millisecond for each of its layers to become a picture, and a chart has fifty
 * texts and boxes.
 */
export function merged(layers: readonly Layer[]): Layer[] {
  const read = layers.map((layer) => ({ layer, rows: rowsOf(layer) }));
  const isText = ({ rows }: Read): boolean => rows?.isText ?? false;
  const texts = new Map<string, Read[]>();
  for (const one of read.filter(isText)) {
    const shape = one.rows?.shape ?? '';
    texts.set(shape, [...(texts.get(shape) ?? []), one]);
  }
  const inOrder = [...read.filter((one) => !isText(one)), ...[...texts.values()].flat()];
  const done: Read[] = [];
  for (const one of inOrder) {
    const last = done.at(-1);
    const both = last === undefined ? null : joined(last, one);
    if (both === null) done.push(one);
    else done[done.length - 1] = both;
  }
  return done.map(({ layer }) => layer);
}

interface Rows {
  /** What the layer has beside its rows. */
  readonly shape: string;
  readonly values: readonly object[];
  readonly isText: boolean;
}

interface Read {
  readonly layer: Layer;
  /** Null for a layer that is more than rows and a mark. */
  readonly rows: Rows | null;
}

function rowsOf(layer: Layer): Rows | null {
  if (!('mark' in layer) || layer.data === undefined || layer.data === null || !('values' in layer.data)) return null;
  if (!Array.isArray(layer.data.values) || 'transform' in layer || 'projection' in layer) return null;
  const isText = typeof layer.mark === 'object' && layer.mark.type === 'text';
  return { shape: JSON.stringify([layer.mark, layer.encoding]), values: layer.data.values as object[], isText };
}

function joined(one: Read, next: Read): Read | null {
  if (one.rows === null || next.rows === null || one.rows.shape !== next.rows.shape) return null;
  const values = [...one.rows.values, ...next.rows.values];
  return { layer: { ...one.layer, data: { values } }, rows: { ...one.rows, values } };
}
