import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatEntry, ChatPage } from '#bot/web/wire.ts';
import { environmentWith, ROOT } from '../cli/run-flowbell.ts';
import { until } from '../support/until.ts';

/** Starting takes some 20 s on two free cores; machines that run all tests at once are several times slower. */
const START_LIMIT_MS = 180_000;

export interface ServiceSettings {
  /** Folder of the configuration and of the data. */
  readonly folder: string;
  /** Hours of history that the sandbox makes; rules judge from 24 h before the last hour on. */
  readonly historyHours: number;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly scenarioDelay?: string;
}

/** `flowbell serve` in a process group of its own, on a data folder of its own. */
export interface Service extends AsyncDisposable {
  /** Address of the page; '' until it is ready. */
  url(): string;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
  exitCode(): number | null;
  ready(): Promise<void>;
  /** As Ctrl-C does. Resolves with the exit code, null when it had to be killed. */
  interrupt(limitMs: number): Promise<number | null>;
  /** Whether any process of the group is left. */
  isAnyoneLeft(): boolean;
}

/** Writes the settings and starts the service. */
export async function startService(settings: ServiceSettings): Promise<Service> {
  const config = join(settings.folder, 'flowbell.yaml');
  await writeFile(config, configuration(settings));
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'serve', '--config', config], {
    cwd: settings.folder,
    env: environmentWith({ FLOWBELL_DATA: join(settings.folder, 'data'), FLOWBELL_PORT: String(settings.port ?? 0) }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const group = -(child.pid ?? 0);
  const forget = endWithTest(group);
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (written += String(chunk)));
  const closed = once(child, 'close');
  const url = (): string => /Flowbell is ready: (http:\S+)\/chat/.exec(written)?.[1] ?? '';
  return {
    url,
    output: () => written,
    exitCode: () => child.exitCode,
    ready: () =>
      until(() => {
        if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${written}`);
        return url() !== '';
      }, START_LIMIT_MS),
    interrupt: async (limitMs) => {
      child.kill('SIGINT');
      const late = setTimeout(() => killGroup(group), limitMs);
      await closed;
      clearTimeout(late);
      return child.exitCode;
    },
    isAnyoneLeft: () => isAlive(group),
    async [Symbol.asyncDispose]() {
      killGroup(group);
      await closed;
      forget();
    },
  };
}

const configuration = ({ historyHours, scenarioDelay = '0s' }: ServiceSettings): string =>
  [
    `rulesFile: ${JSON.stringify(join(ROOT, 'config/rules.yaml'))}`,
    'storage: { pollSeconds: 1 }',
    `sandbox: { historyHours: ${historyHours}, scenarioDelay: ${scenarioDelay} }`,
    '',
  ].join('\n');

/** The newest entries of the conversation, oldest first. */
export async function conversation(url: string): Promise<readonly ChatEntry[]> {
  const response = await fetch(`${url}/chat/api/messages?limit=100`);
  const page = (await response.json()) as ChatPage;
  return page.entries;
}

/** What Flowbell said without being asked. */
export const unasked = (entries: readonly ChatEntry[]): readonly ChatEntry[] =>
  entries.filter(({ from, replyTo, state }) => from === 'flowbell' && replyTo === undefined && state === 'done');

/** A test run that is ended takes the service with it. */
function endWithTest(group: number): () => void {
  const kill = (): void => killGroup(group);
  process.once('exit', kill);
  return () => process.off('exit', kill);
}

function killGroup(group: number): void {
  if (isAlive(group)) process.kill(group, 'SIGKILL');
}

function isAlive(group: number): boolean {
  try {
    process.kill(group, 0);
    return true;
  } catch {
    return false;
  }
}
