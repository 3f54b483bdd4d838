import { DATA_NIC, NICS, WEB_NICS } from '../estate.ts';
import networks from '../networks.json' with { type: 'json' };
import { Population } from '../population.ts';
import type { Random } from '../random.ts';
import type { Flow } from './flow.ts';
import { ephemeralPort, exchange, type Minute, type Stream, startIn } from './minute.ts';

/** Azure's platform address for DNS and health; it belongs to the service tag VirtualNetwork. */
const PLATFORM = '168.63.129.16';
const azure = new Population('azure', { hosts: 60, skew: 2 });
const mirrors = new Population('mirrors', { hosts: 12, skew: 1 });

type Call = Pick<Flow, 'nic' | 'rule' | 'dst' | 'dstPort' | 'protocol' | 'volume'>;

const call = (minute: Minute, random: Random, what: Call): Flow => ({
  ...what,
  direction: 'O',
  src: NICS[what.nic]?.address ?? '',
  srcPort: what.dstPort === 123 ? 123 : ephemeralPort(random),
  startMs: startIn(minute, random),
});

/** Azure services, storage and monitoring over HTTPS; on the web servers also package mirrors. */
export const cloudCalls: Stream = (minute, random, out) => {
  const volume = () => exchange(random, { sent: 2400, received: 5200 });
  const https = { dstPort: 443, protocol: 6 } as const;
  for (const nic of WEB_NICS) {
    const rule = 'DefaultRule_AllowInternetOutBound';
    for (let left = random.count(5 + 4 * minute.level); left > 0; left -= 1) {
      out.push(call(minute, random, { nic, rule, dst: azure.draw(random), ...https, volume: volume() }));
    }
    for (let left = random.count(0.4); left > 0; left -= 1) {
      const download = exchange(random, { sent: 1500, received: 180_000 });
      out.push(call(minute, random, { nic, rule, dst: mirrors.draw(random), ...https, volume: download }));
    }
  }
  for (let left = random.count(4); left > 0; left -= 1) {
    const rule = 'UserRule_allow-storage-out';
    out.push(call(minute, random, { nic: DATA_NIC, rule, dst: azure.draw(random), ...https, volume: volume() }));
  }
};

/** Names and time: every machine asks the platform's DNS, the web servers ask time servers outside. */
export const namesAndTime: Stream = (minute, random, out) => {
  for (const nic of [...WEB_NICS, DATA_NIC]) {
    for (let left = random.count(6); left > 0; left -= 1) {
      const volume = datagrams(random, 90, 210);
      const dns = { nic, rule: 'DefaultRule_AllowVnetOutBound', dst: PLATFORM, dstPort: 53, protocol: 17 } as const;
      out.push(call(minute, random, { ...dns, volume }));
    }
  }
  for (const nic of WEB_NICS) {
    if (random.next() > 0.3) continue;
    const servers = networks.timeServers.addresses;
    const dst = servers[random.int(0, servers.length)] ?? '';
    const ntp = { nic, rule: 'DefaultRule_AllowInternetOutBound', dst, dstPort: 123, protocol: 17 } as const;
    out.push(call(minute, random, { ...ntp, volume: datagrams(random, 90, 90) }));
  }
};

/** What the database may not do: an agent on it keeps trying to reach the internet. */
export const deniedOutbound: Stream = (minute, random, out) => {
  const blocked = { nic: DATA_NIC, rule: 'UserRule_deny-internet-out', protocol: 6, volume: 'denied' } as const;
  for (let left = random.count(0.7); left > 0; left -= 1) {
    const dstPort = random.next() < 0.8 ? 443 : 80;
    out.push(call(minute, random, { ...blocked, dst: mirrors.draw(random), dstPort }));
  }
};

/** One question and one answer of so many bytes. */
const datagrams = (random: Random, sent: number, received: number) => ({
  durationMs: random.int(1, 400),
  packetsSent: 1,
  bytesSent: sent,
  packetsReceived: 1,
  bytesReceived: received,
});
