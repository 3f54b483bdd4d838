import { HOUR_MS } from '#core/window.ts';
import { DATA_NIC, NICS, WEB_NICS } from '../estate.ts';
import { Population } from '../population.ts';
import { type Random, randomFor } from '../random.ts';
import { type Stream, startIn } from './minute.ts';

/** Denied attempts a minute at each web server; the database has a third of that. */
const ATTEMPTS_PER_MINUTE = 12;
const scanners = new Population('scanners', { hosts: 2500, skew: 3 });

/** What scanners ask for, most wanted first; a quarter of the attempts goes to any port at all. */
const WANTED = [23, 22, 3389, 445, 8728, 5002, 6379, 8080, 2123, 5900, 52_869, 1433, 3306, 5060, 123, 161] as const;
const UDP = new Set<number>([2123, 5060, 123, 161]);

/** The steady noise of the internet: it has no night, but better and worse hours. */
export const backgroundNoise: Stream = (minute, random, out) => {
  const hour = randomFor(minute.seed, Math.floor(minute.startMs / HOUR_MS)).next();
  for (const nic of [...WEB_NICS, DATA_NIC]) {
    const mean = (nic === DATA_NIC ? 1 / 3 : 1) * ATTEMPTS_PER_MINUTE * (0.8 + 0.4 * hour);
    for (let left = random.count(mean); left > 0; left -= 1) {
      const dstPort = wantedPort(random);
      out.push({
        nic,
        rule: 'DefaultRule_DenyAllInBound',
        direction: 'I',
        src: scanners.draw(random),
        dst: NICS[nic]?.address ?? '',
        srcPort: random.int(1025, 65_536),
        dstPort,
        protocol: UDP.has(dstPort) ? 17 : 6,
        startMs: startIn(minute, random),
        volume: 'denied',
      });
    }
  }
};

function wantedPort(random: Random): number {
  if (random.next() < 0.25) return random.int(1024, 65_536);
  return WANTED[Math.floor(WANTED.length * random.next() ** 2)] ?? WANTED[0];
}
