import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { armError } from './arm-error.ts';
import { flowLogResource, type FlowLogResource, resourceId } from './flow-log-resources.ts';

/** Where Azure Resource Manager is; both differ from cloud to cloud. */
export interface ArmSettings {
  /** `https://management.azure.com`. Tokens go over TLS only, so it begins with https. */
  readonly endpoint: string;
  /** Whom tokens are for, usually the endpoint. */
  readonly audience: string;
}

export interface ArmOptions {
  /** The process's own identity when left out. */
  readonly credential?: TokenCredential;
  /** Certificate authorities to trust beside the usual ones, PEM. */
  readonly certificateAuthority?: string;
}

/** What is asked of Azure Resource Manager. */
export interface Arm {
  /** All flow logs of a subscription, watcher by watcher. Throws FB3005. */
  flowLogs(subscription: string, options: { signal: AbortSignal }): Promise<FlowLogResource[]>;
}

/** The client takes 30 MB and half a second to load, so it is loaded when it is first needed. */
const loadClient = async () => (await import('@azure/arm-network')).NetworkManagementClient;

/** Nothing is asked of the service until the first call. */
export function openArm(settings: ArmSettings, options: ArmOptions = {}): Arm {
  const { host } = new URL(settings.endpoint);
  const credential = options.credential ?? new DefaultAzureCredential();
  const clientFor = async (subscription: string) =>
    new (await loadClient())(credential, subscription, {
      endpoint: settings.endpoint,
      credentials: { scopes: [`${settings.audience.replace(/\/$/, '')}/.default`] },
      // Whoever asks waits and tells about it; the client would wait in silence.
      retryOptions: { maxRetries: 0 },
      ...(options.certificateAuthority === undefined ? {} : { tlsOptions: { ca: options.certificateAuthority } }),
    });
  return {
    flowLogs: async (subscription, { signal }) => {
      try {
        const client = await clientFor(subscription);
        const found: FlowLogResource[] = [];
        for await (const { id } of unlessAborted(client.networkWatchers.listAll({ abortSignal: signal }), signal)) {
          const watcher = resourceId(id ?? '');
          const [group, name] = [watcher.get('resourcegroups'), watcher.get('networkwatchers')];
          if (group === undefined || name === undefined) continue;
          const logs = client.flowLogs.list(group, name, { abortSignal: signal });
          for await (const log of unlessAborted(logs, signal)) found.push(...[flowLogResource(log) ?? []].flat());
        }
        return found;
      } catch (error) {
        signal.throwIfAborted();
        throw armError(error, { subscription, host });
      }
    },
  };
}

/** The client gives the signal to the request for the first page only. */
async function* unlessAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}
