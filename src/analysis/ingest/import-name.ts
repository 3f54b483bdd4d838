import { parseFlowLogPath } from '#azure/flow-log-path.ts';
import { captureName } from './capture-name.ts';

const PREFIX = 'import/';
const MOST_CHARACTERS = 120;

/**
 * A name that can be typed without quotes: of captures as Network Watcher places them VM, day and file; of flow logs log,
 * hour and NIC; of other paths the end.
 */
export function importName(path: string): string {
  const blob = path.replace(/^\/+/, '');
  const log = parseFlowLogPath(blob);
  const words =
    log === null
      ? captureName(blob)
      : `${log.source}/${new Date(log.hourMs).toISOString().slice(0, 13)}h/${log.nic}.json`;
  const plain = words.replaceAll(/[^\p{L}\p{N}_./:-]+/gu, '_');
  const end = Array.from(plain).slice(-MOST_CHARACTERS).join('');
  return `${PREFIX}${end === '' ? 'file' : end}`;
}
