import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';

/** The parts of Azurite's blob server that we use; the package has no types of its own for them. */
interface BlobServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}
interface BlobServerModule {
  readonly default: new (configuration: object) => BlobServer;
}
interface BlobConfigurationModule {
  readonly default: new (...settings: readonly unknown[]) => object;
}

/** The account that every Azurite knows, published in its documentation. */
export const ACCOUNT = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const;

export interface Azurite extends AsyncDisposable {
  /** With the account's name, as blob clients want it. */
  readonly endpoint: string;
}

/** Starts the official storage emulator on a free loopback port; what it holds stays in `folder`. */
export async function startAzurite(folder: string): Promise<Azurite> {
  const require = createRequire(import.meta.url);
  leaveOutTelemetry(require);
  const { default: Server }: BlobServerModule = require('azurite/dist/src/blob/BlobServer');
  const { default: Configuration }: BlobConfigurationModule = require('azurite/dist/src/blob/BlobConfiguration');
  const extents = join(folder, 'extents');
  const catalogue = join(folder, 'blobs.json');
  // Killed before its first save, Azurite leaves data that no catalogue mentions and that it would never delete.
  if (!existsSync(catalogue)) await rm(extents, { recursive: true, force: true });
  await mkdir(extents, { recursive: true });
  const where = ['127.0.0.1', 0, 5, catalogue, join(folder, 'extents.json')];
  const persistence = [{ locationId: 'Default', locationPath: extents, maxConcurrency: 10 }];
  // Logs off; loose, and API versions newer than Azurite's accepted, because the SDK is ahead of it; plain HTTP;
  // the account's name in the path; on disk.
  const rest = [false, undefined, false, undefined, true, true, '', '', '', undefined, true, false];
  const server = new Server(new Configuration(...where, persistence, ...rest));
  await server.start();
  return {
    endpoint: `${server.getHttpServerAddress()}/${ACCOUNT.name}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/**
 * Puts an empty module in the place of Azurite's telemetry package, which it loads even when it may not send:
 * OpenTelemetry and all its exporters cost 40 MB and most of the time to start. Affects this thread alone.
 */
function leaveOutTelemetry(require: NodeJS.Require): void {
  const path = createRequire(require.resolve('azurite/package.json')).resolve('applicationinsights');
  const empty = new Module(path);
  empty.loaded = true;
  require.cache[path] = empty;
}
