import { SECURITY_HEADERS } from '../security-headers.ts';

const POLICY = 'content-security-policy';

/**
 * As the chat page has them, with one thing more: vega-embed empties its place by `innerHTML = ''`, which Trusted Types
 * refuse. The page's default policy (page/report/empty-markup.js) lets the empty text pass and nothing else.
 */
export const REPORT_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  [POLICY]: (SECURITY_HEADERS[POLICY] ?? '').replace("trusted-types 'none'", 'trusted-types default'),
  'cache-control': 'no-store',
};
