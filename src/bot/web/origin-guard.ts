import type { IncomingHttpHeaders } from 'node:http';
import { RequestError } from './error-answer.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface OriginGuardOptions {
  /** Addresses under which people reach this server, such as https://flowbell.example.com. */
  readonly publicUrls: readonly string[];
}

/**
 * Throws RequestError 403 unless the request names this server and comes from its own page or from no page.
 * The name check stops DNS rebinding: a foreign name that resolves to us is still not ours.
 * The origin check stops other sites from posting through a visitor's browser.
 */
export function createOriginGuard({ publicUrls }: OriginGuardOptions): (headers: IncomingHttpHeaders) => void {
  const allowed = publicUrls.map((url) => new URL(url));
  const names = new Set([...LOOPBACK, ...allowed.map((url) => url.hostname)]);
  const origins = new Set(allowed.map((url) => url.origin));
  return (headers) => {
    const host = headers.host ?? '';
    if (!names.has(hostnameOf(host))) throw foreignHost(host);
    const { origin } = headers;
    // Compared with Host, so that a page of another port on the same machine is foreign too.
    const own = origin === undefined || origin === `http://${host}` || origins.has(origin);
    if (!own || !fromOwnPage(headers['sec-fetch-site'])) throw foreignOrigin(origin);
  };
}

/** Browsers state it for every request, other programs do not; `none` is an address typed by the person. */
const fromOwnPage = (site: string | string[] | undefined): boolean =>
  site === undefined || site === 'same-origin' || site === 'none';

function hostnameOf(host: string): string {
  const url = URL.parse(`http://${host}`);
  // Anything besides name and port would let the name be read differently here and elsewhere.
  return url !== null && url.pathname === '/' && url.username === '' && !/[?#\\]/u.test(host) ? url.hostname : '';
}

const foreignHost = (host: string): RequestError =>
  new RequestError(403, 'FB5003', {
    message: `This server does not answer to the name "${host.slice(0, 100)}".`,
    next: 'Open it as localhost, or add the address that people use to `http.publicUrls` in flowbell.yaml.',
  });

const foreignOrigin = (origin: string | undefined): RequestError =>
  new RequestError(403, 'FB5003', {
    message: `The request comes from another site${origin === undefined ? '' : ` (${origin.slice(0, 100)})`}.`,
    next: 'Use the chat page of this server, or a program that sends no Origin.',
  });
