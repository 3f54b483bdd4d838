import { HOUR_MS } from '#core/window.ts';

/** The container that Network Watcher leaves packet captures in. */
export const CAPTURE_CONTAINERS = ['network-watcher-logs'] as const;

/** Containers that Azure writes flow logs to. */
export const FLOW_LOG_CONTAINERS = [
  'insights-logs-flowlogflowevent',
  'insights-logs-networksecuritygroupflowevent',
] as const;

/** What the path of a flow log blob says. */
export interface FlowLogPath {
  /** The part before `/y=`: one flow log (VNet) or one NSG, as written. */
  readonly root: string;
  /** Name of the flow log or NSG: the last part of the root, lower case as people write it. */
  readonly source: string;
  /** 12 hex digits, upper case. */
  readonly nic: string;
  /** Start of the hour, ms since 1970. */
  readonly hourMs: number;
}

/** Two segments are named `m=` (month, minute), so they are told apart by position. */
const TAIL =
  /^(.*)\/y=(\d{4})\/m=(\d{1,2})\/d=(\d{1,2})\/h=(\d{1,2})\/m=\d{1,2}\/macAddress=([0-9a-f]{12})\/PT1H\.json$/i;

/** Reads the path of a flow log blob in any of its documented forms; null for anything else. */
export function parseFlowLogPath(path: string): FlowLogPath | null {
  const match = TAIL.exec(path);
  if (match === null) return null;
  const [, root = '', year, month, day, hour, mac = ''] = match;
  const hourMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour));
  return { root, source: sourceName(root), nic: mac.toUpperCase(), hourMs };
}

/**
 * `…_NETWORKWATCHERRG/NETWORKWATCHER_WESTUS_SHOP-FLOWLOG` → `shop-flowlog`; long forms end in the name itself.
 * Lower case, because paths are upper case whatever the name's own case is.
 */
export function sourceName(root: string): string {
  const last = root.split('/').at(-1) ?? root;
  const short = /^NETWORKWATCHER_[^_]+_(.+)$/i.exec(last);
  return (short?.[1] ?? last).toLowerCase();
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Prefix of all blobs of a flow log in one hour. */
export function hourPrefix(root: string, hourMs: number): string {
  const time = new Date(Math.floor(hourMs / HOUR_MS) * HOUR_MS);
  const date = `y=${time.getUTCFullYear()}/m=${two(time.getUTCMonth() + 1)}/d=${two(time.getUTCDate())}`;
  return `${root}/${date}/h=${two(time.getUTCHours())}/`;
}
