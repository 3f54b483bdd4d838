// Runs the tests with the installed Node. Arguments that begin with a dash go to `node --test`; others are the files
// or patterns to run instead of all: `npm run test:run -- test/config/*.test.ts --test-name-pattern=line`.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { nodeBinary, root } from './installed-node.js';

/** Each test file is a process, and some open a database of 250 MB: more at once gains nothing. */
const CONCURRENCY = Math.min(4, availableParallelism());
/** For a test that hangs. The longest, end to end with a browser, waits four minutes for the scenario. */
const TIMEOUT_MS = 300_000;

const given = process.argv.slice(2);
const options = given.filter((argument) => argument.startsWith('-'));
const patterns = given.filter((argument) => !argument.startsWith('-'));
const files = patterns.length > 0 ? patterns : ['test/**/*.test.ts'];

const node = existsSync(nodeBinary) ? nodeBinary : process.execPath;
const child = spawn(
  node,
  ['--test', `--test-concurrency=${CONCURRENCY}`, `--test-timeout=${TIMEOUT_MS}`, ...options, ...files],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A terminal sends Ctrl-C to the runner as well; it ends by itself and decides the exit code.
process.on('SIGINT', () => undefined);
child.once('close', (code) => process.exit(code ?? 1));
