import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { inlineModules } from '#bot/web/report/inline-modules.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

async function bundled(files: Readonly<Record<string, string>>, replaced: Readonly<Record<string, string>> = {}) {
  await using folder = await tempFolder();
  const url = (name: string): URL => pathToFileURL(join(folder.path, name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  const map = new Map(Object.entries(replaced).map(([from, to]) => [url(from).href, url(to)]));
  return await inlineModules(url('entry.js'), map);
}

/** What the script puts into `out`. */
function run(script: string): unknown[] {
  const out: unknown[] = [];
  vm.runInNewContext(script, { out });
  return out;
}

describe('modules in one script', () => {
  test('run in the order of their needs, each once, with names of their own', async () => {
    const script = await bundled({
      'entry.js': `import { a } from './a.js';\nimport { b as other } from './b.js';\nconst hidden = 3;\nout.push(a, other(), hidden);\n`,
      'a.js': `import { b } from './b.js';\nconst hidden = 1;\nexport const a = b() + hidden;\n`,
      'b.js': `const hidden = 40;\nout.push('once');\nexport function b() {\n  return hidden;\n}\nexport class Unused {}\n`,
    });
    assert.deepEqual(run(script), ['once', 41, 40, 3]);
  });

  test('take another file for one of them where that is asked for', async () => {
    const script = await bundled(
      {
        'entry.js': `import {\n  ask,\n} from './server.js';\nout.push(ask());\n`,
        'server.js': `export const ask = () => 'server';\n`,
        'file.js': `export const ask = () => 'file';\n`,
      },
      { 'server.js': 'file.js' },
    );
    assert.deepEqual(run(script), ['file']);
  });

  for (const { name, files, fault } of [
    { name: 'a default export', files: { 'entry.js': 'export default 1;\n' }, fault: /unknown form: export default/ },
    { name: 'an import of everything', files: { 'entry.js': `import * as x from './x.js';\n` }, fault: /unknown form/ },
    {
      name: 'a circle',
      files: { 'entry.js': `import { a } from './a.js';\n`, 'a.js': `import { e } from './entry.js';\n` },
      fault: /circle/,
    },
  ]) {
    test(`refuse ${name}`, async () => {
      await assert.rejects(bundled(files), fault);
    });
  }
});
