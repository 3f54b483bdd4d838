#!/usr/bin/env node
// Starts Flowbell from any folder. Plain JavaScript: it may be run by a Node that is too old for the program itself,
// and then hands over to the one that is installed beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeBinary, REQUIRED_MAJOR } from '../scripts/installed-node.js';

const main = new URL('../src/main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  await import(main.href);
} else if (existsSync(nodeBinary)) {
  handOver();
} else {
  console.error(
    `Flowbell needs Node ${REQUIRED_MAJOR}, found ${process.version}. Run \`npm start\` or \`npm ci\` once: it installs one.`,
  );
  process.exitCode = 1;
}

function handOver() {
  const child = spawn(nodeBinary, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; passing it on would make it two, and the second one forces the end.
  const interrupt = process.stdin.isTTY ? () => undefined : () => child.kill('SIGINT');
  process.on('SIGINT', interrupt);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`${nodeBinary} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('close', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
