import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Chart } from '#render/chart.ts';

/** Something drawn, with the rectangle that it takes in CSS pixels of the picture. */
export interface Drawn {
  readonly kind: string;
  readonly text: string;
  readonly isTurned: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Bounds {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}
interface Item {
  readonly marktype?: string;
  readonly text?: unknown;
  readonly bounds: Bounds;
  readonly items?: readonly Item[];
  readonly x?: number;
  readonly y?: number;
  readonly angle?: number;
  readonly limit?: number;
  readonly align?: string;
}

const paddingOf = (spec: Chart['spec']): { left?: number; top?: number } =>
  typeof spec.padding === 'object' && 'left' in spec.padding ? spec.padding : {};

/** What Vega places where, with the texts as they are after cutting. Draw something first: that teaches Vega the font. */
export async function sceneOf({
  spec,
}: Chart): Promise<{ readonly width: number; readonly height: number; readonly drawn: readonly Drawn[] }> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const [, width = '', height = ''] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
    const { left = 0, top = 0 } = paddingOf(spec);
    // The types of Vega leave out what a scene graph is made of.
    const { root } = view.scenegraph() as unknown as { readonly root: Item };
    return { width: Number(width), height: Number(height), drawn: [...itemsOf(root, '', { x: left, y: top })] };
  } finally {
    view.finalize();
  }
}

function* itemsOf(item: Item, kind: string, at: { readonly x: number; readonly y: number }): Generator<Drawn> {
  const here = item.marktype ?? kind;
  if (item.items !== undefined) {
    const inner =
      here === 'group' && item.marktype === undefined ? { x: at.x + (item.x ?? 0), y: at.y + (item.y ?? 0) } : at;
    for (const part of item.items) yield* itemsOf(part, here, inner);
    return;
  }
  const text = here === 'text' ? String(item.text) : '';
  const cutTo = shortened(item);
  yield {
    kind: here,
    text,
    isTurned: (item.angle ?? 0) !== 0,
    left: at.x + cutTo.x1,
    right: at.x + cutTo.x2,
    top: at.y + cutTo.y1,
    bottom: at.y + cutTo.y2,
  };
}

const TEXT_HEIGHT = 15;

/** Vega's bounds are those of the whole text, also where a limit cuts it. */
function shortened({ bounds, limit = Number.POSITIVE_INFINITY, align, angle = 0 }: Item): Bounds {
  const { x1, x2, y1, y2 } = bounds;
  if (angle !== 0) {
    // Rising to the right from its lower left end.
    const turn = (Math.abs(angle) * Math.PI) / 180;
    const reach = (part: number): number => limit * part + TEXT_HEIGHT;
    return { x1, x2: Math.min(x2, x1 + reach(Math.cos(turn))), y1: Math.max(y1, y2 - reach(Math.sin(turn))), y2 };
  }
  const over = Math.max(0, x2 - x1 - limit);
  if (align === 'right') return { ...bounds, x1: x1 + over };
  return align === 'center' ? { ...bounds, x1: x1 + over / 2, x2: x2 - over / 2 } : { ...bounds, x2: x2 - over };
}
