import { isBlobUrl, shownUrl } from '#azure/blob-address.ts';
import { AppError } from '#core/errors.ts';
import { literal } from '#core/literal.ts';

/** A server's answer that is none of the file. */
export class RefusedAnswer extends Error {
  readonly status: number;
  /** What Azure Storage says besides, '' where nothing. */
  readonly code: string;

  constructor(status: number, code: string | readonly string[] | undefined) {
    super(`status ${status}`);
    this.status = status;
    this.code = typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : '';
  }
}

/** Any fault of a download in words. The address is shown without user, password and query. */
export function downloadFault(error: unknown, url: URL): AppError {
  if (error instanceof AppError) return error;
  const { status, code } = error instanceof RefusedAnswer ? error : { status: 0, code: '' };
  const answered = code === '' ? `the server answers ${status}` : code;
  return new AppError('FB3007', {
    message: `${literal(shownUrl(url), 300)} cannot be read: ${status > 0 ? answered : reasonOf(error)}.`,
    next: nextStep(status, url),
    details: { ...(status > 0 ? { status } : {}), ...(code === '' ? {} : { code }) },
  });
}

/** FB3007 for the address of an account or a container. */
export function checkBlobPath(url: URL): void {
  if (!isBlobUrl(url) || url.pathname.split('/').filter((part) => part !== '').length >= 2) return;
  throw new AppError('FB3007', {
    message: `${literal(shownUrl(url), 300)} is not the address of a blob: expected host, container and name.`,
    next: 'Copy the address of the blob itself, not of its account or container.',
  });
}

const QUOTES = 'put the address in quotes: a shell cuts it at "&"';

function nextStep(status: number, url: URL): string {
  const isBlob = isBlobUrl(url);
  if (status === 401 || status === 403) {
    return isBlob
      ? `Make a new shared access signature with the right to read, check its times, and in a terminal ${QUOTES}.`
      : `The server wants other credentials: check those in the address, and in a terminal ${QUOTES}.`;
  }
  if (status === 404) return isBlob ? 'Check account, container and name of the blob.' : 'Check the address.';
  if (status === 409) return 'Public access is off for this account: add a shared access signature to the address.';
  if (status === 412) return 'The file changed while it was read: read it again when its capture has ended.';
  return isBlob
    ? 'Check the address, the network and the firewall of the storage account.'
    : 'Check the address and the network.';
}

/** The system's code of a failed connection; its text may hold the address. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z_0-9]+$/.test(error.code)) {
    return error.code;
  }
  return 'the connection broke off';
}
