import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { chartProgram, worldOutlines } from '#render/page/browser-files.ts';
import { inlineModules } from './inline-modules.ts';
import type { ReportFileData } from './wire.ts';

const PAGE = new URL('../page/', import.meta.url);
const page = (path: string): URL => new URL(path, PAGE);
const text = (path: string): Promise<string> => readFile(page(path), 'utf8');

const SHEETS = ['theme.css', 'report/report.css', 'report/views.css'];
/** In a file nobody is asked: answers stand in the page. */
const REPLACED = new Map([[page('report/source.js').href, page('report/file-source.js')]]);

/** The report page with its data, programs and styles as one HTML document that loads nothing. */
export async function singleFile(data: ReportFileData): Promise<string> {
  const scripts = [
    await text('early-theme.js'),
    await chartProgram(),
    await inlineModules(page('report/app.js'), REPLACED),
  ].map(harmless);
  const sheets = await Promise.all(SHEETS.map(text));
  const icon = `data:image/svg+xml,${encodeURIComponent(await text('bell.svg'))}`;
  const [early = '', ...late] = scripts;
  const shell = await text('report/index.html');
  const blocks = [json('report', JSON.stringify(data)), json('world', await worldOutlines()), ...late.map(script)];
  // Functions in place of texts: `$&` in a program would be read as what was found.
  return shell
    .replace('<title>Report', () => `${policy(scripts)}\n    <title>Report`)
    .replaceAll('/chat/bell.svg', () => icon)
    .replaceAll(/ *<link rel="stylesheet"[^>]*>\n/gu, '')
    .replaceAll(/ *<script[^>]*><\/script>\n/gu, '')
    .replace('  </head>', () => `<style>\n${sheets.join('\n')}</style>\n${script(early)}\n  </head>`)
    .replace('  </body>', () => `${blocks.join('\n')}\n  </body>`);
}

const script = (code: string): string => `<script>${code}</script>`;

/** A block of data: `<` is written so that nothing in it can end it. */
const json = (id: string, value: string): string =>
  `<script type="application/json" id="${id}">${value.replaceAll('<', '\\u003c')}</script>`;

/** Within a text or a regular expression, where alone it can stand, `\/` is `/`. */
const harmless = (code: string): string => code.replaceAll(/<\/(?=script)/giu, '<\\/').replaceAll('<!--', '<\\!--');

/** Only these programs run, and nothing is loaded from anywhere. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  const rules = `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<meta http-equiv="content-security-policy" content="${rules}">`;
}
