#!/usr/bin/env node
import { createProgram } from '#cli/program.ts';

// The only place that reads the environment and ends the process.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort(new Error(signal));
    // A second Ctrl-C does not wait.
    process.once(signal, () => process.exit(130));
  });
}
const program = createProgram({
  environment: process.env,
  // Opened when a command reads it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});
process.exitCode = await program(process.argv.slice(2));
