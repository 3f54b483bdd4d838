import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

export interface Position {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML file that still knows where each value stands. */
export interface LocatedYaml {
  /** Plain data; {} for an empty file. */
  readonly data: unknown;
  /** Faults of the YAML itself; `data` is {} when there are any. */
  readonly faults: readonly (Position & { readonly message: string })[];
  /** Where the value at `path` stands, or the nearest thing around it. */
  valueAt(path: readonly PropertyKey[]): Position;
  /** Where the key of the value at `path` stands. */
  keyAt(path: readonly PropertyKey[]): Position;
}

/** Aliases save typing; more of them than this is an attempt to fill the memory. */
const MAX_ALIASES = 20;

/** Parses YAML 1.2. Doubled keys are faults, nothing is thrown. */
export function parseLocatedYaml(text: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = document.errors.map((error) => ({
    ...at(error.pos[0]),
    message: faultText(error.code, error.message),
  }));
  let data: unknown = {};
  if (faults.length === 0) {
    try {
      data = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
    } catch (error) {
      faults.push({ line: 1, column: 1, message: `expected at most ${MAX_ALIASES} aliases: ${String(error)}` });
    }
  }
  const root = document.contents;
  return {
    data,
    faults,
    valueAt: (path) => at(startOf(walk(root, path).node)),
    keyAt: (path) => {
      const { key, node } = walk(root, path);
      return at(startOf(key ?? node));
    },
  };
}

function faultText(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'expected each key once, found one twice in the same section';
  return `expected YAML: ${message}`;
}

/** Follows `path` as far as it exists: the last node reached, and its key where it has one. */
function walk(root: Node | null, path: readonly PropertyKey[]): { node: Node | null; key: Node | null } {
  let reached: { node: Node | null; key: Node | null } = { node: root, key: null };
  for (const step of path) {
    const next = childOf(reached.node, step);
    if (next === null) break;
    reached = next;
  }
  return reached;
}

function childOf(node: Node | null, step: PropertyKey): { node: Node | null; key: Node | null } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { node: item, key: null } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (pair === undefined || !isNode(pair.key)) return null;
  return { node: isNode(pair.value) ? pair.value : pair.key, key: pair.key };
}

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;
