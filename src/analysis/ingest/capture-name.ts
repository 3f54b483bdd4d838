/**
 * `…/virtualmachines/testvm/2026/03/02/packetcapture_22_42_48_238.cap` → `testvm/2026-03-02/packetcapture_22_42_48_238.cap`
 * as Network Watcher places it; of another path the whole.
 */
export function captureName(blob: string): string {
  const placed = /\/virtualmachines(?:calesets)?\/(.+)\/(\d{4})\/(\d\d)\/(\d\d)\/([^/]+)$/i.exec(blob);
  if (placed === null) return blob;
  const [, machine = '', year, month, day, file = ''] = placed;
  return `${machine.replace(/\/virtualmachines\//i, '/')}/${year}-${month}-${day}/${file}`;
}
