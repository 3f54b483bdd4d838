// Makes a clone ready to run: installs what package-lock.json names, Node 24 included. Runs on Node 20 and newer, with
// nothing installed. It is a `pre…` script of its own because the shell that npm starts for one script line remembers
// where it found `node`: in `node setup.js && node main.ts` the second would still be the old one.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installedNodeWorks, REQUIRED_MAJOR, root } from './installed-node.js';

const modules = join(root, 'node_modules');
const wantedLock = join(root, 'package-lock.json');
/** npm writes here what it has really installed. */
const installedLock = join(modules, '.package-lock.json');
const PROGRESS_MS = 5000;

const reason = reasonToInstall();
if (reason !== null) {
  say(`Setting up: ${reason}. This happens once and takes a minute or two (about 1.5 GB).`);
  const code = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) fail(code, installationHelp());
  if (!installedNodeWorks()) fail(1, blockedScriptsHelp());
  say('Setting up: done.');
}

/** Why an installation is needed, as part of a sentence; null when everything is in place. */
function reasonToInstall() {
  if (!existsSync(installedLock)) return 'nothing is installed yet';
  const newer = statSync(wantedLock).mtimeMs > statSync(installedLock).mtimeMs;
  if (newer && !installedAsWanted()) return 'package-lock.json has changed';
  return installedNodeWorks() ? null : `the installed Node ${REQUIRED_MAJOR} is missing or does not run`;
}

/** A newer file time alone says little: git and npm touch the lock file without changing a version. */
function installedAsWanted() {
  const wanted = packagesOf(wantedLock);
  const installed = packagesOf(installedLock);
  const same = ([path, found]) => wanted[path]?.version === found.version;
  const needed = ([path, entry]) => path === '' || entry.optional || entry.peer || installed[path] !== undefined;
  return Object.entries(installed).every(same) && Object.entries(wanted).every(needed);
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** Runs the npm that started this script, or the one in the path; resolves with its exit code. */
function npm(args) {
  const self = process.env.npm_execpath ?? '';
  const [command, first] = /npm-cli\.c?js$/.test(self) ? [process.execPath, [self]] : ['npm', []];
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  const ticking = setInterval(showProgress, PROGRESS_MS, Date.now());
  return new Promise((resolve) => {
    child.once('error', (error) => {
      say(`npm could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => clearInterval(ticking));
}

function showProgress(startedMs) {
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const paths = Object.entries(packagesOf(wantedLock)).flatMap(([path, entry]) =>
    path !== '' && (entry.os ?? [process.platform]).includes(process.platform) && !entry.libc?.includes('musl')
      ? path
      : [],
  );
  // npm makes the folders first and fills them later.
  const filled = paths.filter((path) => existsSync(join(root, path, 'package.json')));
  say(`  … ${seconds} s, ${filled.length} of about ${paths.length} packages in place`);
}

function installationHelp() {
  return [
    'Setting up failed: `npm ci` did not finish; its own message stands above.',
    'Usual causes: no way to the npm registry (check `npm ping` and proxy settings) or a full disk.',
    'Then run the same command again.',
  ];
}

function blockedScriptsHelp() {
  return [
    `Setting up is incomplete: the package \`node\` did not put Node ${REQUIRED_MAJOR} in its place.`,
    'It does so in an install script, which your npm settings may block (`npm config get ignore-scripts`).',
    'Allow this one and run the same command again:',
    '  npm rebuild node --ignore-scripts=false',
  ];
}

function fail(code, lines) {
  for (const line of lines) console.error(line);
  process.exit(code);
}

function say(line) {
  console.error(line);
}
