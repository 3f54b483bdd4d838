import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** A program that reads the same file. What it writes goes to the folder or nowhere. */
interface Peer {
  readonly command: string;
  /** Prints the version, among other things; some leave with an error after it. */
  readonly version: string;
  readonly args: (file: string, folder: string) => readonly string[];
}

/** The first two count or copy packets; the others make flows; ndpiReader alone names applications. */
const PEERS: Readonly<Record<string, Peer>> = {
  // Without hashes, and without the tables that would need a look into the packets.
  capinfos: { command: 'capinfos', version: '--version', args: (file) => ['-M', '-K', '-c', '-d', '-u', file] },
  'tcpdump -w': { command: 'tcpdump', version: '--version', args: (file) => ['-r', file, '-w', '/dev/null'] },
  nfpcapd: { command: 'nfpcapd', version: '-V', args: (file, folder) => ['-r', file, '-w', folder] },
  softflowd: {
    command: 'softflowd',
    version: '-h',
    // In the foreground, without its control socket, and with room for every flow of the file.
    args: (file, folder) => ['-r', file, '-d', '-c', 'none', '-p', `${folder}/softflowd.pid`, '-m', '1000000'],
  },
  argus: { command: 'argus', version: '-h', args: (file) => ['-X', '-r', file, '-w', '/dev/null'] },
  ndpiReader: { command: 'ndpiReader', version: '-h', args: (file) => ['-q', '-i', file] },
  'tshark conversations': {
    command: 'tshark',
    version: '--version',
    args: (file) => ['-n', '-q', '-r', file, '-z', 'conv,tcp', '-z', 'conv,udp'],
  },
};
const ROUNDS = 2;
/** One round is enough for those that take long: their bars are far away. */
const LONG_MS = 15_000;
const LONGEST_MS = 300_000;

/** What one peer took for the file. */
export interface PeerRun {
  readonly name: string;
  readonly version: string;
  /** Best of two rounds, of its process alone, from start to exit. */
  readonly seconds: number;
}

/** A peer without a figure, and why. */
export interface PeerLeftOut {
  readonly name: string;
  readonly reason: string;
}

/** Runs each peer on the file, one after the other. */
export async function* runPeers(file: string, folder: string): AsyncGenerator<PeerRun | PeerLeftOut> {
  for (const [name, peer] of Object.entries(PEERS)) {
    const version = await versionOf(peer);
    if (version === null) {
      yield { name, reason: 'it is not installed' };
      continue;
    }
    const times: number[] = [];
    let failure = '';
    while (times.length < ROUNDS && failure === '' && (times[0] ?? 0) < LONG_MS) {
      const run = await timed(peer, file, folder);
      if (typeof run === 'number') times.push(run);
      else failure = run;
    }
    if (failure === '') yield { name, version, seconds: Math.min(...times) / 1000 };
    else yield { name, reason: `${peer.command} ${version} ${failure}` };
  }
}

/** Null when it is not there. Help and version texts come with any exit code, on either stream. */
async function versionOf({ command, version }: Peer): Promise<string | null> {
  const printed = await promisify(execFile)(command, [version], { timeout: 10_000 }).catch((error: unknown) => error);
  const { code, stdout, stderr } = printed as { code?: unknown; stdout?: string; stderr?: string };
  if (code === 'ENOENT') return null;
  return /\d+(?:\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? '?';
}

/** Milliseconds, or why there are none. */
async function timed({ command, args }: Peer, file: string, folder: string): Promise<number | string> {
  const start = performance.now();
  const child = spawn(command, args(file, folder), { stdio: 'ignore', timeout: LONGEST_MS });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code === 0) return performance.now() - start;
  return signal === null ? `left with ${code}` : `was ended after ${LONGEST_MS / 1000} s`;
}
