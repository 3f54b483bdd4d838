/** An address without what may open it: no user, no password, no query. */
export const shownUrl = ({ host, pathname }: URL): string => `${host}${decoded(pathname)}`;

/**
 * Whether an address is that of a blob: a host `account.blob.…` of whatever cloud, or a query with a shared access
 * signature (`sv` and `sig`), as emulators and custom domains have it.
 */
export const isBlobUrl = ({ hostname, searchParams }: URL): boolean =>
  /^[^.]+(\.z\d+)?\.blob\./i.test(hostname) || (searchParams.has('sv') && searchParams.has('sig'));

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
