import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Programs that read the same file, where they are installed. Only those in the second list make flows. */
const COUNTERS: readonly Peer[] = [
  { name: 'capinfos', command: 'capinfos', args: (file) => ['-M', '-K', '-c', '-d', '-u', file] },
  { name: 'tcpdump -w', command: 'tcpdump', args: (file) => ['-r', file, '-w', '/dev/null'] },
];
const FLOW_TOOLS: readonly Peer[] = [
  { name: 'nfpcapd', command: 'nfpcapd', args: (file, folder) => ['-r', file, '-l', folder] },
  { name: 'softflowd', command: 'softflowd', args: (file) => ['-r', file, '-d', '-m', '1000000'] },
  { name: 'argus', command: 'argus', args: (file) => ['-X', '-r', file, '-w', '/dev/null'] },
  { name: 'ndpiReader', command: 'ndpiReader', args: (file) => ['-q', '-i', file] },
  {
    name: 'tshark conversations',
    command: 'tshark',
    args: (file) => ['-n', '-q', '-r', file, '-z', 'conv,tcp', '-z', 'conv,udp'],
  },
];
const ROUNDS = 2;
const LONGEST_MS = 180_000;

interface Peer {
  readonly name: string;
  readonly command: string;
  readonly args: (file: string, folder: string) => readonly string[];
}

/** Seconds that each installed peer takes for the file, best of two; `folder` is for what they write. */
export async function peerSeconds(file: string, folder: string): Promise<Readonly<Record<string, number>>> {
  const seconds: Record<string, number> = {};
  for (const peer of [...COUNTERS, ...FLOW_TOOLS]) {
    for (let round = 0; round < ROUNDS; round++) {
      const ms = await timed(peer, file, folder);
      if (ms === null) break;
      seconds[peer.name] = Math.min(seconds[peer.name] ?? Number.POSITIVE_INFINITY, ms / 1000);
    }
  }
  return seconds;
}

/** Null when it is not installed, fails or takes too long. */
async function timed({ command, args }: Peer, file: string, folder: string): Promise<number | null> {
  const start = performance.now();
  const child = spawn(command, args(file, folder), { stdio: 'ignore', timeout: LONGEST_MS });
  // It rejects when the program is not there.
  const code = await once(child, 'exit').then(
    ([status]) => status as number | null,
    () => null,
  );
  return code === 0 ? performance.now() - start : null;
}
