import { readFile } from 'node:fs/promises';

/** `import { a, b as c } from './x.js';`, the only form that the page's modules use. */
const IMPORT = /^import \{([^}]*)\} from '(\.[^']+)';\n/gmu;
const EXPORTED = /^export (?:async )?(?:function\*?|class|const) ([\w$]+)/gmu;
const EXPORT = /^export (?=(?:async )?(?:function|class|const) )/gmu;
/** A module without any export for a module's sake. */
const NOTHING = /^export \{\};\n/gmu;
/** Anything else would be left as it is and break in a browser. */
const UNKNOWN = /^(?:import|export)\b.*$/mu;

interface Module {
  readonly url: string;
  readonly code: string;
  readonly exports: readonly string[];
  readonly imports: readonly { readonly names: string; readonly url: string }[];
}

/**
 * The page's modules as one classic script, each a function of its own, those that others need first. `replaced` gives
 * other files for some of them. Throws for a form of import or export that it does not know, and for a circle.
 */
export async function inlineModules(entry: URL, replaced: ReadonlyMap<string, URL> = new Map()): Promise<string> {
  const order: Module[] = [];
  const seen = new Map<string, 'open' | 'done'>();
  const visit = async (url: URL): Promise<void> => {
    const state = seen.get(url.href);
    if (state === 'open') throw new Error(`modules need each other in a circle at ${url.pathname}`);
    if (state === 'done') return;
    seen.set(url.href, 'open');
    const module = await readModule(url, replaced);
    for (const { url: needed } of module.imports) await visit(new URL(needed));
    seen.set(url.href, 'done');
    order.push(module);
  };
  await visit(replaced.get(entry.href) ?? entry);
  const names = new Map(order.map(({ url }, index) => [url, `module${index}`]));
  return `(() => {\n'use strict';\n${order.map((module) => written(module, names)).join('\n')}\n})();\n`;
}

async function readModule(url: URL, replaced: ReadonlyMap<string, URL>): Promise<Module> {
  const text = await readFile(url, 'utf8');
  const imports = [...text.matchAll(IMPORT)].map(([, names = '', path = '']) => {
    const meant = new URL(path, url);
    return { names, url: (replaced.get(meant.href) ?? meant).href };
  });
  const exports = [...text.matchAll(EXPORTED)].map(([, name = '']) => name);
  const code = text.replaceAll(IMPORT, '').replaceAll(NOTHING, '').replaceAll(EXPORT, '');
  const left = UNKNOWN.exec(code)?.[0];
  if (left !== undefined) throw new Error(`${url.pathname} has an import or export of an unknown form: ${left}`);
  return { url: url.href, code, exports, imports };
}

function written({ url, code, exports, imports }: Module, names: ReadonlyMap<string, string>): string {
  const needed = imports.map(
    (each) => `const {${each.names.replaceAll(' as ', ': ')}} = ${names.get(each.url) ?? 'undefined'};`,
  );
  return `const ${names.get(url) ?? ''} = (() => {\n${needed.join('\n')}\n${code}\nreturn { ${exports.join(', ')} };\n})();`;
}
