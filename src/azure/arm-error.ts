import { AppError } from '#core/errors.ts';

/** What is read of a thrown thing: the client's own error classes are several, from packages that are not ours. */
interface ClientFault {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

/** Faults of Azure Resource Manager in words; what the service answered is named by its code, never quoted whole. */
export function armError(thrown: unknown, { subscription, host }: { subscription: string; host: string }): AppError {
  const fault: ClientFault = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const status = typeof fault.statusCode === 'number' ? fault.statusCode : undefined;
  const signIn = status === undefined && isSignIn(String(fault.name));
  const reason = signIn ? 'no sign-in' : reasonOf(fault, status);
  return new AppError('FB3005', {
    message: `Flow logs of subscription ${subscription} could not be listed at ${host}: ${reason}.`,
    next: signIn ? SIGN_IN : nextStep(status),
    details: { subscription, host, status, retryAfterMs: retryAfterMs(fault) },
    cause: thrown,
  });
}

const isSignIn = (name: string): boolean => /Authentication|CredentialUnavailable/.test(name);

function reasonOf({ code }: ClientFault, status: number | undefined): string {
  const said = typeof code === 'string' && code !== '' ? code : null;
  if (status === undefined) return said ?? 'no answer';
  return said === null ? `status ${status}` : `${said} (status ${status})`;
}

const SIGN_IN =
  'Give the process an identity: a managed identity, AZURE_CLIENT_ID with AZURE_TENANT_ID and a secret or certificate, or a sign-in of the Azure CLI.';

function nextStep(status: number | undefined): string {
  switch (status) {
    case 401:
      return 'The identity belongs to another tenant or cloud: check AZURE_TENANT_ID, AZURE_AUTHORITY_HOST and azure.endpoint.';
    case 403:
      return 'Give the identity of the process the role Reader on the subscription (Network Contributor has it too), or the actions Microsoft.Network/networkWatchers/read and …/flowLogs/read.';
    case 404:
      return 'Check the subscription id in azure.subscriptions, and that the identity may see it (role Reader).';
    case 429:
      return 'Resource Manager is throttling: it is asked again when it says so; other programs of the same identity use up its budget.';
    case undefined:
      return 'Check azure.endpoint, the network and its proxy; it is asked again by itself.';
    default:
      return 'It is asked again by itself; if it stays, look at the state of Azure Resource Manager.';
  }
}

/** Retry-After in seconds or as a date (RFC 9110 section 10.2.3). */
function retryAfterMs({ response }: ClientFault): number | undefined {
  const seconds = Number(response?.headers?.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? seconds * 1000 : undefined;
}
