import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createProgram } from '#cli/program.ts';
import { runFlowbell } from './run-flowbell.ts';

/** A command in this process, with what it printed. */
async function run(...argv: string[]) {
  const printed = { stdout: '', stderr: '' };
  const into = (name: keyof typeof printed) => ({ write: (text: string) => void (printed[name] += text) });
  const { signal } = new AbortController();
  const program = createProgram({ environment: {}, stdout: into('stdout'), stderr: into('stderr'), signal });
  return { code: await program(argv), ...printed };
}

describe('the command line', () => {
  for (const [argv, options] of [
    [['--help'], ['serve', 'analyze', 'ask', '--version']],
    [
      ['analyze', '--help'],
      ['--last', '--from', '--to', '--time-zone', '--json', '--charts', '--config', 'Examples:', 'Exit codes:'],
    ],
    [
      ['ask', '--help'],
      ['--url', '--charts', '--config'],
    ],
    [['serve', '--help'], ['--config']],
    [['help', 'analyze'], ['--last']],
  ] as const) {
    test(`${argv.join(' ')} prints what there is, 80 columns wide, and ends with 0`, async () => {
      const { code, stdout, stderr } = await run(...argv);
      assert.deepEqual([code, stderr], [0, '']);
      for (const option of options) assert.ok(stdout.includes(option), option);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 90, line);
    });
  }

  for (const [argv, expected] of [
    [['analyz'], /unknown command 'analyz'\n\(Did you mean analyze\?\)/],
    [['analyze'], /missing required argument 'inputs'/],
    [['analyze', 'x.json', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['ask'], /missing required argument 'words'/],
    [['serve', 'extra'], /too many arguments for 'serve'/],
    [[], /Usage: flowbell/],
  ] as const) {
    test(`“flowbell ${argv.join(' ')}” is wrong use, and says what is meant`, async () => {
      const { code, stdout, stderr } = await run(...argv);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, expected);
    });
  }

  test('--version prints the version alone', async () => {
    const { code, stdout } = await runFlowbell(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
